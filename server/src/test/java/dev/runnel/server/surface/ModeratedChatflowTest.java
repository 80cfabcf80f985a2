package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.ProviderExchange.Outcome;
import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The answer of a chatflow is replaced where it holds a keyword (events.md section 5, message_replace). */
class ModeratedChatflowTest {

    private static final String MODERATED = "features: {sensitive_word_avoidance: {enabled: true, type: keywords,"
            + " config: {keywords: secret, inputs_config: {enabled: false, preset_response: \"\"},"
            + " outputs_config: {enabled: true, preset_response: Not that.}}}}";

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static ServiceClient chat;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
        chat = bench.client(AppResources.text("talk-chatflow").replace("features: {}", MODERATED));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static List<JsonNode> say(Behavior behavior) {
        bench.provider().behave(behavior);
        RawResponse response = chat.post("/chat-messages", ServiceClient.chat("go on", "streaming", ""));
        return ServiceClient.frames(response);
    }

    private static JsonNode replacement(List<JsonNode> frames) {
        List<JsonNode> found = frames.stream()
                .filter(frame -> frame.path("event").stringValue("").equals("message_replace"))
                .toList();
        assertThat(found).hasSize(1);
        JsonNode only = found.getFirst();
        assertThat(only.path("reason").stringValue()).isEqualTo("output_moderation");
        assertThat(only.path("answer").stringValue()).isEqualTo("Not that.");
        assertThat(only.propertyNames())
                .containsExactlyInAnyOrder(
                        "event", "conversation_id", "message_id", "created_at", "task_id", "answer", "reason");
        return only;
    }

    private static void stored(List<JsonNode> frames, String status, String answer) {
        JsonNode first = frames.getFirst();
        JsonNode run = ServiceClient.json(
                chat.get("/workflows/run/" + first.path("workflow_run_id").stringValue()));
        assertThat(run.path("status").stringValue()).isEqualTo(status);
        JsonNode message = ServiceClient.json(chat.get("/messages?user=ada&conversation_id="
                        + first.path("conversation_id").stringValue()))
                .path("data")
                .path(0);
        assertThat(message.path("answer").stringValue()).isEqualTo(answer);
    }

    @Test
    void aWordAfterThreeHundredCharactersEndsTheRun() {
        int closed = (int) bench.provider().exchanges().stream()
                .filter(exchange -> exchange.outcome() == Outcome.CLIENT_CLOSED)
                .count();
        // The model would speak for minutes.
        String text = "word ".repeat(70) + "the secret is out " + "word ".repeat(10_000);
        List<JsonNode> frames = say(Behavior.saying(text).withTokensPerSecond(100));
        List<String> events = ServiceClient.events(frames);
        assertThat(events).endsWith("workflow_finished").containsOnlyOnce("workflow_finished");
        assertThat(events).as("a run that is stopped has none").doesNotContain("message_end", "error");
        JsonNode replacement = replacement(frames);
        assertThat(events.subList(frames.indexOf(replacement) + 1, events.size()))
                .as("nothing is said after it")
                .doesNotContain("message");
        JsonNode data = frames.getLast().path("data");
        assertThat(data.path("status").stringValue()).isEqualTo("stopped");
        assertThat(data.path("error").stringValue()).isEqualTo("Stopped by output moderation.");
        bench.provider().awaitClientClosed(closed + 1);
        stored(frames, "stopped", "Not that.");
    }

    @Test
    void aWordThatIsFoundAtTheEndReplacesAnAnswerThatSucceeded() {
        List<JsonNode> frames = say(Behavior.saying("the SECRET is out"));
        List<String> events = ServiceClient.events(frames);
        assertThat(events).containsSubsequence("message", "message_replace", "message_end", "workflow_finished");
        assertThat(events).endsWith("workflow_finished");
        replacement(frames);
        assertThat(ServiceClient.answer(frames)).isEqualTo("the SECRET is out That was it.");
        assertThat(frames.getLast().path("data").path("status").stringValue()).isEqualTo("succeeded");
        stored(frames, "succeeded", "Not that.");
    }

    @Test
    void aCleanAnswerIsLeftAsItIs() {
        String text = "word ".repeat(200);
        List<JsonNode> frames = say(Behavior.saying(text));
        assertThat(ServiceClient.events(frames)).doesNotContain("message_replace");
        assertThat(ServiceClient.answer(frames)).isEqualTo(text + " That was it.");
        stored(frames, "succeeded", text + " That was it.");
    }
}
