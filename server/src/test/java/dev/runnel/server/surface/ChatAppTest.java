package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.Behavior.Tokens;
import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A chat app from its first message to its last, field by field (events.md, service-api.md section 3). */
class ChatAppTest {

    private static final Tokens TOKENS = new Tokens(12, 0, 5, 0);

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static ServiceClient chat;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder, "apps: {Left alone: {on-disconnect: cancel}}\n");
        chat = bench.client(AppTexts.chat("Chat"));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @AfterEach
    void echoAgain() {
        bench.provider().behave(Behavior.echo());
    }

    static void sameUuid(JsonNode one, String other) {
        assertThat(one.stringValue()).isEqualTo(other);
        assertThat(UUID.fromString(other).toString()).isEqualTo(other);
    }

    static RawResponse send(String query, String mode, String more, String... fields) {
        return chat.post("/chat-messages", ServiceClient.chat(query, mode, more), fields);
    }

    /** The members of a reported usage. */
    static void usage(JsonNode usage, String... more) {
        var names = new ArrayList<>(List.of(
                "prompt_tokens",
                "prompt_unit_price",
                "prompt_price_unit",
                "prompt_price",
                "completion_tokens",
                "completion_unit_price",
                "completion_price_unit",
                "completion_price",
                "total_tokens",
                "total_price",
                "currency",
                "latency"));
        names.addAll(List.of(more));
        assertThat(usage.propertyNames()).containsExactlyElementsOf(names);
        for (String money : List.of("prompt_unit_price", "prompt_price", "completion_price", "total_price")) {
            assertThat(usage.path(money).stringValue()).matches("[0-9]+(\\.[0-9]+)?");
        }
        assertThat(usage.path("currency").stringValue()).isEqualTo("USD");
        assertThat(usage.path("latency").isFloatingPointNumber()).isTrue();
    }

    @Test
    void streamsTheFramesOfTheSpecification() {
        bench.provider().behave(Behavior.saying("Hello \"you\" – 世界\n").withTokens(TOKENS));
        RawResponse response = send("hi", "streaming", "");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text())
                .doesNotContain("\nid:", "\nevent:", "retry:", "[DONE]")
                .contains("世界");
        List<JsonNode> frames = ServiceClient.frames(response);
        JsonNode first = frames.getFirst();
        String task = first.path("task_id").stringValue();
        String message = first.path("message_id").stringValue();
        String conversation = first.path("conversation_id").stringValue();
        assertThat(Set.of(task, message, conversation)).hasSize(3);
        assertThat(ServiceClient.events(frames)).endsWith("message_end");
        for (JsonNode frame : frames) {
            sameUuid(frame.path("task_id"), task);
            sameUuid(frame.path("message_id"), message);
            sameUuid(frame.path("id"), message);
            sameUuid(frame.path("conversation_id"), conversation);
            assertThat(frame.path("created_at")).isEqualTo(first.path("created_at"));
            assertThat(frame.path("created_at").isIntegralNumber()).isTrue();
            if (frame != frames.getLast()) {
                assertThat(frame.propertyNames())
                        .containsExactly(
                                "event",
                                "conversation_id",
                                "message_id",
                                "created_at",
                                "task_id",
                                "id",
                                "answer",
                                "from_variable_selector");
                assertThat(frame.path("event").stringValue()).isEqualTo("message");
                assertThat(frame.path("from_variable_selector").toString()).isEqualTo("[]");
            }
        }
        assertThat(ServiceClient.answer(frames)).isEqualTo("Hello \"you\" – 世界\n");
        JsonNode end = frames.getLast();
        assertThat(end.propertyNames())
                .containsExactly(
                        "event", "conversation_id", "message_id", "created_at", "task_id", "id", "metadata", "files");
        assertThat(end.path("files").toString()).isEqualTo("[]");
        assertThat(end.path("metadata").propertyNames())
                .containsExactlyInAnyOrder("usage", "retriever_resources", "reasoning");
        assertThat(end.path("metadata").path("retriever_resources").toString()).isEqualTo("[]");
        usage(end.path("metadata").path("usage"));
        assertThat(end.path("metadata").path("usage").path("prompt_tokens").intValue())
                .isEqualTo(12);
        assertThat(end.path("metadata").path("usage").path("completion_tokens").intValue())
                .isEqualTo(5);
        assertThat(end.path("metadata").path("usage").path("total_tokens").intValue())
                .isEqualTo(17);
    }

    @Test
    void theBlockingBodyIsThatOfTheSpecification() {
        bench.provider().behave(Behavior.saying("Hello").withTokens(TOKENS));
        RawResponse response = send("hi", "blocking", "");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        JsonNode body = ServiceClient.json(response);
        assertThat(body.propertyNames())
                .containsExactlyInAnyOrder(
                        "event",
                        "task_id",
                        "id",
                        "message_id",
                        "conversation_id",
                        "mode",
                        "answer",
                        "metadata",
                        "created_at");
        assertThat(body.path("event").stringValue()).isEqualTo("message");
        assertThat(body.path("mode").stringValue()).isEqualTo("chat");
        assertThat(body.path("answer").stringValue()).isEqualTo("Hello");
        assertThat(body.path("id")).isEqualTo(body.path("message_id"));
        JsonNode metadata = body.path("metadata");
        assertThat(metadata.propertyNames())
                .containsExactlyInAnyOrder("usage", "retriever_resources", "annotation_reply", "reasoning");
        assertThat(metadata.path("annotation_reply").isNull()).isTrue();
        usage(metadata.path("usage"), "time_to_first_token", "time_to_generate");
    }

    @Test
    void anOmittedModeIsBlocking() {
        String body = "{\"inputs\":{},\"query\":\"x\",\"user\":7,\"files\":null,\"conversation_id\":\"\",\"extra\":1}";
        JsonNode answer = ServiceClient.json(chat.post("/chat-messages", body));
        assertThat(answer.path("answer").stringValue()).isEqualTo("echo: x");
        assertThat(ServiceClient.json(chat.get("/conversations?user=7"))
                        .path("data")
                        .size())
                .as("the user is coerced to a text")
                .isEqualTo(1);
    }

    @Test
    void usageThatNobodyReportedIsEstimatedAndSaysSo() {
        bench.provider().behave(Behavior.saying("Hello there").withUsage(Behavior.UsageReport.NEVER));
        JsonNode usage = ServiceClient.frames(send("hi", "streaming", ""))
                .getLast()
                .path("metadata")
                .path("usage");
        usage(usage, "estimated");
        assertThat(usage.path("estimated").booleanValue()).isTrue();
        assertThat(usage.path("completion_tokens").intValue()).isPositive();
    }

    @Test
    void aConversationGoesOnWithItsHistory() {
        JsonNode first = ServiceClient.json(send("one", "blocking", ""));
        String conversation = first.path("conversation_id").stringValue();
        String more = ",\"conversation_id\":\"" + conversation + "\"";
        JsonNode second = ServiceClient.frames(send("two", "streaming", more)).getLast();
        JsonNode third = ServiceClient.json(send("three", "blocking", more));
        assertThat(third.path("conversation_id").stringValue()).isEqualTo(conversation);
        var told = new ArrayList<String>();
        bench.provider()
                .lastRequest()
                .json()
                .path("messages")
                .forEach(message -> told.add(message.path("role").stringValue() + " "
                        + message.path("content").stringValue()));
        assertThat(told)
                .containsExactly("user one", "assistant echo: one", "user two", "assistant echo: two", "user three");
        JsonNode page = ServiceClient.json(chat.get("/messages?user=ada&conversation_id=" + conversation));
        assertThat(page.propertyNames()).containsExactlyInAnyOrder("limit", "has_more", "data");
        JsonNode data = page.path("data");
        assertThat(data.path(0).path("parent_message_id").isNull()).isTrue();
        assertThat(data.path(1).path("parent_message_id")).isEqualTo(first.path("message_id"));
        assertThat(data.path(2).path("parent_message_id")).isEqualTo(second.path("message_id"));
    }

    @Test
    void listedMessagesHaveTheFieldsOfTheSpecification() {
        bench.provider().behave(Behavior.saying("Hello").withTokens(TOKENS));
        JsonNode body = ServiceClient.json(send("hi", "blocking", ""));
        JsonNode message = ServiceClient.json(chat.get("/messages?user=ada&conversation_id="
                        + body.path("conversation_id").stringValue()))
                .path("data")
                .path(0);
        assertThat(message.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "conversation_id",
                        "parent_message_id",
                        "inputs",
                        "query",
                        "answer",
                        "feedback",
                        "retriever_resources",
                        "created_at",
                        "agent_thoughts",
                        "message_files",
                        "message_tokens",
                        "answer_tokens",
                        "total_tokens",
                        "provider_response_latency",
                        "total_price",
                        "currency",
                        "status",
                        "error",
                        "extra_contents");
        assertThat(message.path("id")).isEqualTo(body.path("message_id"));
        assertThat(message.path("created_at")).isEqualTo(body.path("created_at"));
        assertThat(message.path("query").stringValue()).isEqualTo("hi");
        assertThat(message.path("answer").stringValue()).isEqualTo("Hello");
        assertThat(message.path("status").stringValue()).isEqualTo("normal");
        assertThat(message.path("total_tokens").intValue()).isEqualTo(17);
        assertThat(message.path("feedback").isNull()).isTrue();
        assertThat(message.path("error").isNull()).isTrue();
    }

    @Test
    void messagesArePagedFromTheNewestBackwards() {
        String conversation = ServiceClient.json(send("m0", "blocking", ""))
                .path("conversation_id")
                .stringValue();
        String more = ",\"conversation_id\":\"" + conversation + "\"";
        IntStream.range(1, 5).forEach(i -> send("m" + i, "blocking", more));
        String path = "/messages?user=ada&conversation_id=" + conversation + "&limit=2";
        var seen = new ArrayList<String>();
        String first = "";
        for (int pages = 0; pages < 3; pages++) {
            JsonNode page = ServiceClient.json(chat.get(path + "&first_id=" + first));
            assertThat(page.path("limit").intValue()).isEqualTo(2);
            assertThat(page.path("has_more").booleanValue()).isEqualTo(pages < 2);
            page.path("data").forEach(message -> seen.add(message.path("query").stringValue()));
            first = page.path("data").path(0).path("id").stringValue();
        }
        assertThat(seen).containsExactly("m3", "m4", "m1", "m2", "m0");
        BadInputTest.refused(chat.get(path + "&first_id=" + UUID.randomUUID()), 404, "not_found");
        JsonNode empty = ServiceClient.json(chat.get("/messages?user=ada&conversation_id="));
        assertThat(empty.toString()).isEqualTo("{\"limit\":20,\"has_more\":false,\"data\":[]}");
    }

    @Test
    void theOwnerStopsAStreamAndThePartIsStored() {
        bench.provider().behave(Behavior.echo().withWords(500).withTokensPerSecond(50));
        try (var http = chat.open()) {
            http.send(RawHttp.request(
                    "POST", "/v1/chat-messages", ServiceClient.chat("x", "streaming", ""), chat.authorization()));
            var stream = new StreamInHand(http);
            JsonNode first = stream.next();
            String stop = "/chat-messages/" + first.path("task_id").stringValue() + "/stop";
            // Another user's stop, and one of an unknown task, are accepted and change nothing.
            for (RawResponse ignored : List.of(
                    chat.post(stop, "{\"user\":\"bob\"}"),
                    chat.post("/chat-messages/" + UUID.randomUUID() + "/stop", "{\"user\":\"ada\"}"),
                    chat.post("/chat-messages/no-task/stop", "{\"user\":\"ada\"}"))) {
                assertThat(ignored.status()).isEqualTo(200);
                assertThat(ServiceClient.json(ignored).toString()).isEqualTo("{\"result\":\"success\"}");
            }
            stream.next();
            assertThat(chat.post(stop, "{\"user\":\"ada\"}").status()).isEqualTo(200);
            List<JsonNode> rest = stream.rest();
            assertThat(ServiceClient.events(rest)).endsWith("message_end").doesNotContain("error");
            List<JsonNode> all = ServiceClient.frames(stream.raw());
            String part = ServiceClient.answer(all);
            assertThat(part).startsWith("word1 word2").doesNotContain("word500");
            assertThat(rest.getLast()
                            .path("metadata")
                            .path("usage")
                            .path("completion_tokens")
                            .intValue())
                    .isPositive();
            JsonNode stored = ServiceClient.json(chat.get("/messages?user=ada&conversation_id="
                            + first.path("conversation_id").stringValue()))
                    .path("data")
                    .path(0);
            assertThat(stored.path("answer").stringValue()).isEqualTo(part);
            assertThat(stored.path("status").stringValue()).isEqualTo("normal");
            assertThat(chat.post(stop, "{\"user\":\"ada\"}").status()).isEqualTo(200);
        }
    }

    @Test
    void aRunOutlivesItsClient() {
        bench.provider().behave(Behavior.echo().withWords(60).withTokensPerSecond(100));
        JsonNode first = leaveAfterOneFrame(chat);
        List<JsonNode> again = ServiceClient.frames(
                chat.get("/workflow/" + first.path("task_id").stringValue() + "/events?user=ada"));
        assertThat(ServiceClient.answer(again)).startsWith("word1 word2").endsWith("word60");
        assertThat(ServiceClient.events(again)).endsWith("message_end");
    }

    @Test
    void aRunOfAnAppThatSaysSoEndsWithItsClient() {
        ServiceClient own = bench.client(AppTexts.chat("Left alone"));
        bench.provider().behave(Behavior.echo().withWords(5000).withTokensPerSecond(100));
        int closed = (int) bench.provider().exchanges().stream()
                .filter(exchange -> exchange.outcome() == dev.runnel.testkit.ProviderExchange.Outcome.CLIENT_CLOSED)
                .count();
        leaveAfterOneFrame(own);
        bench.provider().awaitClientClosed(closed + 1);
    }

    private static JsonNode leaveAfterOneFrame(ServiceClient client) {
        try (var http = client.open()) {
            http.send(RawHttp.request(
                    "POST", "/v1/chat-messages", ServiceClient.chat("x", "streaming", ""), client.authorization()));
            JsonNode first = new StreamInHand(http).next();
            http.reset();
            return first;
        }
    }

    @Test
    void theSameIdempotencyKeyIsTheSameRun() {
        String key = "Idempotency-Key: " + UUID.randomUUID();
        List<JsonNode> first = ServiceClient.frames(send("once", "streaming", "", key));
        int asked = bench.provider().requests().size();
        List<JsonNode> second = ServiceClient.frames(send("once", "streaming", "", key));
        assertThat(second).isEqualTo(first);
        JsonNode third = ServiceClient.json(send("once", "blocking", "", key));
        assertThat(third.path("message_id")).isEqualTo(first.getFirst().path("message_id"));
        assertThat(third.path("answer").stringValue()).isEqualTo(ServiceClient.answer(first));
        assertThat(bench.provider().requests()).hasSize(asked);
        var rows = bench.rows();
        BadInputTest.refused(send("twice", "streaming", "", key), 409, "conflict");
        assertThat(bench.rows()).isEqualTo(rows);
        // Another user's key of the same text is another key.
        String bobs = ServiceClient.chat("once", "blocking", "").replace("\"ada\"", "\"bob\"");
        assertThat(ServiceClient.json(chat.post("/chat-messages", bobs, key)).path("message_id"))
                .isNotEqualTo(first.getFirst().path("message_id"));
    }

    @Test
    void duplicatesThatComeAtOnceAreOneRun() throws Exception {
        bench.provider().behave(Behavior.echo().withWords(20).withTokensPerSecond(200));
        int asked = bench.provider().requests().size();
        var rows = bench.rows();
        String key = "Idempotency-Key: " + UUID.randomUUID();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<List<JsonNode>>>();
            for (int i = 0; i < 12; i++) {
                answers.add(threads.submit(() -> ServiceClient.frames(send("at once", "streaming", "", key))));
            }
            List<JsonNode> expected = answers.getFirst().get();
            for (Future<List<JsonNode>> answer : answers) {
                assertThat(answer.get()).isEqualTo(expected);
            }
        }
        assertThat(bench.provider().requests()).hasSize(asked + 1);
        assertThat(bench.rows().get("run")).isEqualTo(rows.get("run") + 1);
        assertThat(bench.rows().get("message")).isEqualTo(rows.get("message") + 1);
        assertThat(bench.rows().get("conversation")).isEqualTo(rows.get("conversation") + 1);
    }

    @Test
    void eventIdsAreSentOnRequestAndResume() {
        RawResponse whole = send("ids", "streaming", "", "Runnel-Event-Ids: true");
        List<String> ids =
                whole.text().lines().filter(line -> line.startsWith("id: ")).toList();
        List<JsonNode> frames = ServiceClient.frames(whole);
        assertThat(ids).hasSize(frames.size()).doesNotHaveDuplicates();
        assertThat(ids.getFirst()).matches("id: [0-9a-f-]{36}:[0-9]+");
        String last = "Last-Event-ID: " + ids.getFirst().substring(4);
        int asked = bench.provider().requests().size();
        var rows = bench.rows();
        RawResponse resumed = send("ids", "streaming", "", last);
        assertThat(ServiceClient.frames(resumed)).isEqualTo(frames.subList(1, frames.size()));
        assertThat(resumed.text()).startsWith("id: ");
        for (RawResponse other : List.of(
                send("another query", "streaming", "", last),
                send("ids", "streaming", ",\"conversation_id\":\"" + UUID.randomUUID() + "\"", last),
                chat.post(
                        "/chat-messages",
                        ServiceClient.chat("ids", "streaming", "").replace("\"ada\"", "\"bob\""),
                        last),
                bench.client(AppTexts.chat("Other ids"))
                        .post("/chat-messages", ServiceClient.chat("ids", "streaming", ""), last))) {
            BadInputTest.refused(other, 409, "conflict");
        }
        String task = frames.getFirst().path("task_id").stringValue();
        List<JsonNode> reconnected =
                ServiceClient.frames(chat.send("GET", "/workflow/" + task + "/events?user=ada", null, last));
        assertThat(reconnected).isEqualTo(frames.subList(1, frames.size()));
        String run = ids.getFirst().substring(4, 40);
        assertThat(ServiceClient.frames(chat.get("/workflow/" + run + "/events?user=ada&event_ids=true")))
                .isEqualTo(frames);
        BadInputTest.refused(chat.get("/workflow/" + task + "/events?user=bob"), 400, "not_workflow_app");
        assertThat(bench.provider().requests()).hasSize(asked);
        assertThat(bench.rows()).isEqualTo(rows);
    }

    @Test
    void sendsToOneConversationRunBesideEachOther() throws Exception {
        String conversation = ServiceClient.json(send("start", "blocking", ""))
                .path("conversation_id")
                .stringValue();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<JsonNode>> answers = IntStream.range(0, 6)
                    .mapToObj(i -> threads.submit(() -> ServiceClient.json(
                            send("q" + i, "blocking", ",\"conversation_id\":\"" + conversation + "\""))))
                    .toList();
            for (int i = 0; i < 6; i++) {
                assertThat(answers.get(i).get().path("answer").stringValue()).isEqualTo("echo: q" + i);
            }
        }
        JsonNode page = ServiceClient.json(chat.get("/messages?user=ada&conversation_id=" + conversation));
        assertThat(page.path("data").size()).isEqualTo(7);
    }
}
