package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.App;
import dev.runnel.run.Payload;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.testkit.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Coming back to a workflow run that waits for a person, as its log tells it (events.md section 7). */
class PausedRunTest {

    private static final ObjectValue INPUTS =
            new ObjectValue(Map.of("sys.user_id", Value.of("ada"), "sys.timestamp", Value.of(1_700_000_000L)));

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static App app;
    private static ServiceClient client;

    private RecordedRun run;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
        app = bench.server().app(AppResources.text("asking-workflow"));
        client = bench.client(app);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void record() {
        run = new RecordedRun(bench.server(), app, "ada", INPUTS);
        var start = new Payload.NodeRef("execution-of-start", "start", "start", "Start", null, null, -1);
        run.append(new Payload.NodeStarted(start, "attempt"), new Payload.NodeFinished(start, succeeded()));
    }

    private static Payload.NodeOutcome succeeded() {
        return new Payload.NodeOutcome(
                Payload.NodeStatus.SUCCEEDED,
                INPUTS,
                null,
                INPUTS,
                null,
                1_000_000,
                1_700_000_000_000L,
                ObjectValue.EMPTY,
                null,
                List.of(),
                Usage.NONE,
                1,
                List.of());
    }

    private String path(String query) {
        return "/v1/workflow/" + run.id() + "/events?user=ada" + query;
    }

    private StreamInHand open(CheckedHttp http, String query) {
        http.send(RawHttp.request("GET", path(query), null, client.authorization()));
        return new StreamInHand(http);
    }

    private void finish() {
        run.finish(RunStatus.SUCCEEDED, new ObjectValue(Map.of("ok", Value.of(true))), null);
    }

    @Test
    void aSnapshotOfAPausedRunTellsItsStateAndEnds() {
        run.pause("ask", "form-1");
        String stream = client.exchange(
                        RawHttp.request("GET", path("&include_state_snapshot=TRUE"), null, client.authorization()))
                .text();
        assertThat(stream).startsWith("event: ping\n\n");
        List<JsonNode> frames = ServiceClient.frames(stream);
        assertThat(ServiceClient.events(frames))
                .containsExactly(
                        "workflow_started",
                        "node_started",
                        "node_finished",
                        "node_started",
                        "node_finished",
                        "human_input_required",
                        "workflow_paused");
        JsonNode started = frames.getFirst().path("data");
        assertThat(started.path("inputs").path("sys.timestamp").longValue()).isEqualTo(1_700_000_000L);
        assertThat(started.path("reason").stringValue()).isEqualTo("initial");
        assertThat(frames.get(4).path("data").path("status").stringValue()).isEqualTo("paused");
        assertThat(frames.get(4).path("data").path("node_id").stringValue()).isEqualTo("ask");
        JsonNode form = frames.get(5).path("data");
        assertThat(form.path("form_id").stringValue()).isEqualTo("form-1");
        assertThat(form.path("form_content").stringValue()).isEqualTo("Shall we?");
        assertThat(form.path("expiration_time").longValue()).isEqualTo(1_800_000_000L);
        JsonNode paused = frames.get(6).path("data");
        assertThat(paused.propertyNames())
                .containsExactlyInAnyOrder(
                        "workflow_run_id",
                        "paused_nodes",
                        "outputs",
                        "reasons",
                        "status",
                        "created_at",
                        "elapsed_time",
                        "total_tokens",
                        "total_steps");
        assertThat(paused.path("paused_nodes").toString()).isEqualTo("[\"ask\"]");
        assertThat(paused.path("reasons").path(0).path("TYPE").stringValue()).isEqualTo("human_input_required");
        assertThat(paused.path("elapsed_time").doubleValue()).isEqualTo(1.5);
    }

    @Test
    void aStreamThatContinuesOnPauseGoesOnToTheEnd() {
        run.pause("ask", "form-1");
        try (var http = client.open()) {
            StreamInHand stream = open(http, "&include_state_snapshot=true&continue_on_pause=True");
            String event = "";
            while (!event.equals("workflow_paused")) {
                event = stream.next().path("event").stringValue();
            }
            run.resume();
            finish();
            assertThat(ServiceClient.events(stream.rest())).containsExactly("workflow_started", "workflow_finished");
        }
    }

