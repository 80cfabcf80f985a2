package dev.runnel.model;

import static dev.runnel.model.MessageEvents.PING;
import static dev.runnel.model.MessageEvents.START;
import static dev.runnel.model.MessageEvents.STOP;
import static dev.runnel.model.MessageEvents.close;
import static dev.runnel.model.MessageEvents.delta;
import static dev.runnel.model.MessageEvents.end;
import static dev.runnel.model.MessageEvents.event;
import static dev.runnel.model.MessageEvents.open;
import static dev.runnel.model.MessageEvents.openText;
import static dev.runnel.model.MessageEvents.openTool;
import static dev.runnel.model.MessageEvents.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.run.FinishReason;
import dev.runnel.run.JsonText;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelResult;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.StopSignal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sequences of events as projections.md section 8 writes them, and what becomes of them. */
class AnthropicProviderTest {

    private static final String MODEL = "claude-sonnet-4-5";

    private final ModelsFixture fixture =
            new ModelsFixture(ModelsFixture.anthropic(ProviderSettings.ImageFormat.BASE64), ModelsFixture.NO_FILES);

    private ModelResult ask() {
        return fixture.ask(ModelsFixture.claude(MODEL, true, new UserMessage("Hello?")));
    }

    private ModelException failing() {
        return catchThrowableOfType(ModelException.class, this::ask);
    }

    @Test
    void streamsTextAndCountsCachedTokensIntoThePrompt() {
        fixture.egress.stream(MessageEvents.answer("Hel", "lo \"you\"\n", "日本 😀", "."));

        ModelResult result = ask();

        assertThat(fixture.sink.lines).containsExactly("text Hel", "text lo \"you\"\n", "text 日本 😀", "text .");
        assertThat(fixture.sink.drained).isEqualTo(10);
        assertThat(result.model()).isEqualTo(new ModelName("anthropic", MODEL));
        assertThat(result.reason()).isEqualTo(FinishReason.STOP);
        assertThat(result.usage().promptTokens()).isEqualTo(8 + 4 + 5);
        assertThat(result.usage().cacheReadTokens()).isEqualTo(4);
        assertThat(result.usage().cacheWriteTokens()).isEqualTo(5);
        assertThat(result.usage().completionTokens()).isEqualTo(6);
        assertThat(result.usage().estimated()).isFalse();
        assertThat(result.usage().price().completion()).isEqualByComparingTo("0.00009");
        assertThat(fixture.sink.usage).isEqualTo(result.usage());
    }

    @Test
    void sendsTheRequestToTheBaseAddressWithKeyAndVersion() {
        fixture.egress.stream(MessageEvents.answer("x"));
        ask();

        var request = fixture.egress.requests.getFirst();
        assertThat(request.address()).hasToString("http://models.test/v1/messages");
        assertThat(request.headers())
                .contains(Map.entry("x-api-key", ModelsFixture.KEY))
                .contains(Map.entry("anthropic-version", "2023-06-01"))
                .contains(Map.entry("Accept", "text/event-stream"))
                .noneMatch(header -> header.getKey().equals("Authorization"));
        assertThat(fixture.egress.body(0))
                .isEqualTo("{\"model\":\"claude-sonnet-4-5\",\"messages\":[{\"role\":\"user\",\"content\":"
                        + "[{\"type\":\"text\",\"text\":\"Hello?\"}]}],\"max_tokens\":64000,\"metadata\":{\"user_id\":\""
                        + ModelsFixture.END_USER + "\"},\"stream\":true}");
    }

