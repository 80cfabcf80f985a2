package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

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

/** A chatflow: its stream, its conversations and their variables (events.md section 3.2, service-api.md section 4). */
class ChatflowTest {

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private ServiceClient chat;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder, "egress: {allow: [127.0.0.1/32]}\n");
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void ownApp() {
        chat = bench.client(AppResources.named("greeter-chatflow", "Greeter " + UUID.randomUUID()));
    }

    private static String body(String query, String mode, String more) {
        return ServiceClient.chat(query, mode, more).replace("\"inputs\":{}", "\"inputs\":{\"name\":\"Ada\"}");
    }

    private RawResponse send(String query, String mode, String more, String... fields) {
        return chat.post("/chat-messages", body(query, mode, more), fields);
    }

    private static String address() {
        return "http://127.0.0.1:" + bench.provider().port() + "/a.txt";
    }

    private static String remoteFile() {
        return "{\"type\":\"document\",\"transfer_method\":\"remote_url\",\"url\":\"" + address() + "\"}";
    }

    private static void named(List<JsonNode> frames, String event, String... members) {
        List<JsonNode> found = frames.stream()
                .filter(frame -> frame.path("event").stringValue().equals(event))
                .toList();
        assertThat(found).as(event).isNotEmpty();
        for (JsonNode frame : found) {
            assertThat(frame.propertyNames()).as(event).containsExactlyInAnyOrder(members);
        }
    }

    @Test
    void aStreamHasTheEventsOfTheSpecification() {
        RawResponse response = send("good day", "streaming", "");
        assertThat(response.text()).startsWith("event: ping\n\n");
        List<JsonNode> frames = ServiceClient.frames(response);
        assertThat(ServiceClient.events(frames))
                .startsWith("workflow_started")
                .containsSubsequence("message", "node_finished", "message_end", "workflow_finished")
                .endsWith("message_end", "workflow_finished")
                .doesNotContain("text_chunk");
        named(
                frames,
                "message",
                "event",
                "conversation_id",
                "message_id",
                "created_at",
                "task_id",
                "id",
                "answer",
                "from_variable_selector");
        for (String event : List.of("workflow_started", "node_started", "node_finished", "workflow_finished")) {
            named(
                    frames,
                    event,
                    "event",
                    "conversation_id",
                    "message_id",
                    "created_at",
                    "task_id",
                    "workflow_run_id",
                    "data");
        }
        named(
                frames,
                "message_end",
                "event",
                "conversation_id",
                "message_id",
                "created_at",
                "task_id",
                "id",
                "metadata",
                "files");
        JsonNode inputs = frames.getFirst().path("data").path("inputs");
        assertThat(inputs.propertyNames())
                .containsExactlyInAnyOrder(
                        "name",
                        "sys.query",
                        "sys.files",
                        "sys.user_id",
                        "sys.dialogue_count",
                        "sys.app_id",
                        "sys.workflow_id",
                        "sys.workflow_run_id");
        assertThat(inputs.path("sys.query").stringValue()).isEqualTo("good day");
        assertThat(inputs.path("sys.dialogue_count").intValue()).isEqualTo(1);
        assertThat(ServiceClient.answer(frames)).isEqualTo("good day\n1");
        JsonNode outputs = frames.getLast().path("data").path("outputs");
        assertThat(outputs.toString()).isEqualTo("{\"answer\":\"good day\",\"turn\":1}");
    }

    @Test
    void aBlockingAnswerHasTheMembersOfTheSpecification() {
        JsonNode body = ServiceClient.json(send("hello", "blocking", ""));
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
        assertThat(body.path("mode").stringValue()).isEqualTo("advanced-chat");
        assertThat(body.path("event").stringValue()).isEqualTo("message");
        assertThat(body.path("answer").stringValue()).isEqualTo("hello\n1");
    }

    @Test
    void turnsAreCountedAndListsShowWhatTheUserGave() {
        JsonNode first = ServiceClient.json(send("one", "blocking", ""));
        String conversation = first.path("conversation_id").stringValue();
        String more = ",\"conversation_id\":\"" + conversation + "\"";
        assertThat(ServiceClient.json(send("two", "blocking", more))
                        .path("answer")
                        .stringValue())
                .isEqualTo("two\n2");
        JsonNode third = ServiceClient.frames(send("three", "streaming", more)).getLast();
        assertThat(third.path("data").path("outputs").path("turn").intValue()).isEqualTo(3);
        JsonNode page = ServiceClient.json(chat.get("/messages?user=ada&conversation_id=" + conversation));
        assertThat(page.path("data")).hasSize(3);
        for (JsonNode message : page.path("data")) {
            assertThat(message.path("inputs").toString()).isEqualTo("{\"name\":\"Ada\"}");
            assertThat(message.path("status").stringValue()).isEqualTo("normal");
        }
        assertThat(page.path("data").path(1).path("query").stringValue()).isEqualTo("two");
        assertThat(page.path("data").path(1).path("answer").stringValue()).isEqualTo("two\n2");
        JsonNode listed = ServiceClient.json(chat.get("/conversations?user=ada"))
                .path("data")
                .path(0);
        assertThat(listed.path("inputs").toString()).isEqualTo("{\"name\":\"Ada\"}");
        assertThat(listed.path("introduction").stringValue()).isEqualTo("Hello, Ada.");
    }

    @Test
    void variablesOfAConversationAreListedAndOverwritten() {
        String conversation = ServiceClient.json(send("hi", "blocking", ""))
                .path("conversation_id")
                .stringValue();
        String path = "/conversations/" + conversation + "/variables";
        JsonNode data = ServiceClient.json(chat.get(path + "?user=ada")).path("data");
        assertThat(data)
                .extracting(each -> each.path("name").stringValue())
                .containsExactlyInAnyOrder("asked", "names");
        JsonNode asked = ServiceClient.json(chat.get(path + "?user=ada&variable_name=ask"))
                .path("data")
                .path(0);
        assertThat(asked.path("value_type").stringValue()).isEqualTo("number");
        assertThat(asked.path("value").stringValue()).isEqualTo("2");
        assertThat(asked.path("description").stringValue()).isEqualTo("how often");
        String one = path + "/" + asked.path("id").stringValue();
        JsonNode written = ServiceClient.json(chat.send("PUT", one, "{\"value\":9,\"user\":\"ada\"}"));
        assertThat(written.path("value").stringValue()).isEqualTo("9");
        assertThat(written.path("id")).isEqualTo(asked.path("id"));
        send("again", "blocking", ",\"conversation_id\":\"" + conversation + "\"");
        assertThat(ServiceClient.json(chat.get(path + "?user=ada&variable_name=ask"))
                        .path("data")
                        .path(0)
                        .path("value")
                        .stringValue())
                .as("a later run keeps it")
                .isEqualTo("9");
        BadInputTest.refused(chat.send("PUT", one, "{\"value\":\"nine\",\"user\":\"ada\"}"), 400, "bad_request");
        BadInputTest.refused(chat.send("PUT", one, "{\"value\":1,\"user\":\"bob\"}"), 404, "not_found");
        JsonNode names = ServiceClient.json(chat.get(path + "?user=ada&variable_name=names"))
                .path("data")
                .path(0);
        String large = "x".repeat(210 * 1024);
        BadInputTest.refused(
                chat.send(
                        "PUT",
                        path + "/" + names.path("id").stringValue(),
                        "{\"value\":[\"" + large + "\"],\"user\":\"ada\"}"),
                400,
                "invalid_param");
    }

    @Test
    void whatDoesNotFitIsToldByTheStreamOrAsAnErrorAndLeavesNothing() {
        var rows = bench.rows();
        String noName = ServiceClient.chat("hi", "streaming", "");
        List<JsonNode> frames = ServiceClient.frames(chat.post("/chat-messages", noName));
        assertThat(ServiceClient.events(frames)).containsExactly("workflow_started", "workflow_finished");
        for (JsonNode frame : frames) {
            assertThat(frame.propertyNames())
                    .as("no envelope of a message")
                    .containsExactlyInAnyOrder("event", "task_id", "workflow_run_id", "data");
        }
        assertThat(frames.getLast().path("data").path("error").stringValue())
                .isEqualTo("name is required in input form");
        BadInputTest.refused(
                chat.post("/chat-messages", noName.replace("streaming", "blocking")), 400, "invalid_param");
        assertThat(BadInputTest.refused(send("", "blocking", ""), 400, "invalid_param"))
                .isEqualTo("query is required");
        List<JsonNode> empty = ServiceClient.frames(send("", "streaming", ""));
        assertThat(empty.getLast().path("data").path("error").stringValue()).isEqualTo("query is required");
        String unknown = ",\"conversation_id\":\"" + UUID.randomUUID() + "\"";
        BadInputTest.refused(send("hi", "streaming", unknown), 404, "not_found");
        BadInputTest.refused(
                send("hi", "streaming", ",\"workflow_id\":\"" + UUID.randomUUID() + "\""), 404, "not_found");
        BadInputTest.refused(send("hi", "streaming", ",\"workflow_id\":\"draft\""), 400, "bad_request");
        BadInputTest.refused(send("hi", "streaming", ",\"workflow_id\":\"x\""), 400, "bad_request");
        String file = remoteFile();
        BadInputTest.refused(send("hi", "blocking", ",\"files\":[" + file + "," + file + "]"), 400, "invalid_param");
        assertThat(bench.rows()).isEqualTo(rows);
    }

    @Test
    void filesOfAMessageAreSystemFiles() {
        String file = remoteFile();
        List<JsonNode> frames = ServiceClient.frames(send("hi", "streaming", ",\"files\":[" + file + "]"));
        JsonNode sent =
                frames.getFirst().path("data").path("inputs").path("sys.files").path(0);
        assertThat(sent.path("url").stringValue()).isEqualTo(address());
        assertThat(sent.path("filename").stringValue()).isEqualTo("a.txt");
    }

    @Test
    void aGivenWorkflowRunsAndAnUnknownEmptyOneDoesNotMatter() {
        JsonNode started = ServiceClient.frames(send("hi", "streaming", ",\"workflow_id\":\"\""))
                .getFirst();
        String workflow = started.path("data").path("workflow_id").stringValue();
        JsonNode again = ServiceClient.frames(send("hi", "streaming", ",\"workflow_id\":\"" + workflow + "\""))
                .getFirst();
        assertThat(again.path("data").path("workflow_id").stringValue()).isEqualTo(workflow);
    }

    @Test
    void aRunIsFoundAndComesBackToBy() {
        List<JsonNode> frames = ServiceClient.frames(send("hi", "streaming", "", "Runnel-Event-Ids: true"));
        String run = frames.getFirst().path("workflow_run_id").stringValue();
        JsonNode detail = ServiceClient.json(chat.get("/workflows/run/" + run));
        JsonNode inputs = ServiceClient.json(detail.path("inputs").stringValue());
        assertThat(inputs.path("sys.query").stringValue()).isEqualTo("hi");
        assertThat(inputs.path("sys.conversation_id"))
                .isEqualTo(frames.getFirst().path("conversation_id"));
        assertThat(detail.path("status").stringValue()).isEqualTo("succeeded");
        List<JsonNode> end = ServiceClient.frames(chat.get("/workflow/" + run + "/events?user=ada"));
        assertThat(ServiceClient.events(end)).containsExactly("workflow_finished");
        assertThat(ServiceClient.json(chat.get("/workflows/logs")).path("total").intValue())
                .as("the log is that of workflows; messages are listed elsewhere")
                .isZero();
        List<JsonNode> resumed = ServiceClient.frames(send("hi", "streaming", "", "Last-Event-ID: " + run + ":1"));
        assertThat(resumed).isEqualTo(frames);
        BadInputTest.refused(send("other", "streaming", "", "Last-Event-ID: " + run + ":1"), 409, "conflict");
    }

    @Test
    void anyUserStopsATaskOfAChatflow() {
        JsonNode frame = ServiceClient.frames(send("hi", "streaming", "")).getFirst();
        String stop = "/chat-messages/" + frame.path("task_id").stringValue() + "/stop";
        assertThat(ServiceClient.json(chat.post(stop, "{\"user\":\"bob\"}")).toString())
                .isEqualTo("{\"result\":\"success\"}");
    }

    @Test
    void whatTheAppIsCanBeAskedFor() {
        JsonNode parameters = ServiceClient.json(chat.get("/parameters"));
        assertThat(parameters.path("opening_statement").stringValue()).isEqualTo("Hello, {{name}}.");
        assertThat(parameters.path("suggested_questions").toString()).isEqualTo("[\"Why?\"]");
        JsonNode control = parameters.path("user_input_form").path(0).path("text-input");
        assertThat(control.path("variable").stringValue()).isEqualTo("name");
        assertThat(control.path("required").booleanValue()).isTrue();
        assertThat(control.path("max_length").intValue()).isEqualTo(10);
        assertThat(parameters.path("retriever_resource").toString()).isEqualTo("{\"enabled\":true}");
        assertThat(parameters
                        .path("system_parameters")
                        .path("workflow_file_upload_limit")
                        .intValue())
                .isEqualTo(10);
        JsonNode info = ServiceClient.json(chat.get("/info"));
        assertThat(info.path("mode").stringValue()).isEqualTo("advanced-chat");
        assertThat(ServiceClient.json(chat.get("/meta")).toString()).isEqualTo("{\"tool_icons\":{}}");
        assertThat(ServiceClient.json(chat.get("/site")).path("icon").stringValue())
                .isEqualTo("G");
        var workflow = bench.client(AppResources.named("echo-workflow", "Told"));
        var types = new ArrayList<String>();
        ServiceClient.json(workflow.get("/parameters"))
                .path("user_input_form")
                .forEach(each -> types.addAll(each.propertyNames()));
        assertThat(types).containsExactly("text-input", "number", "file");
        assertThat(workflow.get("/parameters").text()).doesNotContain("very-secret-token");
    }
}
