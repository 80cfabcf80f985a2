package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.ConversationVariable;
import dev.runnel.run.Value;
import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Conversations, their variables, and feedback (service-api.md section 4). */
class ConversationFlowTest {

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private ServiceClient chat;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void ownApp() {
        chat = bench.client(AppTexts.chat("App " + UUID.randomUUID()));
    }

    private JsonNode send(String query, String more) {
        JsonNode answer = ServiceClient.json(chat.post("/chat-messages", ServiceClient.chat(query, "blocking", more)));
        assertThat(answer.path("answer").stringValue()).isEqualTo("echo: " + query);
        return answer;
    }

    private String conversation(String query) {
        return send(query, "").path("conversation_id").stringValue();
    }

    private JsonNode list(String query) {
        return ServiceClient.json(chat.get("/conversations?user=ada" + query));
    }

    private static List<String> ids(JsonNode page) {
        var ids = new ArrayList<String>();
        page.path("data").forEach(item -> ids.add(item.path("id").stringValue()));
        return ids;
    }

    @Test
    void aConversationHasTheFieldsOfTheSpecification() {
        String id = conversation("hi");
        JsonNode page = list("");
        assertThat(page.propertyNames()).containsExactlyInAnyOrder("limit", "has_more", "data");
        JsonNode conversation = page.path("data").path(0);
        assertThat(conversation.propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "name", "inputs", "status", "introduction", "created_at", "updated_at");
        assertThat(conversation.path("id").stringValue()).isEqualTo(id);
        assertThat(conversation.path("name").stringValue()).isEqualTo("hi");
        assertThat(conversation.path("status").stringValue()).isEqualTo("normal");
        assertThat(conversation.path("inputs").toString()).isEqualTo("{}");
        assertThat(conversation.path("created_at").isIntegralNumber()).isTrue();
    }

    @Test
    void namesAreCutAsTheSpecificationSays() {
        String query = "a question that has rather more than fifty characters in it";
        conversation(query);
        assertThat(list("").path("data").path(0).path("name").stringValue()).isEqualTo(query.substring(0, 47) + "...");
        send(query, ",\"auto_generate_name\":false");
        assertThat(list("").path("data").path(0).path("name").stringValue()).isEqualTo(query.substring(0, 20) + "…");
    }

