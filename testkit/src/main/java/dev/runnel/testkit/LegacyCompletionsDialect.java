package dev.runnel.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's legacy completions: {@code POST /v1/completions}; it knows text and nothing else. */
record LegacyCompletionsDialect() implements OpenAiDialect {

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
        List<Frame> frames = new ArrayList<>();
        for (String piece : script.text()) {
            frames.add(new Frame(null, completion(script, piece, null).toString(), true));
        }
        frames.add(new Frame(null, completion(script, "", finishReason(script)).toString(), false));
        OpenAiDialect.end(frames, script, envelope(script));
        return frames;
    }

    @Override
    public @Nullable String missing(ProviderRequest request) {
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
