package dev.runnel.testkit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One request that a {@link FakeModelProvider} received.
 *
 * @param number counts the provider's requests from 1
 * @param path the request target without its query
 * @param query what follows the question mark, null where there is none
 * @param body the body as text
 * @param json the body parsed; a missing node where there is none or it is no JSON
 */
public record ProviderRequest(
        int number,
        String method,
        String path,
        @Nullable String query,
        WireHeaders headers,
        String body,
        JsonNode json) {

    /** The model that is asked, empty where none is named. */
    public String model() {
        return json.path("model").stringValue("");
    }

    /** Whether a stream is asked for. */
    public boolean streaming() {
        return json.path("stream").booleanValue(false);
    }

    /** The key that the request was made with, from {@code Authorization: Bearer} or {@code x-api-key}; null for none. */
    public @Nullable String key() {
        String authorization = headers.first("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return authorization.substring(7).strip();
        }
        return headers.first("x-api-key");
    }

    /** The text of the last user message that has any, or the prompt of a legacy completion; empty where there is none. */
    public String lastUserText() {
        JsonNode prompt = json.path("prompt");
        if (!prompt.isMissingNode()) {
            return prompt.isArray() ? prompt.path(0).stringValue("") : prompt.stringValue("");
        }
        String last = "";
        for (JsonNode message : json.path("messages")) {
            if (message.path("role").stringValue("").equals("user")) {
                String text = text(message.path("content"));
                last = text.isEmpty() ? last : text;
            }
        }
        return last;
    }

    /** How many words all texts of the prompt have: what the fake reports as prompt tokens. */
    int promptWords() {
        int words = words(text(json.path("system"))) + words(lastPrompt());
        for (JsonNode message : json.path("messages")) {
            words += words(text(message.path("content")));
        }
        return words;
    }

    private String lastPrompt() {
        return json.has("prompt") ? lastUserText() : "";
    }

    /** The text of a message's content: a string, or the text parts of a list, one per line. */
    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.stringValue("");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            String piece = part.path("text").stringValue("");
            if (!piece.isEmpty()) {
                text.append(text.isEmpty() ? "" : "\n").append(piece);
            }
        }
        return text.toString();
    }

    private static int words(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? 0 : stripped.split("\\s+").length;
    }
}