    @Test
    void withoutASnapshotOnlyWhatFollowsIsTold() {
        try (var http = client.open();
                var other = client.open()) {
            StreamInHand stream = open(http, "");
            StreamInHand continuing = open(other, "&continue_on_pause=true");
            // The connections are there when their pings are, and nothing else was sent before.
            assertThat(stream.head().status()).isEqualTo(200);
            awaitPing(stream, http);
            awaitPing(continuing, other);
            run.pause("ask", "form-2");
            assertThat(ServiceClient.events(stream.rest()))
                    .containsExactly("node_started", "human_input_required", "workflow_paused");
            run.resume();
            finish();
            List<JsonNode> all = continuing.rest();
            assertThat(ServiceClient.events(all))
                    .containsExactly(
                            "node_started",
                            "human_input_required",
                            "workflow_paused",
                            "workflow_started",
                            "workflow_finished");
            assertThat(all.get(3).path("data").path("reason").stringValue()).isEqualTo("resumption");
            assertThat(all.getLast().path("data").path("outputs").toString()).isEqualTo("{\"ok\":true}");
        }
    }

    private static void awaitPing(StreamInHand stream, CheckedHttp http) {
        var buffer = new byte[64];
        int count = http.readBody(buffer, 0, "event: ping\n\n".length());
        assertThat(new String(buffer, 0, count, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("event: ping\n\n");
        assertThat(stream.raw()).isEmpty();
    }

    @Test
    void whoComesBackToAPausedRunWaitsForItToGoOn() {
        run.pause("ask", "form-3");
        try (var http = client.open()) {
            StreamInHand stream = open(http, "");
            awaitPing(stream, http);
            run.resume();
            finish();
            assertThat(ServiceClient.events(stream.rest())).containsExactly("workflow_started", "workflow_finished");
        }
    }

    @Test
    void listenersDoNotDisturbEachOther() {
        try (var first = client.open();
                var second = client.open()) {
            StreamInHand leaving = open(first, "&include_state_snapshot=true");
            StreamInHand staying = open(second, "&include_state_snapshot=true");
            assertThat(leaving.next().path("event").stringValue()).isEqualTo("workflow_started");
            assertThat(staying.next().path("event").stringValue()).isEqualTo("workflow_started");
            first.reset();
            finish();
            assertThat(ServiceClient.events(staying.rest()))
                    .containsExactly("node_started", "node_finished", "workflow_finished");
        }
    }

    @Test
    void detailOfARunInFlightHasNoEnd() {
        run.pause("ask", "form-4");
        JsonNode detail = ServiceClient.json(client.get("/workflows/run/" + run.id()));
        assertThat(detail.path("status").stringValue()).isEqualTo("paused");
        assertThat(detail.path("outputs").toString()).isEqualTo("{}");
        assertThat(detail.path("finished_at").isNull()).isTrue();
        assertThat(detail.path("error").isNull()).isTrue();
    }

    @Test
    void aStopIsRecordedWhoeverAsks() {
        String path = "/workflows/tasks/" + run.task() + "/stop";
        assertThat(run.now().stopRequested()).isFalse();
        ServiceClient stranger = bench.client(AppResources.named("asking-workflow", "Another"));
        assertThat(stranger.post(path, "{\"user\":\"ada\"}").status()).isEqualTo(200);
        assertThat(run.now().stopRequested()).as("another app's key").isFalse();
        assertThat(ServiceClient.json(client.post(path, "{\"user\":\"bob\"}")).toString())
                .isEqualTo("{\"result\":\"success\"}");
        assertThat(run.now().stopRequested()).isTrue();
        assertThat(client.post("/workflows/tasks/no-task/stop", "{\"user\":\"bob\"}")
                        .status())
                .isEqualTo(200);
        BadInputTest.refused(client.post(path, "{}"), 400, "invalid_param");
    }
}
