package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.App;
import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A workflow from its request to its log, field by field (events.md, service-api.md section 3). */
class WorkflowFlowTest {

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static App app;
    private static ServiceClient workflow;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
        app = bench.server().app(AppResources.text("echo-workflow"));
        workflow = bench.client(app);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    static String body(String inputs, String mode, String more) {
        return "{\"inputs\":" + inputs + ",\"response_mode\":\"" + mode + "\",\"user\":\"ada\"" + more + "}";
    }

    private static RawResponse run(String inputs, String mode, String... fields) {
        return workflow.post("/workflows/run", body(inputs, mode, ""), fields);
    }

    private static JsonNode detail(String run) {
        RawResponse response = workflow.get("/workflows/run/" + run);
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return ServiceClient.json(response);
    }

    @Test
    void aStreamHasTheEventsOfTheSpecification() {
        RawResponse response = run("{\"text\":\"hi\",\"other\":1}", "streaming");
        assertThat(response.text()).as("the first frame is a ping").startsWith("event: ping\n\ndata: ");
        List<JsonNode> frames = ServiceClient.frames(response);
        assertThat(ServiceClient.events(frames))
                .startsWith("workflow_started")
                .containsSubsequence(
                        "workflow_started", "node_started", "node_finished", "node_started", "node_finished")
                .endsWith("workflow_finished");
        JsonNode started = frames.getFirst();
        String task = started.path("task_id").stringValue();
        String run = started.path("workflow_run_id").stringValue();
        assertThat(UUID.fromString(task)).isNotEqualTo(UUID.fromString(run));
        for (JsonNode frame : frames) {
            assertThat(frame.propertyNames()).containsExactlyInAnyOrder("event", "workflow_run_id", "task_id", "data");
            assertThat(frame.path("task_id").stringValue()).isEqualTo(task);
            assertThat(frame.path("workflow_run_id").stringValue()).isEqualTo(run);
        }
        started(started.path("data"), run);
        nodes(frames);
        finished(frames.getLast().path("data"), run);
    }

    private static void started(JsonNode data, String run) {
        assertThat(data.propertyNames())
                .containsExactlyInAnyOrder("id", "workflow_id", "inputs", "created_at", "reason");
        assertThat(data.path("id").stringValue()).isEqualTo(run);
        assertThat(UUID.fromString(data.path("workflow_id").stringValue())).isNotNull();
        assertThat(data.path("reason").stringValue()).isEqualTo("initial");
        assertThat(data.path("created_at").isIntegralNumber()).isTrue();
        JsonNode inputs = data.path("inputs");
        assertThat(inputs.propertyNames())
                .containsExactlyInAnyOrder(
                        "text",
                        "count",
                        "paper",
                        "sys.files",
                        "sys.user_id",
                        "sys.app_id",
                        "sys.workflow_id",
                        "sys.workflow_run_id");
        assertThat(inputs.path("text").stringValue()).isEqualTo("hi");
        assertThat(inputs.path("count").intValue()).as("the default").isEqualTo(3);
        assertThat(inputs.path("sys.user_id").stringValue()).isEqualTo("ada");
        assertThat(inputs.path("sys.app_id").stringValue()).isEqualTo(app.id().toString());
        assertThat(inputs.path("sys.workflow_id")).isEqualTo(data.path("workflow_id"));
        assertThat(inputs.path("sys.workflow_run_id").stringValue()).isEqualTo(run);
    }

    private static void nodes(List<JsonNode> frames) {
        List<JsonNode> starts = of(frames, "node_started");
        List<JsonNode> ends = of(frames, "node_finished");
        assertThat(starts)
                .extracting(each -> each.path("node_id").stringValue())
                .containsExactly("start", "end");
        assertThat(ends).extracting(each -> each.path("node_id").stringValue()).containsExactly("start", "end");
        for (JsonNode data : starts) {
            assertThat(data.propertyNames())
                    .containsExactlyInAnyOrder(
                            "id",
                            "node_id",
                            "node_type",
                            "title",
                            "index",
                            "predecessor_node_id",
                            "inputs",
                            "inputs_truncated",
                            "created_at",
                            "extras",
                            "iteration_id",
                            "loop_id",
                            "agent_strategy");
            assertThat(data.path("index").intValue()).isEqualTo(1);
        }
        for (JsonNode data : ends) {
            assertThat(data.propertyNames())
                    .containsExactlyInAnyOrder(
                            "id",
                            "node_id",
                            "node_type",
                            "title",
                            "index",
                            "predecessor_node_id",
                            "inputs",
                            "inputs_truncated",
                            "process_data",
                            "process_data_truncated",
                            "outputs",
                            "outputs_truncated",
                            "status",
                            "error",
                            "elapsed_time",
                            "execution_metadata",
                            "created_at",
                            "finished_at",
                            "files",
                            "iteration_id",
                            "loop_id");
            assertThat(data.path("status").stringValue()).isEqualTo("succeeded");
        }
        assertThat(ends.getLast().path("outputs").path("text").stringValue()).isEqualTo("hi");
        assertThat(starts.getFirst().path("id")).isEqualTo(ends.getFirst().path("id"));
    }

