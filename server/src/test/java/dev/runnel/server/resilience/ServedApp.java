package dev.runnel.server.resilience;

import dev.runnel.server.surface.AppResources;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** The apps under load: a chat app, a chatflow of two models in a row, and a workflow with a model in an iteration. */
enum ServedApp {
    CHAT("Echo", "/v1/chat-messages"),
    CHATFLOW("Two answers", "/v1/chat-messages"),
    WORKFLOW("Three items", "/v1/workflows/run");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ITEMS = 3;

    private final String title;
    private final String path;

    ServedApp(String title, String path) {
        this.title = title;
        this.path = path;
    }

    /** The name in its file. */
    String title() {
        return title;
    }

    /** Where it is asked. */
    String path() {
        return path;
    }

    /** The file. */
    String text() {
        return switch (this) {
            case CHAT -> Answers.APP;
            case CHATFLOW -> AppResources.text("two-answers-chatflow");
            case WORKFLOW -> AppResources.text("three-items-workflow");
        };
    }

    /** A pinned key. */
    String key() {
        return "app-resilience-" + name().toLowerCase(java.util.Locale.ROOT) + "-0123456789abcdef";
    }

    boolean graph() {
        return this != CHAT;
    }

    /** The body of a request. */
    String body(String query, String user, boolean streaming) {
        ObjectNode body =
                JSON.createObjectNode().put("user", user).put("response_mode", streaming ? "streaming" : "blocking");
        ObjectNode inputs = JSON.createObjectNode();
        switch (this) {
            case CHAT, CHATFLOW -> body.put("query", query);
            case WORKFLOW ->
                inputs.put("text", query)
                        .set("items", JSON.createObjectNode().set("list", JSON.valueToTree(items(query))));
        }
        return JSON.writeValueAsString(body.set("inputs", inputs));
    }

    /** The whole text that it streams. */
    String answer(String query) {
        return switch (this) {
            case CHAT -> Answers.to(query);
            case CHATFLOW -> {
                String first = Answers.to(query);
                int length = first.codePointCount(0, first.length());
                yield first + " | " + Answers.to(query + " after " + length + " 15");
            }
            case WORKFLOW -> {
                var answers = items(query).stream().map(item -> "- " + Answers.to(item));
                yield Answers.to(query) + "\n" + String.join("\n", answers.toList());
            }
        };
    }

    /** What an answer that is not streamed says. */
    String answerOf(JsonNode body) {
        return switch (this) {
            case CHAT, CHATFLOW -> body.path("answer").stringValue("");
            case WORKFLOW -> outputText(body.path("data").path("outputs"));
        };
    }

    /** The text that outputs of the workflow stand for. */
    static String outputText(JsonNode outputs) {
        var text = new StringBuilder(outputs.path("text").stringValue(""));
        for (JsonNode item : outputs.path("items")) {
            text.append("\n- ").append(item.stringValue(""));
        }
        return text.toString();
    }

    /** How a stream of it ends well. */
    String success() {
        return graph() ? "workflow_finished" : "message_end";
    }

    /** How many models an execution asks. */
    int modelCalls() {
        return switch (this) {
            case CHAT -> 1;
            case CHATFLOW -> 2;
            case WORKFLOW -> ITEMS + 1;
        };
    }

    private static List<String> items(String query) {
        return IntStream.rangeClosed(1, ITEMS)
                .mapToObj(number -> query + " item " + number + " " + 4 * number)
                .toList();
    }
}