    @Test
    void conversationsArePagedAndSorted() {
        var made = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            made.add(conversation("c" + i));
        }
        assertThat(ids(list("&sort_by=created_at"))).containsExactlyElementsOf(made);
        assertThat(ids(list("&sort_by=-created_at"))).containsExactlyElementsOf(made.reversed());
        send("again", ",\"conversation_id\":\"" + made.get(1) + "\"");
        assertThat(ids(list("")).getFirst()).isEqualTo(made.get(1));
        assertThat(ids(list("&sort_by=updated_at")).getLast()).isEqualTo(made.get(1));
        var seen = new ArrayList<String>();
        String last = "";
        for (int pages = 0; pages < 3; pages++) {
            JsonNode page = list("&sort_by=created_at&limit=2&last_id=" + last);
            assertThat(page.path("has_more").booleanValue()).isEqualTo(pages < 2);
            seen.addAll(ids(page));
            last = seen.getLast();
        }
        assertThat(seen).containsExactlyElementsOf(made);
        assertThat(ServiceClient.json(chat.get("/conversations?user=bob"))
                        .path("data")
                        .size())
                .isZero();
    }

    @Test
    void aConversationIsRenamedByHandAndByItself() {
        String id = conversation("what is a runnel");
        JsonNode renamed = ServiceClient.json(
                chat.post("/conversations/" + id + "/name", "{\"name\":\"Water\",\"user\":\"ada\"}"));
        assertThat(renamed.path("name").stringValue()).isEqualTo("Water");
        assertThat(list("").path("data").path(0).path("name").stringValue()).isEqualTo("Water");
        JsonNode generated = ServiceClient.json(
                chat.post("/conversations/" + id + "/name", "{\"auto_generate\":true,\"user\":\"ada\"}"));
        assertThat(generated.path("name").stringValue()).isEqualTo("what is a runnel");
        for (String body : List.of(
                "{\"user\":\"ada\"}",
                "{\"name\":\" \",\"user\":\"ada\"}",
                "{\"name\":null,\"user\":\"ada\"}",
                "{\"name\":\"\",\"auto_generate\":false,\"user\":\"ada\"}")) {
            BadInputTest.refused(chat.post("/conversations/" + id + "/name", body), 400, "invalid_param");
        }
    }

    @Test
    void aModelNamesConversationsWhereOneIsTheDefault(@TempDir Path own) throws IOException {
        try (var titled = new ServiceBench(own, "models.defaults: {llm: openai/gpt-4o-mini}\n")) {
            titled.provider()
                    .behave(request -> dev.runnel.testkit.Behavior.saying(
                            request.body().contains("title") ? "\"On water\"" : "an answer"));
            ServiceClient client = titled.client(AppTexts.chat("Titled"));
            JsonNode answer =
                    ServiceClient.json(client.post("/chat-messages", ServiceClient.chat("water?", "blocking", "")));
            JsonNode renamed = ServiceClient.json(client.post(
                    "/conversations/" + answer.path("conversation_id").stringValue() + "/name",
                    "{\"auto_generate\":true,\"user\":\"ada\"}"));
            assertThat(renamed.path("name").stringValue()).isEqualTo("On water");
        }
    }

    @Test
    void aDeletedConversationIsGone() {
        String id = conversation("bye");
        RawResponse deleted = chat.send("DELETE", "/conversations/" + id, "{\"user\":\"ada\"}");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(ids(list(""))).isEmpty();
        BadInputTest.refused(chat.get("/messages?user=ada&conversation_id=" + id), 404, "not_found");
        BadInputTest.refused(chat.send("DELETE", "/conversations/" + id, "{\"user\":\"ada\"}"), 404, "not_found");
        BadInputTest.refused(
                chat.post(
                        "/chat-messages", ServiceClient.chat("x", "streaming", ",\"conversation_id\":\"" + id + "\"")),
                404,
                "not_found");
    }

    @Test
    void theUserMayBeLeftOutWhereItIsOptional() {
        String body = "{\"inputs\":{},\"query\":\"hi\",\"user\":\"DEFAULT-USER\"}";
        String id = ServiceClient.json(chat.post("/chat-messages", body))
                .path("conversation_id")
                .stringValue();
        assertThat(ids(ServiceClient.json(chat.get("/conversations")))).containsExactly(id);
        assertThat(chat.post("/conversations/" + id + "/name", "{\"name\":\"n\"}")
                        .status())
                .isEqualTo(200);
        assertThat(chat.send("DELETE", "/conversations/" + id, "{}").status()).isEqualTo(204);
    }

    @Test
    void variablesAreListedFilteredAndOverwritten() {
        String id = conversation("hi");
        var workplace = bench.server().workplace();
        UUID conversation = UUID.fromString(id);
        var count = variable(conversation, "count", "number", Value.of(3));
        var names = variable(conversation, "user_Names", "array[string]", Value.ofPlain(List.of("a", "b")));
        var word = variable(conversation, "word", "string", Value.of("w"));
        workplace.store().write(records -> {
            for (ConversationVariable each : List.of(count, names, word)) {
                records.conversations().write(each);
            }
            return true;
        });
        String path = "/conversations/" + id + "/variables";
        JsonNode page = ServiceClient.json(chat.get(path + "?user=ada"));
        assertThat(ids(page))
                .containsExactly(
                        count.id().toString(), names.id().toString(), word.id().toString());
        JsonNode first = page.path("data").path(0);
        assertThat(first.propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "name", "value_type", "value", "description", "created_at", "updated_at");
        assertThat(first.path("value_type").stringValue()).isEqualTo("number");
        assertThat(page.path("data").path(1).path("value_type").stringValue()).isEqualTo("array[string]");
        assertThat(first.path("value").stringValue()).isEqualTo("3");
        assertThat(page.path("data").path(1).path("value").stringValue()).isEqualTo("[\"a\",\"b\"]");
        assertThat(page.path("data").path(2).path("value").stringValue()).isEqualTo("w");
        assertThat(ids(ServiceClient.json(chat.get(path + "?user=ada&variable_name=NAMES"))))
                .containsExactly(names.id().toString());
        JsonNode limited = ServiceClient.json(chat.get(path + "?user=ada&limit=1&last_id=" + count.id()));
        assertThat(ids(limited)).containsExactly(names.id().toString());
        assertThat(limited.path("has_more").booleanValue()).isTrue();
        assertThat(BadInputTest.refused(
                        chat.get(path + "?user=ada&last_id=" + UUID.randomUUID()), 400, "invalid_param"))
                .isEmpty();
        BadInputTest.refused(chat.get(path + "?user=ada&variable_name=a%20b"), 400, "invalid_param");
        BadInputTest.refused(chat.get(path + "?user=ada&variable_name="), 400, "invalid_param");
        JsonNode written =
                ServiceClient.json(chat.send("PUT", path + "/" + count.id(), "{\"value\":4,\"user\":\"ada\"}"));
        assertThat(written.path("value").stringValue()).isEqualTo("4");
        assertThat(BadInputTest.refused(
                        chat.send("PUT", path + "/" + count.id(), "{\"value\":\"four\",\"user\":\"ada\"}"),
                        400,
                        "bad_request"))
                .isEqualTo("Type mismatch: variable 'count' expects number, but got string type");
        BadInputTest.refused(chat.send("PUT", path + "/" + count.id(), "{\"user\":\"ada\"}"), 400, "invalid_param");
        assertThat(BadInputTest.refused(
                        chat.send("PUT", path + "/" + UUID.randomUUID(), "{\"value\":1,\"user\":\"ada\"}"),
                        404,
                        "not_found"))
                .isEqualTo("Conversation Variable Not Exists.");
        BadInputTest.refused(
                chat.send("PUT", path + "/" + count.id(), "{\"value\":5,\"user\":\"bob\"}"), 404, "not_found");
    }

    private static ConversationVariable variable(UUID conversation, String name, String type, Value value) {
        var workplace = bench.server().workplace();
        long now = workplace.clock().millis();
        return new ConversationVariable(
                workplace.ids().next(), workplace.tenant(), conversation, name, type, value, "", 0, now, now);
    }

    @Test
    void feedbackIsSetChangedAndTakenBack() {
        JsonNode answer = send("rate me", "");
        String message = answer.path("message_id").stringValue();
        String path = "/messages/" + message + "/feedbacks";
        String listed = "/messages?user=ada&conversation_id="
                + answer.path("conversation_id").stringValue();
        assertThat(ServiceClient.json(rate(path, "\"like\"")).toString()).isEqualTo("{\"result\":\"success\"}");
        assertThat(rating(listed)).isEqualTo("{\"rating\":\"like\"}");
        JsonNode feedback = ServiceClient.json(chat.get("/app/feedbacks"));
        assertThat(feedback.propertyNames()).containsExactly("data");
        JsonNode row = feedback.path("data").path(0);
        assertThat(row.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "app_id",
                        "conversation_id",
                        "message_id",
                        "rating",
                        "content",
                        "from_source",
                        "from_end_user_id",
                        "from_account_id",
                        "created_at",
                        "updated_at");
        assertThat(row.path("message_id").stringValue()).isEqualTo(message);
        assertThat(row.path("content").stringValue()).isEqualTo("because");
        assertThat(row.path("from_source").stringValue()).isEqualTo("user");
        assertThat(java.time.Instant.parse(row.path("created_at").stringValue()))
                .isNotNull();
        JsonNode user = ServiceClient.json(
                chat.get("/end-users/" + row.path("from_end_user_id").stringValue()));
        assertThat(user.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "tenant_id",
                        "app_id",
                        "type",
                        "external_user_id",
                        "name",
                        "is_anonymous",
                        "session_id",
                        "created_at",
                        "updated_at");
        assertThat(user.path("session_id").stringValue()).isEqualTo("ada");
        assertThat(user.path("type").stringValue()).isEqualTo("service-api");
        assertThat(user.path("is_anonymous").booleanValue()).isFalse();
        BadInputTest.refused(
                bench.client(AppTexts.chat("Elsewhere"))
                        .get("/end-users/" + user.path("id").stringValue()),
                404,
                "end_user_not_found");
        rate(path, "\"dislike\"");
        assertThat(rating(listed)).isEqualTo("{\"rating\":\"dislike\"}");
        assertThat(ServiceClient.json(chat.get("/app/feedbacks")).path("data").size())
                .isEqualTo(1);
        assertThat(rate(path, "null").status()).isEqualTo(200);
        assertThat(rating(listed)).isEqualTo("null");
        BadInputTest.refused(rate(path, "null"), 400, "invalid_param");
        assertThat(ServiceClient.json(chat.get("/app/feedbacks?page=2&limit=1"))
                        .path("data")
                        .size())
                .isZero();
    }

    private RawResponse rate(String path, String rating) {
        return chat.post(path, "{\"rating\":" + rating + ",\"content\":\"because\",\"user\":\"ada\"}");
    }

    private String rating(String listed) {
        return ServiceClient.json(chat.get(listed))
                .path("data")
                .path(0)
                .path("feedback")
                .toString();
    }
}
