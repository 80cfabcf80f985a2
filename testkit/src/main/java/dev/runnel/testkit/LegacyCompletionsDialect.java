package dev.runnel.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's legacy completions: {@code POST /v1/completions}; it knows text and nothing else. */
record LegacyCompletionsDialect() implements Dialect {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Override
    public ObjectNode blocking(Script script) {
        ObjectNode body = completion(script, script.wholeText(), finishReason(script));
        if (script.reportsUsage()) {
            body.set("usage", OpenAiBodies.usage(script.tokens()));
        }
        return body;
    }

    @Override
    public List<Frame> stream(Script script) {
        boolean asked = script.request()
                .json()
                .path("stream_options")
                .path("include_usage")
                .booleanValue(false);
        List<Frame> frames = new ArrayList<>();
        for (String piece : script.text()) {
            frames.add(new Frame(null, completion(script, piece, null).toString(), true));
        }
        frames.add(new Frame(null, completion(script, "", finishReason(script)).toString(), false));
        if (script.reportsUsage() && (asked || script.usage() == Behavior.UsageReport.ALWAYS)) {
            ObjectNode last = envelope(script);
            last.putArray("choices");
            last.set("usage", OpenAiBodies.usage(script.tokens()));
            frames.add(new Frame(null, last.toString(), false));
        }
        frames.add(new Frame(null, "[DONE]", false));
        return frames;
    }

    @Override
    public Frame errorFrame(String message) {
        return new Frame(
                null,
                OpenAiBodies.body(message, "server_error", null, "server_error").toString(),
                false);
    }

    @Override
    public ObjectNode error(ProviderRequest request, int status, @Nullable String message, @Nullable String code) {
        return OpenAiBodies.of(request, status, message, code);
    }

    @Override
    public ObjectNode unsupported(String parameter) {
        return OpenAiBodies.unsupported(parameter);
    }

    @Override
    public @Nullable String complaint(ProviderRequest request) {
        if (request.model().isEmpty()) {
            return "you must provide a model parameter";
        }
        return request.json().has("prompt") ? null : "'prompt' is a required property";
    }

    private static ObjectNode completion(Script script, String text, @Nullable String finishReason) {
        ObjectNode body = envelope(script);
        body.putArray("choices")
                .add(JSON.objectNode()
                        .put("text", text)
                        .put("index", 0)
                        .putNull("logprobs")
                        .put("finish_reason", finishReason));
        return body;
    }

    private static ObjectNode envelope(Script script) {
        return JSON.objectNode()
                .put("id", "cmpl-fake-" + script.request().number())
                .put("object", "text_completion")
                .put("created", script.created())
                .put("model", script.request().model());
    }

    private static String finishReason(Script script) {
        String given = script.finishReason();
        return given == null ? "stop" : given;
    }
}
