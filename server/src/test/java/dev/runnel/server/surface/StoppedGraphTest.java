package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.CodeLanguage;
import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.ProviderExchange;
import dev.runnel.testkit.ProviderExchange.Outcome;
import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A graph that is stopped in flight ends at once, whatever it waits for (events.md section 10). */
@Timeout(120)
class StoppedGraphTest {

    @TempDir
    static Path folder;

    private static ServiceBench bench;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder, "egress: {allow: [127.0.0.1/32]}\n");
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static Behavior talking() {
        return Behavior.echo().withWords(2000).withTokensPerSecond(50);
    }

    private static int closedByUs() {
        return (int) bench.provider().exchanges().stream()
                .map(ProviderExchange::outcome)
                .filter(Outcome.CLIENT_CLOSED::equals)
                .count();
    }

    private static StreamInHand open(CheckedHttp http, ServiceClient client, String path, String body) {
        http.send(RawHttp.request("POST", "/v1" + path, body, client.authorization()));
        return new StreamInHand(http);
    }

    /** Reads until so many frames of an event have come; the last of them. */
    private static JsonNode await(StreamInHand stream, String event, int count) {
        int seen = 0;
        while (true) {
            JsonNode frame = stream.next();
            assertThat(frame.path("event").stringValue("")).isNotIn("workflow_finished", "message_end", "error");
            if (frame.path("event").stringValue("").equals(event) && ++seen == count) {
                return frame;
            }
        }
    }

    private static void stop(ServiceClient client, String path, String user) {
        RawResponse answer = client.post(path, "{\"user\":\"" + user + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(ServiceClient.json(answer).toString()).isEqualTo("{\"result\":\"success\"}");
    }

    /** The stream ends with the one end of a stopped workflow, and so the run is known afterwards. */
    private static void stopped(ServiceClient client, StreamInHand stream, JsonNode first) {
        stream.rest();
        List<JsonNode> frames = ServiceClient.frames(stream.raw());
        assertThat(ServiceClient.events(frames))
                .endsWith("workflow_finished")
                .containsOnlyOnce("workflow_finished")
                .doesNotContain("message_end", "error");
        JsonNode data = frames.getLast().path("data");
        assertThat(data.path("status").stringValue()).isEqualTo("stopped");
        assertThat(data.path("error").stringValue()).isEqualTo("Stopped by user.");
        RawResponse detail =
                client.get("/workflows/run/" + first.path("workflow_run_id").stringValue());
        assertThat(ServiceClient.json(detail).path("status").stringValue()).isEqualTo("stopped");
    }

    private static String task(JsonNode frame) {
        return frame.path("task_id").stringValue();
    }

    @Test
    void aWorkflowWhoseModelSpeaks() {
        bench.provider().behave(talking());
        int closed = closedByUs();
        ServiceClient talk = bench.client(AppResources.text("talk-workflow"));
        ServiceClient other = bench.client(AppResources.named("talk-workflow", "Other"));
        try (var http = talk.open()) {
            StreamInHand stream = open(http, talk, "/workflows/run", WorkflowFlowTest.body("{}", "streaming", ""));
            JsonNode first = await(stream, "workflow_started", 1);
            await(stream, "text_chunk", 2);
            String path = "/workflows/tasks/" + task(first) + "/stop";
            // A key of another app knows no such task, a wrong key nothing at all, and the run is no task.
            stop(other, path, "ada");
            BadInputTest.refused(
                    new ServiceClient(talk.address().getPort(), "app-wrong").post(path, "{\"user\":\"ada\"}"),
                    401,
                    "unauthorized");
            stop(talk, "/workflows/tasks/" + UUID.randomUUID() + "/stop", "ada");
            BadInputTest.refused(talk.post(path, "{}"), 400, "invalid_param");
            await(stream, "text_chunk", 25);
            assertThat(closedByUs()).isEqualTo(closed);
            stop(talk, path, "ada");
            stopped(talk, stream, first);
            bench.provider().awaitClientClosed(closed + 1);
            stop(talk, path, "ada");
        }
    }

    @Test
    void aWorkflowIsStoppedByAnyUserOfItsApp() {
        bench.provider().behave(talking());
        int closed = closedByUs();
        ServiceClient talk = bench.client(AppResources.named("talk-workflow", "Anybody"));
        try (var http = talk.open()) {
            StreamInHand stream = open(http, talk, "/workflows/run", WorkflowFlowTest.body("{}", "streaming", ""));
            JsonNode first = await(stream, "workflow_started", 1);
            await(stream, "text_chunk", 1);
            stop(talk, "/workflows/tasks/" + task(first) + "/stop", "bob");
            stopped(talk, stream, first);
            bench.provider().awaitClientClosed(closed + 1);
        }
    }

    @Test
    void aChatflowWhoseModelSpeaksKeepsWhatItSaid() {
        bench.provider().behave(talking());
        int closed = closedByUs();
        ServiceClient talk = bench.client(AppResources.text("talk-chatflow"));
        ServiceClient other = bench.client(AppResources.named("talk-chatflow", "Another"));
        try (var http = talk.open()) {
            StreamInHand stream = open(http, talk, "/chat-messages", ServiceClient.chat("go on", "streaming", ""));
            JsonNode first = await(stream, "workflow_started", 1);
            await(stream, "message", 2);
            String path = "/chat-messages/" + task(first) + "/stop";
            stop(other, path, "ada");
            await(stream, "message", 25);
            stop(talk, path, "bob");
            stopped(talk, stream, first);
            bench.provider().awaitClientClosed(closed + 1);
            String said = ServiceClient.answer(ServiceClient.frames(stream.raw()));
            assertThat(said).startsWith("word1 word2").doesNotContain("That was it.");
            JsonNode message = ServiceClient.json(talk.get("/messages?user=ada&conversation_id="
                            + first.path("conversation_id").stringValue()))
                    .path("data")
                    .path(0);
            assertThat(message.path("answer").stringValue()).isEqualTo(said);
        }
    }

    @Test
    void aWorkflowWhoseCodeRuns() {
        var availability = bench.server().workplace().availability(CodeLanguage.PYTHON3);
        Assumptions.assumeTrue(availability.available(), () -> "no code nodes here: " + availability.description());
        ServiceClient sleep = bench.client(AppResources.text("sleep-workflow"));
        Set<Long> before =
                ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
        try (var http = sleep.open()) {
            StreamInHand stream = open(http, sleep, "/workflows/run", WorkflowFlowTest.body("{}", "streaming", ""));
            JsonNode first = await(stream, "workflow_started", 1);
            await(stream, "node_started", 2);
            while (startedSince(before).isEmpty()) {
                Thread.onSpinWait();
            }
            stop(sleep, "/workflows/tasks/" + task(first) + "/stop", "ada");
            stopped(sleep, stream, first);
            List<ProcessHandle> left = startedSince(before);
            while (!left.isEmpty()) {
                left.forEach(process -> process.onExit().join());
                left = startedSince(before);
            }
        }
    }

    /** Processes of this one that were not there before; those of a program end together, but one by one. */
    private static List<ProcessHandle> startedSince(Set<Long> before) {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> !before.contains(child.pid()))
                .toList();
    }

    @Test
    void aWorkflowThatWaitsForAnotherServer() throws IOException {
        ServiceClient fetch = bench.client(AppResources.text("fetch-workflow"));
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var http = fetch.open()) {
            String inputs = "{\"url\":\"http://127.0.0.1:" + silent.getLocalPort() + "/\"}";
            StreamInHand stream = open(http, fetch, "/workflows/run", WorkflowFlowTest.body(inputs, "streaming", ""));
            JsonNode first = await(stream, "workflow_started", 1);
            try (Socket asked = silent.accept()) {
                assertThat(asked.getInputStream().read()).isEqualTo('G');
                stop(fetch, "/workflows/tasks/" + task(first) + "/stop", "ada");
                stopped(fetch, stream, first);
                awaitClosed(asked);
            }
        }
    }

    /** Returns when the other side has closed, however; the rest of what it sent is its request. */
    private static void awaitClosed(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }
}
