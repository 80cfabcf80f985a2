package dev.runnel.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic Messages: {@code POST /v1/messages}. */
record MessagesDialect() implements Dialect {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String SIGNATURE = "ZmFrZQ==";

    @Override
    public ObjectNode blocking(Script script) {
        ObjectNode message = message(script);
        ArrayNode content = message.putArray("content");
        if (!script.reasoning().isEmpty()) {
            content.add(thinking(script.wholeReasoning(), SIGNATURE));
        }
        if (!script.text().isEmpty() || script.toolUses().isEmpty()) {
            content.add(text(script.wholeText()));
        }
        for (Script.ToolUse use : script.toolUses()) {
            ObjectNode block = toolUse(use.call());
            block.set("input", input(use.call().arguments()));
            content.add(block);
        }
        message.put("stop_reason", stopReason(script)).putNull("stop_sequence").putNull("stop_details");
        if (script.reportsUsage()) {
            message.set("usage", usage(script, script.tokens().completion()));
        }
        return message;
    }

    @Override
    public List<Frame> stream(Script script) {
        List<Frame> frames = new ArrayList<>();
        ObjectNode message = message(script);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence").putNull("stop_details");
        if (script.reportsUsage()) {
            message.set("usage", usage(script, 0));
        }
        ObjectNode start = event("message_start");
        start.set("message", message);
        frames.add(frame(start, false));
        frames.add(frame(event("ping"), false));
        int index = 0;
        if (!script.reasoning().isEmpty()) {
            open(frames, index, thinking("", ""));
            for (String piece : script.reasoning()) {
                delta(frames, index, delta("thinking_delta").put("thinking", piece), true);
            }
            delta(frames, index, delta("signature_delta").put("signature", SIGNATURE), false);
            close(frames, index++);
        }
        if (!script.text().isEmpty() || script.toolUses().isEmpty()) {
            open(frames, index, text(""));
            for (String piece : script.text()) {
                delta(frames, index, delta("text_delta").put("text", piece), true);
            }
            close(frames, index++);
        }
        for (Script.ToolUse use : script.toolUses()) {
            ObjectNode block = toolUse(use.call());
            block.putObject("input");
            open(frames, index, block);
            for (String piece : use.pieces()) {
                delta(frames, index, delta("input_json_delta").put("partial_json", piece), true);
            }
            close(frames, index++);
        }
        ObjectNode end = event("message_delta");
        end.putObject("delta")
                .put("stop_reason", stopReason(script))
                .putNull("stop_sequence")
                .putNull("stop_details");
        if (script.reportsUsage()) {
            end.set("usage", usage(script, script.tokens().completion()));
        }
        frames.add(frame(end, false));
        frames.add(frame(event("message_stop"), false));
        return frames;
    }

    @Override
    public Frame errorFrame(String message) {
        return new Frame("error", errorBody("overloaded_error", message, 0).toString(), false);
    }

    @Override
    public ObjectNode error(ProviderRequest request, int status, @Nullable String message, @Nullable String code) {
        String type = switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
        String usual = switch (status) {
            case 401 -> "invalid x-api-key: " + request.key();
            case 404 -> "model: " + request.model();
            case 429 -> "This request would exceed your rate limit.";
            case 529 -> "Overloaded";
            default -> status >= 500 ? "Internal server error" : "The request was refused.";
        };
        return errorBody(type, message == null ? usual : message, request.number());
    }

    @Override
    public ObjectNode unsupported(String parameter) {
        return errorBody("invalid_request_error", parameter + ": Extra inputs are not permitted", 0);
    }

    @Override
    public @Nullable String complaint(ProviderRequest request) {
        if (request.model().isEmpty()) {
            return "model: Field required";
        }
        if (request.json().path("messages").isEmpty()) {
            return "messages: Field required";
        }
        return request.json().path("max_tokens").intValue(0) < 1 ? "max_tokens: Field required" : null;
    }

    private static ObjectNode message(Script script) {
        return JSON.objectNode()
                .put("id", "msg_fake_" + script.request().number())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", script.request().model())
                .putNull("container");
    }

    private static ObjectNode usage(Script script, int output) {
        Behavior.Tokens tokens = script.tokens();
        ObjectNode usage = JSON.objectNode()
                .put("input_tokens", tokens.prompt() - tokens.cachedPrompt())
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", tokens.cachedPrompt())
                .put("output_tokens", output)
                .putNull("cache_creation")
                .putNull("server_tool_use")
                .put("service_tier", "standard");
        usage.putObject("output_tokens_details").put("thinking_tokens", Math.min(tokens.reasoning(), output));
        return usage;
    }

    private static void open(List<Frame> frames, int index, ObjectNode block) {
        ObjectNode start = event("content_block_start").put("index", index);
        start.set("content_block", block);
        frames.add(frame(start, false));
    }

    private static void delta(List<Frame> frames, int index, ObjectNode delta, boolean token) {
        ObjectNode event = event("content_block_delta").put("index", index);
        event.set("delta", delta);
        frames.add(frame(event, token));
    }

    private static void close(List<Frame> frames, int index) {
        frames.add(frame(event("content_block_stop").put("index", index), false));
    }

    private static Frame frame(ObjectNode event, boolean token) {
        return new Frame(event.path("type").stringValue(), event.toString(), token);
    }

    private static ObjectNode event(String type) {
        return JSON.objectNode().put("type", type);
    }

    private static ObjectNode delta(String type) {
        return JSON.objectNode().put("type", type);
    }

    private static ObjectNode text(String text) {
        return JSON.objectNode().put("type", "text").put("text", text).putNull("citations");
    }

    private static ObjectNode thinking(String thinking, String signature) {
        return JSON.objectNode()
                .put("type", "thinking")
                .put("thinking", thinking)
                .put("signature", signature);
    }

    private static ObjectNode toolUse(Behavior.ToolCall call) {
        ObjectNode block =
                JSON.objectNode().put("type", "tool_use").put("id", call.id()).put("name", call.name());
        block.putObject("caller").put("type", "direct");
        return block;
    }

    /** In a blocking answer the input is an object; arguments that are none cannot be sent and become an empty one. */
    private static JsonNode input(String arguments) {
        try {
            JsonNode parsed = MAPPER.readTree(arguments);
            return parsed.isObject() ? parsed : JSON.objectNode();
        } catch (JacksonException broken) {
            return JSON.objectNode();
        }
    }

    private static String stopReason(Script script) {
        String given = script.finishReason();
        if (given != null) {
            return given;
        }
        return script.toolUses().isEmpty() ? "end_turn" : "tool_use";
    }

    private static ObjectNode errorBody(String type, String message, int number) {
        ObjectNode body = JSON.objectNode().put("type", "error");
        body.putObject("error").put("type", type).put("message", message);
        return body.put("request_id", "req_fake_" + number);
    }
}
