package dev.runnel.model;

import static dev.runnel.model.Chunks.delta;
import static dev.runnel.model.Chunks.event;
import static dev.runnel.model.Chunks.finish;
import static dev.runnel.model.Chunks.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.FinishReason;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelResult;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.StopSignal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OpenAiProviderTest {

    private final ModelsFixture fixture = new ModelsFixture();

    private ModelException failing() {
        return catchThrowableOfType(ModelException.class, () -> fixture.ask("gpt-4o"));
    }

    @Test
    void streamsTextAndReportsUsage() {
        fixture.egress.stream(Chunks.answer("Hel", "lo \"you\"\n", "日本 😀", "."));

        ModelResult result = fixture.ask("gpt-4o");

        assertThat(fixture.sink.lines).containsExactly("text Hel", "text lo \"you\"\n", "text 日本 😀", "text .");
        assertThat(fixture.sink.drained).isEqualTo(8);
        assertThat(result.model()).isEqualTo(new ModelName("openai", "gpt-4o"));
        assertThat(result.reason()).isEqualTo(FinishReason.STOP);
        assertThat(result.usage().promptTokens()).isEqualTo(12);
        assertThat(result.usage().completionTokens()).isEqualTo(5);
        assertThat(result.usage().cacheReadTokens()).isEqualTo(3);
        assertThat(result.usage().reasoningTokens()).isEqualTo(2);
        assertThat(result.usage().estimated()).isFalse();
        assertThat(fixture.sink.usage).isEqualTo(result.usage());
    }

    @Test
    void sendsTheRequestToTheBaseAddressWithTheKey() {
        fixture.egress.stream(Chunks.answer("x"));
        fixture.ask("gpt-4o");

        var request = fixture.egress.requests.getFirst();
        assertThat(request.address()).hasToString("http://models.test/v1/chat/completions");
        assertThat(request.headers())
                .contains(Map.entry("Authorization", "Bearer " + ModelsFixture.KEY))
                .contains(Map.entry("Accept", "text/event-stream"));
        assertThat(fixture.egress.body(0))
                .isEqualTo("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}],"
                        + "\"user\":\"" + ModelsFixture.END_USER
                        + "\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    void asksForAWholeAnswerWhereNoPiecesAreWanted() {
        fixture.egress.json(
                200,
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello.\","
                        + "\"reasoning_content\":\"hm\",\"tool_calls\":[{\"id\":\"t1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"now\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}],"
                        + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}");

        ModelResult result = fixture.ask(ModelsFixture.request("gpt-4o", false, new UserMessage("Hi")));

        assertThat(fixture.sink.lines).containsExactly("reasoning hm", "text Hello.", "call 0 t1 now {}");
        assertThat(result.reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(result.usage().promptTokens()).isEqualTo(7);
        assertThat(result.usage().timeToFirstToken()).isNull();
        assertThat(fixture.egress.body(0)).contains("\"stream\":false").doesNotContain("stream_options");
    }

    @Test
    void readsAWholeAnswerFromAServerThatDoesNotStream() {
        fixture.egress.json(
                200, "{\"choices\":[{\"message\":{\"content\":\"All at once\"},\"finish_reason\":\"length\"}]}");

        ModelResult result = fixture.ask("gpt-4o");

        assertThat(fixture.sink.lines).containsExactly("text All at once");
        assertThat(result.reason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void usesTextCompletionsForAModelOfThatMode() {
        fixture.egress.stream(
                event("{\"choices\":[{\"text\":\"one \",\"index\":0,\"finish_reason\":null}]}"),
                event("{\"choices\":[{\"text\":\"two\",\"index\":0,\"finish_reason\":null}]}"),
                event("{\"choices\":[{\"text\":\"\",\"index\":0,\"finish_reason\":\"length\"}]}"),
                Chunks.DONE);

        ModelResult result = fixture.ask("gpt-3.5-turbo-instruct");

        assertThat(fixture.sink.text).hasToString("one two");
        assertThat(result.reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(fixture.egress.requests.getFirst().address()).hasToString("http://models.test/v1/completions");
        assertThat(fixture.egress.body(0)).contains("\"prompt\":\"Hello?\"").doesNotContain("messages");
    }

    @Test
    void keepsReasoningApart() {
        fixture.egress.stream(
                delta("{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"Let me\"}"),
                delta("{\"reasoning\":\" think\",\"reasoning_details\":[{\"text\":\" think\"}]}"),
                delta("{\"reasoning_content\":\"!\",\"reasoning\":\"!\"}"),
                delta("{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"so\"}]},"
                        + "{\"type\":\"text\",\"text\":\"Yes\"}]}"),
                text("<think>left alone</think>"),
                finish("stop"),
                Chunks.DONE);

        fixture.ask("gpt-4o");

        assertThat(fixture.sink.lines)
                .containsExactly(
                        "reasoning Let me",
                        "reasoning  think",
                        "reasoning !",
                        "reasoning so",
                        "text Yes",
                        "text <think>left alone</think>");
    }

    @Test
    void putsFunctionCallsTogether() {
        fixture.egress.stream(
                delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"weather\",\"arguments\":\"\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"Oslo\\\"}\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"now\",\"arguments\":{}}}]}"),
                finish("tool_calls"),
                Chunks.DONE);

        assertThat(fixture.ask("gpt-4o").reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(fixture.sink.lines)
                .containsExactly("call 0 a weather ", "call 0   {\"city\":", "call 0   \"Oslo\"}", "call 1 b now {}");
    }

    @Test
    void tellsCallsApartThatAServerNumbersAlike() {
        fixture.egress.stream(
                delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"),
                delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}}]}"),
                delta("{\"tool_calls\":[{\"function\":{\"arguments\":\"}\"}}]}"),
                finish("stop"));

        assertThat(fixture.ask("gpt-4o").reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(fixture.sink.lines).containsExactly("call 0 a f {}", "call 1 b g {", "call 1   }");
    }

    @Test
    void passesOverWhatIsNoPiece() {
        fixture.egress.stream(
                ": keep-alive\r\n\r\n",
                "event: ping\r\ndata: {\"type\":\"ping\"}\r\n\r\n",
                event("{\"id\":\"\",\"choices\":[],\"prompt_filter_results\":[]}"),
                "data:\n\n",
                "id: 7\r\nretry: 10\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"index\":0}]}\r\n\r\n",
                event("{\"choices\":[{\"delta\":null,\"finish_reason\":\"stop\"}]}"),
                Chunks.DONE,
                event("after the end"));

        assertThat(fixture.ask("gpt-4o").reason()).isEqualTo(FinishReason.STOP);
        assertThat(fixture.sink.lines).containsExactly("text a");
    }

    @Test
    void acceptsAnEndWithoutDoneAndADoneWithoutReason() {
        fixture.egress.stream(text("a"), finish("content_filter")).stream(text("b"), Chunks.DONE);

        assertThat(fixture.ask("gpt-4o").reason()).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(fixture.ask("gpt-4o").reason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void aStreamThatEndsEarlyIsAnErrorAfterItsText() {
        fixture.egress.stream(Chunks.ROLE, text("half an"));

        ModelException error = failing();

        assertThat(error.error().code()).isEqualTo(RunErrorCode.COMPLETION_REQUEST_ERROR);
        assertThat(error.error().message()).contains("broke off");
        assertThat(error.afterFirstToken()).isTrue();
        assertThat(fixture.sink.text).hasToString("half an");
        assertThat(fixture.egress.requests).hasSize(1);
    }

    @Test
    void aCutConnectionIsNotTriedAgainAfterTheFirstToken() {
        fixture.egress.then((sink, stop) -> {
            ScriptedEgress.stream(sink, text("half"));
            throw new dev.runnel.run.EgressException(Kind.CUT, "connection reset");
        });

        assertThat(failing().afterFirstToken()).isTrue();
        assertThat(fixture.egress.requests).hasSize(1);
    }

    @Test
    void aMalformedChunkIsAnErrorAndHasNoEffect() {
        fixture.egress.stream(text("ok"), event("{\"choices\":[{\"delta\":{\"content\":\"lost\"}"), text("later"));

        ModelException error = failing();

        assertThat(error.error().message()).contains("cannot be read");
        assertThat(fixture.sink.lines).containsExactly("text ok");
    }

    @Test
    void anErrorWithinTheStreamIsTheProvidersMessage() {
        fixture.egress.stream(
                text("ok"), event("{\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\"}}"));

        assertThat(failing().error().message()).isEqualTo("The server had an error");

        fixture.egress.stream(text("ok"), "event: error\ndata: plain words\n\n");
        assertThat(failing().error().message()).isEqualTo("plain words");

        fixture.egress.stream(
                text("ok"), event("{\"object\":\"error\",\"message\":\"of another shape\",\"code\":400}"));
        assertThat(failing().error().message()).isEqualTo("of another shape");
    }

    @Test
    void aPassingErrorBeforeTheFirstTokenIsTriedAgain() {
        fixture.egress.stream(event("{\"error\":{\"message\":\"busy\",\"code\":503}}")).stream(Chunks.answer("fine"));

        fixture.ask("gpt-4o");

        assertThat(fixture.sink.text).hasToString("fine");
    }

    @Test
    void aWrongKeyIsSaidWithoutTheKey() {
        fixture.egress.json(
                401, "{\"error\":{\"message\":\"Incorrect API key provided: " + ModelsFixture.KEY + ".\"}}");

        ModelException error = failing();

        assertThat(error.error().code()).isEqualTo(RunErrorCode.COMPLETION_REQUEST_ERROR);
        assertThat(error.error().message()).isEqualTo("Incorrect API key provided");
        assertThat(fixture.calls.getFirst().error()).isEqualTo("completion_request_error");
    }

    @Test
    void theKeyIsMaskedInEveryMessage() {
        fixture.egress.json(404, "{\"error\":{\"message\":\"no model for " + ModelsFixture.KEY + "\"}}");
        assertThat(failing().error().message()).isEqualTo("no model for ***");

        fixture.egress.stream(event("{\"error\":\"bad " + ModelsFixture.KEY + "\"}"));
        assertThat(failing().error().message()).isEqualTo("bad ***");

        fixture.egress.failure(Kind.TLS_FAILED, "handshake with " + ModelsFixture.KEY);
        assertThat(failing().error().message())
                .isEqualTo("The provider openai could not be reached: handshake with ***");
    }

    @Test
    void statusesBecomeDifysCodes() {
        fixture.egress.json(
                404, "{\"error\":{\"message\":\"The model x does not exist\",\"code\":\"model_not_found\"}}");
        assertThat(failing().error().message()).isEqualTo("The model x does not exist");

        fixture.egress.json(
                429, "{\"error\":{\"message\":\"You exceeded your quota\",\"code\":\"insufficient_quota\"}}");
        assertThat(failing().error().code()).isEqualTo(RunErrorCode.PROVIDER_QUOTA_EXCEEDED);

        fixture.egress.json(413, "<html>too large</html>");
        assertThat(failing().error().message()).isEqualTo("The provider openai answered HTTP 413.");
        assertThat(fixture.egress.requests).hasSize(3);
    }

    @Test
    void aRateLimitIsTriedAgainTwiceAndThenTold() {
        for (int i = 0; i < 3; i++) {
            fixture.egress.json(429, "{\"error\":{\"message\":\"Slow down\"}}");
        }
        long before = fixture.clock.nanos();

        ModelException error = failing();

        assertThat(error.error().code()).isEqualTo(RunErrorCode.RATE_LIMIT_ERROR);
        assertThat(error.error().message()).isEqualTo("Slow down");
        assertThat(fixture.egress.requests).hasSize(3);
        // 500 ms and 1 s, each by three quarters: the jitter of this test is one half.
        assertThat(fixture.clock.nanos() - before).isEqualTo(1_125_000_000L);
    }

    @Test
    void retryAfterIsHonouredUpToACap() {
        var asked = new AtomicLong();
        fixture.egress.json(429, Map.of("retry-after", List.of("7")), "{}").then((sink, stop) -> {
            asked.set(fixture.clock.nanos());
            ScriptedEgress.stream(sink, Chunks.answer("fine"));
        });
        long before = fixture.clock.nanos();
        fixture.ask("gpt-4o");
        assertThat(asked.get() - before).isEqualTo(7_125_000_000L);

        fixture.egress.json(429, Map.of("retry-after", List.of("21")), "{\"error\":\"come back later\"}");
        assertThat(failing().error().message()).isEqualTo("come back later");
        assertThat(fixture.egress.requests).hasSize(3);
    }

    @Test
    void allWaitingTogetherIsBounded() {
        fixture.egress
                .json(503, Map.of("retry-after", List.of("18")), "{}")
                .json(503, Map.of("retry-after", List.of("18")), "{}");

        assertThat(failing().error().message()).isEqualTo("The provider openai answered HTTP 503.");
        assertThat(fixture.egress.requests).hasSize(2);
    }

    @Test
    void connectErrorsAndServerErrorsAreTriedAgain() {
        fixture.egress.failure(Kind.CONNECT_FAILED, "connection refused").json(502, "bad gateway").stream(
                Chunks.answer("fine"));

        assertThat(fixture.ask("gpt-4o").reason()).isEqualTo(FinishReason.STOP);
        assertThat(fixture.sink.text).hasToString("fine");
    }

    @Test
    void aRefusedAddressIsNotTriedAgain() {
        fixture.egress.failure(Kind.REFUSED, "10.0.0.1 is private");
        assertThat(failing().error().message()).contains("10.0.0.1 is private");
    }

    @Test
    void stopDuringAPauseEndsTheWait() {
        fixture.egress.then((sink, stop) -> {
            fixture.stop.raise(StopSignal.Reason.USER);
            throw new dev.runnel.run.EgressException(Kind.CONNECT_FAILED, "refused");
        });

        ModelResult result = fixture.ask("gpt-4o");

        assertThat(result.reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(result.usage().totalTokens()).isZero();
    }

    @Test
    void stopClosesTheUpstreamAndKeepsWhatWasSaid() {
        AtomicReference<Boolean> closed = new AtomicReference<>(false);
        fixture.egress.then((sink, stop) -> {
            stop.onRaise(() -> closed.set(true));
            ScriptedEgress.stream(sink, Chunks.ROLE, text("some words"));
            fixture.stop.raise(StopSignal.Reason.USER);
        });

        ModelResult result = fixture.ask("gpt-4o");

        assertThat(closed).hasValue(true);
        assertThat(result.reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(result.usage().estimated()).isTrue();
        assertThat(result.usage().completionTokens()).isEqualTo(2);
        assertThat(fixture.calls).hasSize(1);
    }

    @Test
    void aSinkThatFailsClosesTheUpstreamAndItsErrorComesOut() {
        fixture.sink.onText = () -> {
            throw new IllegalStateException("the run is gone");
        };
        fixture.egress.stream(text("a"), text("b"));

        assertThatThrownBy(() -> fixture.ask("gpt-4o")).hasMessage("the run is gone");
        assertThat(fixture.sink.lines).containsExactly("text a");
    }

    @Test
    void noTokenInTimeIsAnErrorThoughCommentsCome() {
        fixture.egress.then((sink, stop) -> {
            ScriptedEgress.stream(sink, ": wait\n\n");
            fixture.clock.advanceMillis(120_001);
            sink.body(ByteBuffer.wrap(": wait\n\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        });

        assertThat(failing().error().message())
                .isEqualTo("The provider openai sent no piece of its answer within 120 s.");
    }

    @Test
    void timeoutsSayWhatWasWaitedFor() {
        fixture.egress.failure(Kind.FIRST_BYTE_TIMEOUT, "x");
        assertThat(failing().error().message()).contains("within 120 s");
        fixture.egress.then((sink, stop) -> {
            ScriptedEgress.stream(sink, text("a"));
            throw new dev.runnel.run.EgressException(Kind.IDLE_TIMEOUT, "x");
        });
        assertThat(failing().error().message()).isEqualTo("The provider openai sent nothing for 60 s.");
    }

    @Test
    void aServerThatKeepsTheConnectionOpenAfterDoneIsLeft() throws InterruptedException {
        CountDownLatch left = new CountDownLatch(1);
        fixture.egress.then((sink, stop) -> {
            stop.onRaise(left::countDown);
            ScriptedEgress.stream(sink, Chunks.answer("done"));
            try {
                left.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(fixture.ask("gpt-4o").reason()).isEqualTo(FinishReason.STOP);
        assertThat(left.getCount()).isZero();
    }

    @Test
    void aParameterThatTheModelRefusesIsLeftOutAndRemembered() {
        fixture
                .egress
                .json(
                        400,
                        "{\"error\":{\"message\":\"Unsupported value: 'temperature' does not support 0.3 with this model.\","
                                + "\"type\":\"invalid_request_error\",\"param\":\"temperature\",\"code\":\"unsupported_value\"}}")
                .stream(Chunks.answer("one"))
                .stream(Chunks.answer("two"));
        var request = ModelsFixture.with(
                ModelsFixture.request("new-model", true, new UserMessage("Hi")), "{\"temperature\":0.3,\"top_p\":0.5}");

        fixture.ask(request);
        fixture.ask(request);

        assertThat(fixture.egress.requests).hasSize(3);
        assertThat(fixture.egress.body(0)).contains("\"temperature\":0.3");
        assertThat(fixture.egress.body(1)).doesNotContain("temperature").contains("\"top_p\":0.5");
        assertThat(fixture.egress.body(2)).doesNotContain("temperature");
    }

    @Test
    void aParameterThatHasAnotherNameIsRenamed() {
        fixture
                .egress
                .json(
                        400,
                        "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this model."
                                + " Use 'max_completion_tokens' instead.\",\"param\":\"max_tokens\","
                                + "\"code\":\"unsupported_parameter\"}}")
                .stream(Chunks.answer("one"));

        fixture.ask(ModelsFixture.with(
                ModelsFixture.request("new-model", true, new UserMessage("Hi")), "{\"max_tokens\":64}"));

        assertThat(fixture.sent(1).get("max_completion_tokens")).isEqualTo(ModelsFixture.json("64"));
        assertThat(fixture.sent(1).get("max_tokens")).isNull();
    }

    @Test
    void aRefusalThatRemainsIsTold() {
        String refusal = "{\"error\":{\"message\":\"Unknown parameter: 'user'\",\"param\":\"user\"}}";
        fixture.egress.json(400, refusal).json(400, refusal);

        assertThat(failing().error().message()).isEqualTo("Unknown parameter: 'user'");
        assertThat(fixture.egress.requests).hasSize(2);
    }

    @Test
    void aRefusalOfAnotherKindIsToldAtOnce() {
        fixture.egress.json(
                400, "{\"error\":{\"message\":\"max_tokens is too large: 9000\",\"param\":\"max_tokens\"}}");

        assertThat(failing().error().message()).isEqualTo("max_tokens is too large: 9000");
    }

    @Test
    void newerModelsGetTheParametersTheyTake() {
        fixture.egress.stream(Chunks.answer("x"));

        fixture.ask(ModelsFixture.with(
                ModelsFixture.request("o3-mini", true, new UserMessage("Hi")),
                "{\"max_tokens\":512,\"temperature\":0.7,\"presence_penalty\":0}"));

        assertThat(fixture.sent(0).members())
                .containsEntry("max_completion_tokens", ModelsFixture.json("512"))
                .doesNotContainKeys("max_tokens", "temperature", "presence_penalty");
    }

    @Test
    void anAnswerBeyondTheLimitIsEnded() {
        var piece = "data: " + "x".repeat(1 << 20) + "\n";
        fixture.egress.then((sink, stop) -> {
            ScriptedEgress.stream(sink, text("a"));
            for (int i = 0; i < 20 && !stop.raised(); i++) {
                sink.body(ByteBuffer.wrap(piece.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            }
        });

        assertThat(failing().error().message()).contains("a chunk is too large");
    }
}