    private static List<JsonNode> of(List<JsonNode> frames, String event) {
        return frames.stream()
                .filter(frame -> frame.path("event").stringValue().equals(event))
                .map(frame -> frame.path("data"))
                .toList();
    }

    private static void finished(JsonNode data, String run) {
        assertThat(data.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "workflow_id",
                        "status",
                        "outputs",
                        "error",
                        "elapsed_time",
                        "total_tokens",
                        "total_steps",
                        "created_by",
                        "created_at",
                        "finished_at",
                        "exceptions_count",
                        "files");
        assertThat(data.path("id").stringValue()).isEqualTo(run);
        assertThat(data.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(data.path("error").isNull()).isTrue();
        assertThat(data.path("total_steps").intValue()).isEqualTo(2);
        assertThat(data.path("exceptions_count").intValue()).isZero();
        assertThat(data.path("created_by").propertyNames()).containsExactlyInAnyOrder("id", "user");
        assertThat(data.path("created_by").path("user").stringValue()).isEqualTo("ada");
        assertThat(data.path("outputs").toString())
                .isEqualTo("{\"text\":\"hi\",\"count\":3,\"paper\":null,\"user\":\"ada\",\"files\":[]}");
    }

    @Test
    void textOfTheEndNodeStreamsInTheOrderOfItsOutputs() {
        List<JsonNode> frames = ServiceClient.frames(run("{\"text\":\"hi\",\"count\":\"7\"}", "streaming"));
        var text = new StringBuilder();
        var origins = new ArrayList<String>();
        for (JsonNode data : of(frames, "text_chunk")) {
            assertThat(data.propertyNames()).containsExactlyInAnyOrder("text", "from_variable_selector");
            text.append(data.path("text").stringValue());
            origins.add(data.path("from_variable_selector").toString());
        }
        assertThat(text.toString()).startsWith("hi\n7\n").contains("ada");
        assertThat(origins).contains("[\"start\",\"text\"]", "[\"start\",\"count\"]", "[\"sys\",\"user_id\"]");
    }

    @Test
    void aBlockingAnswerHasTheMembersOfTheSpecification() {
        JsonNode body = ServiceClient.json(run("{\"text\":\"hi\",\"count\":1.5}", "blocking"));
        assertThat(body.propertyNames()).containsExactlyInAnyOrder("task_id", "workflow_run_id", "data");
        JsonNode data = body.path("data");
        assertThat(data.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "workflow_id",
                        "status",
                        "outputs",
                        "error",
                        "elapsed_time",
                        "total_tokens",
                        "total_steps",
                        "created_at",
                        "finished_at");
        assertThat(data.path("id")).isEqualTo(body.path("workflow_run_id"));
        assertThat(data.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(data.path("outputs").path("count").doubleValue()).isEqualTo(1.5);
        JsonNode other =
                ServiceClient.json(workflow.post("/workflows/run", "{\"inputs\":{\"text\":\"x\"},\"user\":7}"));
        assertThat(other.path("data").path("outputs").path("user").stringValue())
                .as("without a mode it blocks; the user is coerced")
                .isEqualTo("7");
    }

    @Test
    void aRunIsLookedAtAfterwards() {
        JsonNode body = ServiceClient.json(run("{\"text\":\"look\"}", "blocking"));
        String run = body.path("workflow_run_id").stringValue();
        JsonNode detail = detail(run);
        assertThat(detail.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "workflow_id",
                        "status",
                        "inputs",
                        "outputs",
                        "error",
                        "total_steps",
                        "total_tokens",
                        "created_at",
                        "finished_at",
                        "elapsed_time");
        for (String same : List.of("workflow_id", "status", "outputs", "error", "total_steps", "total_tokens")) {
            assertThat(detail.path(same)).as(same).isEqualTo(body.path("data").path(same));
        }
        JsonNode inputs = ServiceClient.json(detail.path("inputs").stringValue());
        assertThat(inputs.path("text").stringValue()).isEqualTo("look");
        assertThat(inputs.path("sys.user_id").stringValue()).isEqualTo("ada");
        assertThat(inputs.path("sys.timestamp").isIntegralNumber()).isTrue();
        assertThat(detail.path("elapsed_time").doubleValue()).isPositive();
        BadInputTest.refused(workflow.get("/workflows/run/" + UUID.randomUUID()), 404, "not_found");
        BadInputTest.refused(workflow.get("/workflows/run/no-id"), 404, "not_found");
        String task = body.path("task_id").stringValue();
        BadInputTest.refused(workflow.get("/workflows/run/" + task), 404, "not_found");
        ServiceClient stranger = bench.client(AppResources.named("echo-workflow", "Stranger"));
        BadInputTest.refused(stranger.get("/workflows/run/" + run), 404, "not_found");
    }

    @Test
    void aGivenVersionRunsAlthoughANewerOneIsPublished() {
        String source = "test:versions";
        var imports = bench.server().workplace().imports();
        var tenant = bench.server().workplace().tenant();
        String old = AppResources.named("echo-workflow", "Versions");
        App first = imports.importFile(tenant, old.getBytes(StandardCharsets.UTF_8), source, null)
                .app();
        ServiceClient client = bench.client(first);
        String before = String.valueOf(first.publishedVersion());
        String changed = old.replace("variable: user, value_selector", "variable: who, value_selector");
        App second = imports.importFile(tenant, changed.getBytes(StandardCharsets.UTF_8), source, null)
                .app();
        assertThat(second.id()).isEqualTo(first.id());
        String body = body("{\"text\":\"v\"}", "blocking", "");
        JsonNode pinned = ServiceClient.json(client.post("/workflows/" + before + "/run", body));
        assertThat(pinned.path("data").path("workflow_id").stringValue()).isEqualTo(before);
        assertThat(pinned.path("data").path("outputs").has("user")).isTrue();
        String now = String.valueOf(second.publishedVersion());
        JsonNode present = ServiceClient.json(client.post("/workflows/" + now + "/run", body));
        assertThat(present.path("data").path("outputs").has("who")).isTrue();
        assertThat(BadInputTest.refused(
                        client.post("/workflows/" + UUID.randomUUID() + "/run", body), 404, "not_found"))
                .startsWith("Workflow not found");
        BadInputTest.refused(client.post("/workflows/not-an-id/run", body), 400, "bad_request");
        BadInputTest.refused(client.post("/workflows/draft/run", body), 400, "bad_request");
        BadInputTest.refused(workflow.post("/workflows/" + before + "/run", body), 404, "not_found");
        JsonNode logs = ServiceClient.json(client.get("/workflows/logs"));
        assertThat(logs.path("data"))
                .extracting(each -> each.path("workflow_run").path("version").stringValue())
                .containsExactly("2", "1");
    }

    @Test
    void unfitInputsAreToldByTheStreamItselfAndLeaveNothing() {
        var rows = bench.rows();
        assertThat(BadInputTest.refused(run("{}", "blocking"), 400, "invalid_param"))
                .isEqualTo("text is required in input form");
        RawResponse streamed = run("{\"text\":5}", "streaming");
        assertThat(streamed.status()).isEqualTo(200);
        assertThat(streamed.text()).startsWith("event: ping\n\n");
        List<JsonNode> frames = ServiceClient.frames(streamed);
        assertThat(ServiceClient.events(frames)).containsExactly("workflow_started", "workflow_finished");
        JsonNode end = frames.getLast();
        assertThat(end.propertyNames()).containsExactlyInAnyOrder("event", "task_id", "workflow_run_id", "data");
        assertThat(end.path("task_id")).isEqualTo(end.path("workflow_run_id"));
        assertThat(end.path("data").path("error").stringValue())
                .isEqualTo("(type 'text-input') text in input form must be a string");
        assertThat(end.path("data").path("status").stringValue()).isEqualTo("failed");
        assertThat(end.path("data").path("created_by").toString()).isEqualTo("{}");
        assertThat(end.path("data").path("exceptions_count").intValue()).isEqualTo(1);
        assertThat(end.path("data").path("outputs").isNull()).isTrue();
        assertThat(frames.getFirst().path("data").path("inputs").path("text").intValue())
                .isEqualTo(5);
        BadInputTest.refused(
                workflow.get("/workflows/run/" + end.path("workflow_run_id").stringValue()), 404, "not_found");
        assertThat(bench.rows()).isEqualTo(rows);
    }

    @Test
    void aNodeThatIsNotBuiltFailsTheRunAndSaysSo() {
        ServiceClient asking = bench.client(AppResources.text("asking-workflow"));
        RawResponse response = asking.post("/workflows/run", body("{}", "blocking", ""));
        assertThat(response.status())
                .as("a failed workflow is no failed request")
                .isEqualTo(200);
        JsonNode data = ServiceClient.json(response).path("data");
        assertThat(data.path("status").stringValue()).isEqualTo("failed");
        assertThat(data.path("error").stringValue()).contains("human-input");
        List<JsonNode> frames = ServiceClient.frames(asking.post("/workflows/run", body("{}", "streaming", "")));
        assertThat(ServiceClient.events(frames)).endsWith("node_finished", "workflow_finished");
        assertThat(of(frames, "node_finished").getLast().path("status").stringValue())
                .isEqualTo("failed");
    }

    @Test
    void filesComeInAndGoOutUnderAddressesThatWork() {
        JsonNode uploaded = ServiceClient.json(
                workflow.upload("paper.txt", "text/plain", "words".getBytes(StandardCharsets.UTF_8)));
        String file = "{\"type\":\"document\",\"transfer_method\":\"local_file\",\"upload_file_id\":\""
                + uploaded.path("id").stringValue() + "\"}";
        JsonNode body = ServiceClient.json(workflow.post(
                "/workflows/run",
                body("{\"text\":\"f\",\"paper\":" + file + "}", "blocking", ",\"files\":[" + file + "]")));
        JsonNode outputs = body.path("data").path("outputs");
        readable(outputs.path("paper"));
        readable(outputs.path("files").path(0));
        JsonNode detail = detail(body.path("workflow_run_id").stringValue());
        readable(detail.path("outputs").path("paper"));
        JsonNode inputs = ServiceClient.json(detail.path("inputs").stringValue());
        readable(inputs.path("paper"));
        readable(inputs.path("sys.files").path(0));
        List<JsonNode> again = ServiceClient.frames(
                workflow.get("/workflow/" + body.path("workflow_run_id").stringValue() + "/events?user=ada"));
        readable(again.getLast().path("data").path("outputs").path("paper"));
        BadInputTest.refused(
                workflow.post("/workflows/run", body("{\"text\":\"f\",\"paper\":\"x\"}", "blocking", "")),
                400,
                "invalid_param");
        String bobs =
                body("{\"text\":\"f\",\"paper\":" + file + "}", "blocking", "").replace("\"ada\"", "\"bob\"");
        BadInputTest.refused(workflow.post("/workflows/run", bobs), 400, "invalid_param");
        String many = String.join(",", file, file, file);
        BadInputTest.refused(
                workflow.post("/workflows/run", body("{\"text\":\"f\"}", "blocking", ",\"files\":[" + many + "]")),
                400,
                "invalid_param");
    }

    private static void readable(JsonNode file) {
        assertThat(file.path("dify_model_identity").stringValue()).isEqualTo("__dify__file__");
        assertThat(file.path("filename").stringValue()).isEqualTo("paper.txt");
        String url = file.path("url").stringValue();
        // The host is the one by which the client asked.
        assertThat(url).startsWith("http://localhost/files/");
        RawResponse bytes = workflow.exchange(RawHttp.request("GET", url.substring("http://localhost".length()), null));
        assertThat(bytes.text()).isEqualTo("words");
    }

    @Test
    void theSameIdempotencyKeyIsTheSameRun() throws Exception {
        String key = "Idempotency-Key: " + UUID.randomUUID();
        List<JsonNode> first = ServiceClient.frames(run("{\"text\":\"once\"}", "streaming", key));
        assertThat(ServiceClient.frames(run("{\"text\":\"once\"}", "streaming", key)))
                .isEqualTo(first);
        JsonNode blocking = ServiceClient.json(run("{\"text\":\"once\"}", "blocking", key));
        assertThat(blocking.path("workflow_run_id")).isEqualTo(first.getFirst().path("workflow_run_id"));
        BadInputTest.refused(run("{\"text\":\"twice\"}", "streaming", key), 409, "conflict");
        String version = first.getFirst().path("data").path("workflow_id").stringValue();
        BadInputTest.refused(
                workflow.post("/workflows/" + version + "/run", body("{\"text\":\"once\"}", "blocking", ""), key),
                409,
                "conflict");
        int runs = bench.rows().get("run");
        String other = "Idempotency-Key: " + UUID.randomUUID();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<List<JsonNode>>>();
            for (int i = 0; i < 8; i++) {
                answers.add(
                        threads.submit(() -> ServiceClient.frames(run("{\"text\":\"at once\"}", "streaming", other))));
            }
            for (Future<List<JsonNode>> answer : answers) {
                assertThat(answer.get()).isEqualTo(answers.getFirst().get());
            }
        }
        assertThat(bench.rows().get("run")).isEqualTo(runs + 1);
    }

    @Test
    void aStreamIsResumedAfterAnyEvent() {
        RawResponse whole = run("{\"text\":\"resume\"}", "streaming", "Runnel-Event-Ids: true");
        List<JsonNode> frames = ServiceClient.frames(whole);
        List<String> blocks = List.of(whole.text().split("\n\n"));
        var rows = bench.rows();
        int seen = 0;
        for (String block : blocks) {
            seen += block.startsWith("event: ping") ? 0 : 1;
            if (!block.startsWith("id: ")) {
                continue;
            }
            String last = "Last-Event-ID: " + block.substring(4, block.indexOf('\n'));
            assertThat(ServiceClient.frames(run("{\"text\":\"resume\"}", "streaming", last)))
                    .as(last)
                    .isEqualTo(frames.subList(seen, frames.size()));
            String path = "/workflow/" + frames.getFirst().path("task_id").stringValue() + "/events?user=ada";
            assertThat(ServiceClient.frames(workflow.send("GET", path + "&include_state_snapshot=true", null, last)))
                    .as("the event id wins over the snapshot")
                    .isEqualTo(frames.subList(seen, frames.size()));
        }
        String first =
                "Last-Event-ID: " + frames.getFirst().path("workflow_run_id").stringValue() + ":1";
        BadInputTest.refused(run("{\"text\":\"another\"}", "streaming", first), 409, "conflict");
        BadInputTest.refused(run("{}", "streaming", first), 409, "conflict");
        BadInputTest.refused(
                workflow.post(
                        "/workflows/run",
                        body("{\"text\":\"resume\"}", "streaming", "").replace("\"ada\"", "\"bob\""),
                        first),
                409,
                "conflict");
        assertThat(bench.rows()).isEqualTo(rows);
    }

    @Test
    void aFileInputIsTheSameWhenItsRunIsResumed() {
        JsonNode uploaded = ServiceClient.json(
                workflow.upload("paper.txt", "text/plain", "words".getBytes(StandardCharsets.UTF_8)));
        String inputs = "{\"text\":\"f\",\"paper\":{\"type\":\"document\",\"transfer_method\":\"local_file\","
                + "\"upload_file_id\":\"" + uploaded.path("id").stringValue() + "\"}}";
        List<JsonNode> frames = ServiceClient.frames(run(inputs, "streaming"));
        String last =
                "Last-Event-ID: " + frames.getFirst().path("workflow_run_id").stringValue() + ":1";
        List<JsonNode> rest = ServiceClient.frames(run(inputs, "streaming", last));
        assertThat(ServiceClient.events(rest))
                .isEqualTo(ServiceClient.events(frames).subList(1, frames.size()));
    }

    @Test
    void comingBackToAFinishedRunGivesItsEndAlone() {
        JsonNode body = ServiceClient.json(run("{\"text\":\"done\"}", "blocking"));
        for (String id : List.of(
                body.path("workflow_run_id").stringValue(), body.path("task_id").stringValue())) {
            for (String query : List.of("", "&include_state_snapshot=true", "&continue_on_pause=true")) {
                RawResponse response = workflow.get("/workflow/" + id + "/events?user=ada" + query);
                assertThat(response.text()).as("no ping").startsWith("data: ");
                List<JsonNode> frames = ServiceClient.frames(response);
                assertThat(ServiceClient.events(frames)).containsExactly("workflow_finished");
                JsonNode end = frames.getFirst();
                assertThat(end.propertyNames())
                        .containsExactlyInAnyOrder("event", "task_id", "workflow_run_id", "data");
                assertThat(end.path("task_id")).isEqualTo(body.path("workflow_run_id"));
                assertThat(end.path("data").path("outputs"))
                        .isEqualTo(body.path("data").path("outputs"));
            }
        }
        String path = "/workflow/" + body.path("workflow_run_id").stringValue() + "/events?user=";
        BadInputTest.refused(workflow.get(path + "bob"), 404, "not_found");
        BadInputTest.refused(workflow.get(path), 400, "invalid_param");
        BadInputTest.refused(workflow.get("/workflow/" + UUID.randomUUID() + "/events?user=ada"), 404, "not_found");
        BadInputTest.refused(workflow.get("/workflow/no-id/events?user=ada"), 404, "not_found");
    }
}
