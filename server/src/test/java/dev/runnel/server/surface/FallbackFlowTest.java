package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.App;
import dev.runnel.run.EventCodec;
import dev.runnel.run.ModelCall;
import dev.runnel.run.Payload.ModelFellBack;
import dev.runnel.run.Run;
import dev.runnel.server.TestServer;
import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.FakeModelProvider;
import dev.runnel.testkit.Fault;
import dev.runnel.testkit.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A model that cannot serve is replaced: what the client, the log, the usage rows and the metrics show of it. */
class FallbackFlowTest {

    @TempDir
    static Path folder;

    private static final FakeModelProvider OPENAI = new FakeModelProvider();
    private static final FakeModelProvider ANTHROPIC = new FakeModelProvider(Behavior.saying("from the other"));

    private static TestServer server;
    private static App app;
    private static ServiceClient chat;

    @BeforeAll
    static void start() throws IOException {
        server = new TestServer(folder, """
                server: {shutdown-grace: 1}
                models:
                  providers:
                    openai: {type: openai, base-url: "%s", api-key: sk-test}
                    anthropic: {type: anthropic, base-url: "%s", api-key: sk-test}
                  fallback:
                    - {for: openai/*, app: Chat, use: [anthropic/claude-sonnet-4-5], seconds: 20, attempts: 2}
                """.formatted(OPENAI.openAiUri(), ANTHROPIC.uri()));
        app = server.app(AppTexts.chat("Chat"));
        chat = new ServiceClient(server.port(), server.key(app));
    }

    @AfterAll
    static void stop() {
        server.close();
        OPENAI.close();
        ANTHROPIC.close();
    }

    private static List<JsonNode> ask() {
        return ServiceClient.frames(chat.post("/chat-messages", ServiceClient.chat("x", "streaming", "")));
    }

    private static Run run(JsonNode frame) {
        UUID task = UUID.fromString(frame.path("task_id").stringValue());
        return server.workplace()
                .store()
                .read(records -> records.runs().findByRunOrTask(app.tenant(), app.id(), task))
                .orElseThrow();
    }

    private static List<ModelFellBack> takeovers(Run run) {
        return server.workplace().store().log().read(run.tenant(), run.id(), 0, 1 << 20).stream()
                .flatMap(segment -> EventCodec.decode(segment.events()).stream())
                .filter(event -> event.payload() instanceof ModelFellBack)
                .map(event -> (ModelFellBack) event.payload())
                .toList();
    }

    private static String metrics() {
        return RawHttp.exchange(chat.address(), RawHttp.request("GET", "/metrics", null))
                .text();
    }

    @Test
    void theOtherModelAnswersAndTheRunSaysSo() {
        OPENAI.next(Behavior.failing(503));

        List<JsonNode> frames = ask();

        assertThat(ServiceClient.events(frames))
                .endsWith("message", "message_end")
                .doesNotContain("error");
        assertThat(ServiceClient.answer(frames)).isEqualTo("from the other");
        Run run = run(frames.getFirst());
        assertThat(takeovers(run))
                .containsExactly(new ModelFellBack(
                        null,
                        "openai/gpt-4o-mini",
                        "anthropic/claude-sonnet-4-5",
                        "The engine is currently overloaded, please try again later."));
        List<ModelCall> calls =
                server.workplace().store().read(records -> records.modelCalls().of(run.tenant(), run.id()));
        assertThat(calls).extracting(ModelCall::provider).containsExactly("openai", "anthropic");
        assertThat(calls).extracting(ModelCall::error).containsExactly("completion_request_error", null);
        assertThat(metrics())
                .contains("runnel_model_fallbacks_total{error=\"completion_request_error\",from=\"openai/gpt-4o-mini\","
                        + "to=\"anthropic/claude-sonnet-4-5\"}")
                .contains("runnel_model_breaker{provider=\"openai\"} 0.0")
                .contains("runnel_model_breaker{provider=\"anthropic\"} 0.0");
    }

    @Test
    void afterTheFirstTokenTheRunFailsWithoutAnotherModel() {
        int asked = ANTHROPIC.requests().size();
        OPENAI.next(Behavior.echo().withWords(40).withFault(new Fault.EndAfter(4)));

        List<JsonNode> frames = ask();

        assertThat(ServiceClient.events(frames)).endsWith("message", "error");
        assertThat(takeovers(run(frames.getFirst()))).isEmpty();
        assertThat(ANTHROPIC.requests()).hasSize(asked);
    }
}