    @Test
    void thoughtsAreKeptApartAndSignaturesPassedOver() {
        fixture.egress.stream(
                START,
                open(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
                delta(0, "thinking_delta", "thinking", "Let me"),
                delta(0, "thinking_delta", "thinking", " see"),
                delta(0, "signature_delta", "signature", "EqQBCgIYAhIM"),
                close(0),
                open(1, "{\"type\":\"redacted_thinking\",\"data\":\"EmwKAhgB\"}"),
                close(1),
                openText(2),
                text(2, "Yes"),
                close(2),
                event("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{"
                        + "\"input_tokens\":20,\"cache_creation_input_tokens\":null,\"output_tokens\":9,"
                        + "\"output_tokens_details\":{\"thinking_tokens\":7}}}"),
                STOP);

        ModelResult result = ask();

        assertThat(fixture.sink.lines).containsExactly("reasoning Let me", "reasoning  see", "text Yes");
        assertThat(result.usage().reasoningTokens()).isEqualTo(7);
        assertThat(result.usage().promptTokens())
                .as("a later number replaces an earlier one, an absent one does not")
                .isEqualTo(20 + 4 + 5);
    }

    @Test
    void functionCallsAreNumberedByThemselvesAndAlwaysHaveArguments() {
        fixture.egress.stream(
                START,
                openText(0),
                text(0, "Let me look."),
                close(0),
                openTool(1, "toolu_1", "weather"),
                delta(1, "input_json_delta", "partial_json", ""),
                delta(1, "input_json_delta", "partial_json", "{\"city\":"),
                delta(1, "input_json_delta", "partial_json", "\"Oslo\"}"),
                close(1),
                openTool(2, "toolu_2", "now"),
                close(2),
                open(3, "{\"type\":\"tool_use\",\"id\":\"toolu_3\",\"name\":\"f\",\"input\":{\"a\":1}}"),
                close(3),
                open(4, "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\",\"input\":{}}"),
                delta(4, "input_json_delta", "partial_json", "{\"query\":\"x\"}"),
                close(4),
                end("tool_use", 30),
                STOP);

        assertThat(ask().reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(fixture.sink.lines)
                .containsExactly(
                        "text Let me look.",
                        "call 0 toolu_1 weather ",
                        "call 0   {\"city\":",
                        "call 0   \"Oslo\"}",
                        "call 1 toolu_2 now ",
                        "call 1   {}",
                        "call 2 toolu_3 f ",
                        "call 2   {\"a\":1}");
    }

    @Test
    void asksForAWholeAnswerWhereNoPiecesAreWanted() {
        fixture.egress.json(
                200,
                "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":["
                        + "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"x\"},"
                        + "{\"type\":\"text\",\"text\":\"Hi\",\"citations\":null},"
                        + "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"now\",\"input\":{\"zone\":\"UTC\"}}],"
                        + "\"stop_reason\":\"tool_use\",\"usage\":{\"input_tokens\":8,\"cache_creation_input_tokens\":0,"
                        + "\"cache_read_input_tokens\":4,\"output_tokens\":3}}");

        ModelResult result = fixture.ask(ModelsFixture.claude(MODEL, false, new UserMessage("Hi")));

        assertThat(fixture.sink.lines)
                .containsExactly("reasoning hm", "text Hi", "call 0 toolu_1 now {\"zone\":\"UTC\"}");
        assertThat(result.reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(result.usage().promptTokens()).isEqualTo(12);
        assertThat(result.usage().timeToFirstToken()).isNull();
        assertThat(fixture.sent(0).get("stream")).isEqualTo(dev.runnel.run.Value.of(false));
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, STOP",
        "max_tokens, LENGTH",
        "stop_sequence, STOP_SEQUENCE",
        "refusal, CONTENT_FILTER",
        "model_context_window_exceeded, CONTEXT_EXCEEDED",
        "pause_turn, STOP",
        "of_tomorrow, STOP",
    })
    void reasonsToStopAreTold(String word, FinishReason reason) {
        fixture.egress.stream(START, openText(0), text(0, "a"), close(0), end(word, 1), STOP);

        assertThat(ask().reason()).isEqualTo(reason);
    }

    @Test
    void passesOverWhatIsNoPieceAndNeedsNoEventLines() {
        fixture.egress.stream(
                ": keep-alive\n\n",
                START.replace("event: message_start\n", ""),
                PING,
                event("{\"type\":\"of_tomorrow\",\"text\":\"no\"}"),
                openText(0).replace("event: content_block_start\n", ""),
                event("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"citations_delta\","
                        + "\"citation\":{\"cited_text\":\"no\"}}}"),
                "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}\n\n",
                PING,
                close(0),
                end("end_turn", 1),
                STOP,
                text(0, "after the end"));

        assertThat(ask().reason()).isEqualTo(FinishReason.STOP);
        assertThat(fixture.sink.lines).containsExactly("text a");
    }

    @Test
    void anAnswerWithoutTextIsEmpty() {
        fixture.egress.stream(START, openText(0), close(0), end("end_turn", 0), STOP);

        assertThat(ask().usage().completionTokens()).isZero();
        assertThat(fixture.sink.lines).isEmpty();
    }

    @Test
    void aStreamThatEndsEarlyIsAnErrorAfterItsText() {
        fixture.egress.stream(START, openText(0), text(0, "half an"));

        ModelException error = failing();

        assertThat(error.error().code()).isEqualTo(RunErrorCode.COMPLETION_REQUEST_ERROR);
        assertThat(error.error().message()).contains("broke off");
        assertThat(error.afterFirstToken()).isTrue();
        assertThat(fixture.egress.requests).hasSize(1);
        assertThat(fixture.calls.getFirst().usage().estimated()).isTrue();
        assertThat(fixture.calls.getFirst().usage().completionTokens()).isPositive();
    }

    @Test
    void aMalformedEventIsAnErrorAndHasNoEffect() {
        fixture.egress.stream(
                START,
                openText(0),
                text(0, "ok"),
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"lost\"}\n\n",
                text(0, "later"));

        assertThat(failing().error().message()).contains("cannot be read");
        assertThat(fixture.sink.lines).containsExactly("text ok");
    }

    @Test
    void anErrorWithinTheStreamIsTheProvidersMessage() {
        fixture.egress.stream(
                START,
                openText(0),
                text(0, "ok"),
                event("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"},"
                        + "\"request_id\":\"req_1\"}"));

        ModelException error = failing();

        assertThat(error.error().message()).isEqualTo("Overloaded");
        assertThat(error.afterFirstToken()).isTrue();
        assertThat(fixture.egress.requests).hasSize(1);
    }

    @Test
    void aPassingErrorBeforeTheFirstTokenIsTriedAgain() {
        fixture.egress.stream(
                START,
                event("{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"Internal server error\"}}"))
                .stream("data: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow\"}}\n\n")
                .stream(MessageEvents.answer("fine"));

        ask();

        assertThat(fixture.sink.text).hasToString("fine");
        assertThat(fixture.egress.requests).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | invalid_request_error | max_tokens: 9 > 8 | COMPLETION_REQUEST_ERROR | max_tokens: 9 > 8 | 1",
                "400 | invalid_request_error | Your credit balance is too low to access the Anthropic API. "
                        + "| PROVIDER_QUOTA_EXCEEDED | Your credit balance is too low to access the Anthropic API. | 1",
                "401 | authentication_error | invalid x-api-key | COMPLETION_REQUEST_ERROR | Incorrect API key provided | 1",
                "402 | billing_error | Pay first | PROVIDER_QUOTA_EXCEEDED | Pay first | 1",
                "403 | permission_error | no | COMPLETION_REQUEST_ERROR | Incorrect API key provided | 1",
                "404 | not_found_error | model: claude-9 | COMPLETION_REQUEST_ERROR | model: claude-9 | 1",
                "413 | request_too_large | Request too large | COMPLETION_REQUEST_ERROR | Request too large | 1",
                "429 | rate_limit_error | Slow down | RATE_LIMIT_ERROR | Slow down | 3",
                "500 | api_error | Internal server error | COMPLETION_REQUEST_ERROR | Internal server error | 3",
                "529 | overloaded_error | Overloaded | COMPLETION_REQUEST_ERROR | Overloaded | 3",
            })
    void errorBodiesBecomeDifysCodes(
            int status, String type, String words, RunErrorCode code, String shown, int requests) {
        for (int i = 0; i < requests; i++) {
            fixture.egress.json(
                    status,
                    "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + words
                            + "\"},\"request_id\":\"req_1\"}");
        }

        ModelException error = failing();

        assertThat(error.error().code()).isEqualTo(code);
        assertThat(error.error().message()).isEqualTo(shown);
        assertThat(fixture.egress.requests).hasSize(requests);
    }

    @Test
    void aRefusedParameterIsLeftOutAndRemembered() {
        String refusal = "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                + "\"message\":\"`top_k` is deprecated for this model.\"}}";
        fixture.egress.json(400, refusal).stream(MessageEvents.answer("a")).stream(MessageEvents.answer("b"));
        var request = ModelsFixture.with(
                ModelsFixture.claude(MODEL, true, new UserMessage("Hi")), "{\"top_k\":5,\"max_tokens\":10}");

        fixture.ask(request);
        fixture.ask(request);

        assertThat(fixture.egress.requests).hasSize(3);
        assertThat(fixture.sent(2).members()).containsKey("max_tokens").doesNotContainKey("top_k");
    }

    @Test
    void theLimitOfTokensIsNeverLeftOut() {
        fixture.egress.json(
                400, "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"max_tokens is not supported\"}}");

        assertThat(failing().error().message()).isEqualTo("max_tokens is not supported");
        assertThat(fixture.egress.requests).hasSize(1);
    }

    @Test
    void anAnswerThatIsDemandedAsACallIsText() {
        fixture.egress.stream(
                START,
                openTool(0, "toolu_1", "give_answer"),
                delta(0, "input_json_delta", "partial_json", "{\"a\":"),
                delta(0, "input_json_delta", "partial_json", "1}"),
                close(0),
                end("tool_use", 9),
                STOP);
        var schema = JsonText.parseObject("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}");

        ModelResult result = fixture.ask(ModelsFixture.with(
                ModelsFixture.claude("claude-3-5-haiku-latest", true, new UserMessage("Hi")), List.of(), schema));

        assertThat(fixture.sink.lines).containsExactly("text {\"a\":", "text 1}");
        assertThat(result.reason()).isEqualTo(FinishReason.STOP);

        fixture.sink.lines.clear();
        fixture.egress.json(
                200,
                "{\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"give_answer\",\"input\":{\"a\":1}}],"
                        + "\"stop_reason\":\"tool_use\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}");
        result = fixture.ask(ModelsFixture.with(
                ModelsFixture.claude("claude-3-5-haiku-latest", false, new UserMessage("Hi")), List.of(), schema));
        assertThat(fixture.sink.lines).containsExactly("text {\"a\":1}");
        assertThat(result.reason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void aModelThatRefusesSchemasIsAskedForACall() {
        fixture
                .egress
                .json(
                        400,
                        "{\"error\":{\"type\":\"invalid_request_error\","
                                + "\"message\":\"output_config.format: Extra inputs are not permitted\"}}")
                .stream(MessageEvents.answer("x"));
        fixture.ask(ModelsFixture.with(
                ModelsFixture.claude(MODEL, true, new UserMessage("Hi")),
                List.of(),
                JsonText.parseObject("{\"type\":\"object\"}")));

        assertThat(fixture.sent(0).members()).containsKey("output_config").doesNotContainKey("tools");
        assertThat(fixture.sent(1).members()).doesNotContainKey("output_config");
        assertThat(fixture.sent(1).object("tool_choice").text("name", "")).isEqualTo("give_answer");
    }

    @Test
    void anErrorThatIsNoErrorStatusIsTold() {
        fixture.egress.json(200, "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"not so well\"}}");
        assertThat(failing().error().message()).isEqualTo("not so well");

        fixture.egress.json(200, "{\"choices\":[]}");
        assertThat(failing().error().message()).contains("cannot be read");
    }

    @Test
    void stopClosesTheUpstreamAndKeepsWhatWasSaid() {
        fixture.egress.then((sink, stop) -> {
            ScriptedEgress.stream(sink, START, openText(0), text(0, "one "));
            fixture.stop.raise(StopSignal.Reason.USER);
            assertThat(stop.raised()).isTrue();
        });

        ModelResult result = ask();

        assertThat(result.reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(fixture.sink.text).hasToString("one ");
        assertThat(result.usage().completionTokens()).isPositive();
    }

    @Test
    void pingsAloneDoNotEndTheWaitForTheFirstToken() {
        fixture.egress.then((sink, stop) -> {
            ScriptedEgress.stream(sink, START);
            fixture.clock.advanceMillis(121_000);
            sink.body(ByteBuffer.wrap(PING.getBytes(StandardCharsets.UTF_8)));
        });

        assertThat(failing().error().message())
                .isEqualTo("The provider anthropic sent no piece of its answer within 120 s.");
    }

    @Test
    void aModelThatThinksWithoutShowingItIsWaitedFor() {
        fixture.egress.then((sink, stop) -> {
            ScriptedEgress.stream(sink, START, open(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"));
            fixture.clock.advanceMillis(121_000);
            for (String event : List.of(PING, close(0), openText(1), text(1, "done"), close(1), end("end_turn", 1))) {
                sink.body(ByteBuffer.wrap(event.getBytes(StandardCharsets.UTF_8)));
            }
        });

        assertThat(ask().reason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void theVersionInABaseAddressIsNotDoubledAndAQueryIsKept() {
        for (String base : List.of("http://models.test/v1/", "http://models.test/v1?key=1", "http://models.test/a")) {
            var own = new ModelsFixture(
                    new ModelSettings(
                            Map.of("anthropic", ProviderSettings.of("anthropic", base, null)),
                            null,
                            Map.of(),
                            ModelSettings.Defaults.NONE,
                            CallTimeouts.DEFAULT),
                    ModelsFixture.NO_FILES);
            own.egress.stream(MessageEvents.answer("x"));
            own.ask(ModelsFixture.claude(MODEL, true, new UserMessage("Hi")));
            assertThat(own.egress.requests.getFirst().address().toString())
                    .isEqualTo(
                            base.contains("/a")
                                    ? "http://models.test/a/v1/messages"
                                    : "http://models.test/v1/messages" + (base.contains("?") ? "?key=1" : ""));
            assertThat(own.egress.requests.getFirst().headers())
                    .noneMatch(header -> header.getKey().equals("x-api-key"));
        }
    }
}
