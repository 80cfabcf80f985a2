package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a client sees and what is stored when the model's side fails (events.md sections 3.1 and 4, "error"). */
class ProviderFaultTest {

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static ServiceClient chat;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
        chat = bench.client(AppTexts.chat("Chat"));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @AfterEach
    void healthyAgain() {
        bench.provider().behave(Behavior.echo());
    }

    /** Blocking and streaming, the same fault: the documented code each, and a stored message with the error. */
    private static void fails(Behavior behavior, String blockingCode, String streamCode, int streamStatus) {
        bench.provider().behave(behavior);
        String told = BadInputTest.refused(
                chat.post("/chat-messages", ServiceClient.chat("x", "blocking", "")), 400, blockingCode);
        List<JsonNode> frames =
                ServiceClient.frames(chat.post("/chat-messages", ServiceClient.chat("x", "streaming", "")));
        JsonNode error = frames.getLast();
        assertThat(error.propertyNames())
                .containsExactlyInAnyOrder(
                        "event", "conversation_id", "message_id", "created_at", "status", "code", "message");
        assertThat(error.path("event").stringValue()).isEqualTo("error");
        assertThat(error.path("code").stringValue()).isEqualTo(streamCode);
        assertThat(error.path("status").intValue()).isEqualTo(streamStatus);
        assertThat(error.toString() + told).doesNotContain("sk-test", "dev.runnel", "Exception");
        JsonNode stored = stored(error);
        assertThat(stored.path("status").stringValue()).isEqualTo("error");
        assertThat(stored.path("error").stringValue())
                .isEqualTo(error.path("message").stringValue());
    }

    private static JsonNode stored(JsonNode frame) {
        JsonNode page = ServiceClient.json(chat.get("/messages?user=ada&conversation_id="
                + frame.path("conversation_id").stringValue()));
        assertThat(page.path("data").size()).isEqualTo(1);
        JsonNode stored = page.path("data").path(0);
        assertThat(stored.path("id").stringValue())
                .isEqualTo(frame.path("message_id").stringValue());
        return stored;
    }

    @Test
    void aWrongKeyNeverShowsTheKey() {
        fails(Behavior.failing(401), "completion_request_error", "completion_request_error", 400);
        assertThat(bench.provider().lastRequest().key()).isEqualTo("sk-test");
    }

    @Test
    void anUnknownModelIsTheProvidersWord() {
        bench.provider().behave(Behavior.failing(404));
        int asked = bench.provider().requests().size();
        String message = BadInputTest.refused(
                chat.post("/chat-messages", ServiceClient.chat("x", "blocking", "")), 400, "completion_request_error");
        assertThat(message).contains("gpt-4o-mini");
        assertThat(bench.provider().requests()).as("404 is not tried again").hasSize(asked + 1);
    }

    @Test
    void aRateLimitIs429InAStreamAnd400InABody() {
        // A longer wish than a retry is worth fails at once.
        fails(Behavior.rateLimited(600), "completion_request_error", "rate_limit_error", 429);
    }

    @Test
    void aBrokenProviderIsTriedAgainAndThenTold() {
        bench.provider().behave(Behavior.failing(500));
        int asked = bench.provider().requests().size();
        BadInputTest.refused(
                chat.post("/chat-messages", ServiceClient.chat("x", "blocking", "")), 400, "completion_request_error");
        assertThat(bench.provider().requests()).hasSize(asked + 3);
    }

    @Test
    void aFaultThatPassesBeforeTheFirstTokenIsNotSeen() {
        bench.provider().next(Behavior.failing(500));
        var body = ServiceClient.json(chat.post("/chat-messages", ServiceClient.chat("again", "blocking", "")));
        assertThat(body.path("answer").stringValue()).isEqualTo("echo: again");
    }

    @Test
    void aProviderThatBreaksOffEndsTheStreamWithAnErrorAndTheTextSoFarIsStored() {
        for (Fault fault : new Fault[] {
            new Fault.CutAfter(2500, false),
            new Fault.MalformedFrame(4),
            new Fault.ErrorAfter(4, "out of memory"),
            new Fault.EndAfter(4)
        }) {
            bench.provider().behave(Behavior.echo().withWords(40).withFault(fault));
            List<JsonNode> frames =
                    ServiceClient.frames(chat.post("/chat-messages", ServiceClient.chat("x", "streaming", "")));
            assertThat(ServiceClient.events(frames)).as(fault.toString()).endsWith("message", "error");
            assertThat(ServiceClient.events(frames)).filteredOn("error"::equals).hasSize(1);
            JsonNode error = frames.getLast();
            assertThat(error.path("code").stringValue()).isEqualTo("completion_request_error");
            JsonNode stored = stored(error);
            assertThat(stored.path("status").stringValue()).isEqualTo("error");
            assertThat(stored.path("answer").stringValue()).isEqualTo(ServiceClient.answer(frames));
        }
    }

    @Test
    void aBlockingRequestOfAProviderThatBreaksOffIsARefusal() {
        bench.provider().behave(Behavior.echo().withWords(40).withFault(new Fault.MalformedFrame(4)));
        BadInputTest.refused(
                chat.post("/chat-messages", ServiceClient.chat("x", "blocking", "")), 400, "completion_request_error");
    }

    @Test
    void aProviderThatNobodyCanReachIsTold(@TempDir Path own) throws IOException {
        try (var unreachable = new ServiceBench(own)) {
            var client = unreachable.client(AppTexts.chat("Chat"));
            unreachable.provider().close();
            String message = BadInputTest.refused(
                    client.post("/chat-messages", ServiceClient.chat("x", "blocking", "")),
                    400,
                    "completion_request_error");
            assertThat(message).contains("openai").doesNotContain("java.", "sk-test");
        }
    }

    @Test
    void aModelWithoutProviderSaysHowToConfigureOneAndLeavesNoRow(@TempDir Path own) throws IOException {
        try (var server = new dev.runnel.server.TestServer(own, "server: {shutdown-grace: 1}\n")) {
            var client = new ServiceClient(
                    server.port(), server.key(server.app(AppTexts.ofProvider("Chat", "langgenius/acme/acme"))));
            for (String mode : List.of("blocking", "streaming")) {
                String message = BadInputTest.refused(
                        client.post("/chat-messages", ServiceClient.chat("x", mode, "")),
                        400,
                        "provider_not_initialize");
                assertThat(message).contains("acme", "models.providers");
            }
            assertThat(ServiceClient.json(client.get("/conversations?user=ada"))
                            .path("data")
                            .size())
                    .isZero();
        }
    }

    @Test
    void aProviderThatHangsIsLeftBehindWhenTheUserStops() {
        bench.provider().behave(Behavior.echo().withWords(40).withFault(new Fault.HangAfter(4)));
        try (var http = chat.open(Duration.ofSeconds(30))) {
            http.send(dev.runnel.testkit.RawHttp.request(
                    "POST", "/v1/chat-messages", ServiceClient.chat("x", "streaming", ""), chat.authorization()));
            var stream = new StreamInHand(http);
            JsonNode first = stream.next();
            String task = first.path("task_id").stringValue();
            assertThat(chat.post("/chat-messages/" + task + "/stop", "{\"user\":\"ada\"}")
                            .text()
                            .strip())
                    .isEqualTo("{\"result\":\"success\"}");
            JsonNode last = stream.rest().getLast();
            assertThat(last.path("event").stringValue()).isEqualTo("message_end");
            bench.provider().awaitClientClosed(1);
        }
    }
}
