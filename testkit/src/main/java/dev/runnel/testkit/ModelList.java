package dev.runnel.testkit;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/models} and {@code GET /v1/models/NAME}, worded for OpenAI or, with {@code anthropic-version}, Anthropic. */
record ModelList(List<String> names, long created) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String PATH = "/v1/models";

    /** Answers what is no request to a dialect: a list, a model, or 404. */
    void answer(ProviderRequest request, ProviderResponse response) throws IOException {
        boolean anthropic = request.headers().has("anthropic-version");
        String path = request.path();
        String name = path.startsWith(PATH + "/") ? path.substring(PATH.length() + 1) : "";
        if (request.method().equals("GET") && path.equals(PATH)) {
            response.json(200, list(anthropic).toString(), Map.of());
        } else if (request.method().equals("GET") && names.contains(name)) {
            response.json(200, model(name, anthropic).toString(), Map.of());
        } else {
            Dialect words = anthropic ? new MessagesDialect() : new ChatCompletionsDialect();
            String message = "Unknown request URL: " + request.method() + " " + path + ".";
            response.json(404, words.error(request, 404, message, "unknown_url").toString(), Map.of());
        }
    }

    private ObjectNode list(boolean anthropic) {
        ObjectNode list = JSON.objectNode();
        if (!anthropic) {
            list.put("object", "list");
        }
        ArrayNode data = list.putArray("data");
        names.forEach(name -> data.add(model(name, anthropic)));
        if (anthropic) {
            list.put("has_more", false);
            list.put("first_id", names.isEmpty() ? null : names.getFirst());
            list.put("last_id", names.isEmpty() ? null : names.getLast());
        }
        return list;
    }

    private ObjectNode model(String name, boolean anthropic) {
        if (anthropic) {
            return JSON.objectNode()
                    .put("type", "model")
                    .put("id", name)
                    .put("display_name", name)
                    .put("lifecycle", "active")
                    .put("created_at", Instant.ofEpochSecond(created).toString());
        }
        return JSON.objectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "fake");
    }
}
