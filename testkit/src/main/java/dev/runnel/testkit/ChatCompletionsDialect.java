package dev.runnel.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI Chat Completions: {@code POST /v1/chat/completions}. */
record ChatCompletionsDialect() implements OpenAiDialect {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Override
    public ObjectNode blocking(Script script) {
        ObjectNode body = envelope(script, "chat.completion");
        ObjectNode choice = JSON.objectNode().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        String text = script.wholeText();
        message.put("content", text.isEmpty() && !script.toolUses().isEmpty() ? null : text);
        if (!script.reasoning().isEmpty()) {
            message.put("reasoning_content", script.wholeReasoning());
        }
        message.putNull("refusal");
        if (!script.toolUses().isEmpty()) {
            ArrayNode calls = message.putArray("tool_calls");
            for (Script.ToolUse use : script.toolUses()) {
                calls.add(opening(use.call(), use.call().arguments()));
            }
        }
        choice.putNull("logprobs").put("finish_reason", finishReason(script));
        body.putArray("choices").add(choice);
        if (script.reportsUsage()) {
            body.set("usage", OpenAiBodies.usage(script.tokens()));
        }
        return body;
    }

    @Override
    public List<Frame> stream(Script script) {
        boolean usage = OpenAiDialect.streamsUsage(script);
        List<Frame> frames = new ArrayList<>();
        frames.add(chunk(script, usage, delta().put("role", "assistant").put("content", ""), null, false));
        for (String piece : script.reasoning()) {
            frames.add(chunk(script, usage, delta().put("reasoning_content", piece), null, true));
        }
        for (String piece : script.text()) {
            frames.add(chunk(script, usage, delta().put("content", piece), null, true));
        }
        int index = 0;
        for (Script.ToolUse use : script.toolUses()) {
            frames.add(chunk(script, usage, toolDelta(opening(use.call(), "").put("index", index)), null, false));
            for (String piece : use.pieces()) {
                ObjectNode call = JSON.objectNode().put("index", index);
                call.putObject("function").put("arguments", piece);
                frames.add(chunk(script, usage, toolDelta(call), null, true));
            }
            index++;
        }
        frames.add(chunk(script, usage, delta(), finishReason(script), false));
        OpenAiDialect.end(frames, script, envelope(script, "chat.completion.chunk"));
        return frames;
    }

    @Override
    public @Nullable String missing(ProviderRequest request) {
        return request.json().path("messages").isEmpty() ? "'messages' is a required property" : null;
    }

    private static Frame chunk(
            Script script, boolean usage, ObjectNode delta, @Nullable String finishReason, boolean token) {
        ObjectNode chunk = envelope(script, "chat.completion.chunk");
        ObjectNode choice = JSON.objectNode().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        chunk.putArray("choices").add(choice);
        if (usage) {
            chunk.putNull("usage");
        }
        return new Frame(null, chunk.toString(), token);
    }

    private static ObjectNode envelope(Script script, String object) {
        return JSON.objectNode()
                .put("id", "chatcmpl-fake-" + script.request().number())
                .put("object", object)
                .put("created", script.created())
                .put("model", script.request().model())
                .put("system_fingerprint", "fp_fake");
    }

    private static ObjectNode delta() {
        return JSON.objectNode();
    }

    private static ObjectNode toolDelta(ObjectNode call) {
        ObjectNode delta = JSON.objectNode();
        delta.putArray("tool_calls").add(call);
        return delta;
    }

    private static ObjectNode opening(Behavior.ToolCall call, String arguments) {
        ObjectNode opening = JSON.objectNode().put("id", call.id()).put("type", "function");
        opening.putObject("function").put("name", call.name()).put("arguments", arguments);
        return opening;
    }

    private static String finishReason(Script script) {
        String given = script.finishReason();
        if (given != null) {
            return given;
        }
        return script.toolUses().isEmpty() ? "stop" : "tool_calls";
    }
}
