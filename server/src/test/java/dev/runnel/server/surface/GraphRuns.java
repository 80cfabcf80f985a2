package dev.runnel.server.surface;

import dev.runnel.run.App;
import dev.runnel.run.AppMode;
import dev.runnel.run.CodeLanguage;
import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.FakeModelProvider;
import dev.runnel.testkit.ProviderRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Imports app files of graphs and runs them over the Service API, with a provider whose answers tell what it was asked. */
final class GraphRuns implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final ServiceBench bench;

    GraphRuns(Path folder) throws IOException {
        this(folder, "");
    }

    /** @param models further settings of {@code models} */
    GraphRuns(Path folder, String models) throws IOException {
        bench = new ServiceBench(folder, models + "egress: {allow: [127.0.0.1/32]}\n");
    }

    FakeModelProvider provider() {
        return bench.provider();
    }

    /** From now on the model answers what the function makes of all texts of the prompt, one per line. */
    void answering(UnaryOperator<String> answer) {
        provider().behave(Behavior.echo().withText(request -> answer.apply(prompt(request))));
    }

    /** All texts of a prompt, one per line. */
    static String prompt(ProviderRequest request) {
        var text = new StringBuilder();
        for (JsonNode message : request.json().path("messages")) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append(message.path("content").stringValue(""));
        }
        return text.toString();
    }

    /** What stands behind the last {@code after} and before the next {@code before}; fails where there is no such place. */
    static String between(String text, String after, String before) {
        int start = text.lastIndexOf(after);
        int end = before.isEmpty() ? text.length() : text.indexOf(before, start + after.length());
        if (start < 0 || end < 0) {
            throw new AssertionError("no text between \"" + after + "\" and \"" + before + "\" in: " + text);
        }
        return text.substring(start + after.length(), end);
    }

    /** Skips the test where programs of code nodes cannot run on this machine. */
    void needsPython() {
        var availability = bench.server().workplace().availability(CodeLanguage.PYTHON3);
        Assumptions.assumeTrue(availability.available(), () -> "no code nodes here: " + availability.description());
    }

    /** An app of a file's text that is talked to with a key of its own. */
    GraphApp app(String text) {
        App app = bench.server().app(text);
        return new GraphApp(app, bench.client(app));
    }

    @Override
    public void close() {
        bench.close();
    }

    /** A published app of a graph mode. */
    record GraphApp(App app, ServiceClient client) {

        /** Runs a workflow and gives its whole stream. */
        GraphTrace run(Map<String, ?> inputs) {
            return stream("/workflows/run", inputs, null, null);
        }

        /** Sends a message to a chatflow, as the first of a conversation, and gives its whole stream. */
        GraphTrace say(String query, Map<String, ?> inputs) {
            return stream("/chat-messages", inputs, query, null);
        }

        /** Sends a message to a chatflow in the conversation of an earlier one. */
        GraphTrace say(String query, GraphTrace earlier) {
            return stream("/chat-messages", Map.of(), query, earlier.conversation());
        }

        private GraphTrace stream(String path, Map<String, ?> inputs, String query, String conversation) {
            return new GraphTrace(
                    ServiceClient.frames(client.post(path, body(inputs, query, conversation, "streaming"))));
        }

        /** The blocking answer to the same request. */
        JsonNode blocking(String query, Map<String, ?> inputs) {
            boolean workflow = app.mode() == AppMode.WORKFLOW;
            return ServiceClient.json(client.post(
                    workflow ? "/workflows/run" : "/chat-messages",
                    body(inputs, workflow ? null : query, null, "blocking")));
        }

        private static String body(Map<String, ?> inputs, String query, String conversation, String mode) {
            var body = JSON.createObjectNode();
            body.set("inputs", JSON.valueToTree(inputs));
            body.put("response_mode", mode).put("user", "ada");
            if (query != null) {
                body.put("query", query);
            }
            if (conversation != null) {
                body.put("conversation_id", conversation);
            }
            return body.toString();
        }
    }

    /** The frames of one run. */
    record GraphTrace(List<JsonNode> frames) {

        private JsonNode finished() {
            JsonNode last = frames.getLast();
            if (!last.path("event").stringValue("").equals("workflow_finished")) {
                throw new AssertionError("the stream ends with " + last);
            }
            return last.path("data");
        }

        String status() {
            return finished().path("status").stringValue("");
        }

        String error() {
            return finished().path("error").stringValue("");
        }

        /** As compact JSON. */
        String outputs() {
            return finished().path("outputs").toString();
        }

        /** All text that was streamed, of a chatflow or a workflow. */
        String text() {
            var text = new StringBuilder();
            frames.forEach(frame -> text.append(piece(frame)));
            return text.toString();
        }

        String conversation() {
            return frames.getFirst().path("conversation_id").stringValue("");
        }

        /** The outputs of a node's only execution, as compact JSON. */
        JsonNode node(String id) {
            List<JsonNode> ends = frames.stream()
                    .filter(frame -> frame.path("event").stringValue("").equals("node_finished"))
                    .map(frame -> frame.path("data"))
                    .filter(data -> data.path("node_id").stringValue("").equals(id))
                    .toList();
            if (ends.size() != 1) {
                throw new AssertionError(ends.size() + " ends of node " + id);
            }
            return ends.getFirst();
        }

        private static String piece(JsonNode frame) {
            return switch (frame.path("event").stringValue("")) {
                case "message" -> frame.path("answer").stringValue("");
                case "text_chunk" -> frame.path("data").path("text").stringValue("");
                default -> "";
            };
        }

        private static JsonNode origin(JsonNode frame) {
            return frame.path("event").stringValue("").equals("message")
                    ? frame.path("from_variable_selector")
                    : frame.path("data").path("from_variable_selector");
        }

        /**
         * The run in short, an event a line: {@code + node}, {@code - node} ({@code ! node} where it failed), {@code loop_next 1},
         * and {@code a.text: words} for consecutive pieces of the same origin.
         */
        List<String> lines() {
            var lines = new ArrayList<String>();
            String speaks = "";
            for (JsonNode frame : frames) {
                String event = frame.path("event").stringValue("");
                JsonNode data = frame.path("data");
                if (event.equals("message") || event.equals("text_chunk")) {
                    var parts = new ArrayList<String>();
                    origin(frame).forEach(part -> parts.add(part.stringValue("")));
                    String origin = String.join(".", parts) + ": ";
                    if (origin.equals(speaks)) {
                        lines.add(lines.removeLast() + piece(frame));
                    } else {
                        lines.add(origin + piece(frame));
                    }
                    speaks = origin;
                    continue;
                }
                speaks = "";
                String node = data.path("node_id").stringValue("");
                lines.add(
                        switch (event) {
                            case "node_started" -> "+ " + node;
                            case "node_finished" ->
                                (data.path("status").stringValue("").equals("succeeded") ? "- " : "! ") + node;
                            case "loop_next", "iteration_next" ->
                                event + " " + data.path("index").intValue();
                            default -> event;
                        });
            }
            return lines;
        }
    }
}
