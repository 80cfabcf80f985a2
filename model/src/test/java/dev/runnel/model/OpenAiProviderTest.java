package dev.runnel.model;

import static dev.runnel.model.Chunks.delta;
import static dev.runnel.model.Chunks.event;
import static dev.runnel.model.Chunks.finish;
import static dev.runnel.model.Chunks.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.FinishReason;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelResult;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.StopSignal;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OpenAiProviderTest {

    private final ModelsFixture fixture = new ModelsFixture();

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
}
