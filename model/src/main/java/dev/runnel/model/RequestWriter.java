package dev.runnel.model;

import dev.runnel.run.ByteBuilder;
import dev.runnel.run.FileReference;
import dev.runnel.run.JsonText;
import dev.runnel.run.ModelDescription.Mode;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.FilePart;
import dev.runnel.run.PromptMessage.Part;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.TextPart;
import dev.runnel.run.PromptMessage.ToolCall;
import dev.runnel.run.PromptMessage.ToolMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.Value;
import dev.runnel.run.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes the body of a request in OpenAI's dialect: chat completions, or completions for a model of that mode. */
final class RequestWriter {

    private final ProviderCall call;
    private final Map<FileReference, PromptImage> images;

    /** @param images the prompt's images; a file that is not among them is left out */
    RequestWriter(ProviderCall call, Map<FileReference, PromptImage> images) {
        this.call = call;
        this.images = images;
    }

    /**
     * The body.
     *
     * @param parameters the members beside model and prompt, as they are sent
     */
    byte[] write(Map<String, Value> parameters) {
        ModelRequest request = call.request();
        var out = new ByteBuilder(1024);
        out.ascii("{\"model\":");
        JsonText.write(call.model().model(), out);
        if (call.facts().mode() == Mode.COMPLETION) {
            out.ascii(",\"prompt\":");
            JsonText.write(
                    request.messages().stream().map(PromptMessage::allText).collect(Collectors.joining("\n")), out);
        } else {
            out.ascii(",\"messages\":[");
            for (int i = 0; i < request.messages().size(); i++) {
                if (i > 0) {
                    out.put(',');
                }
                message(request.messages().get(i), out);
            }
            out.put(']');
        }
        parameters.forEach((name, value) -> {
            out.put(',');
            JsonText.write(name, out);
            out.put(':');
            JsonText.write(value, out);
        });
        out.put('}');
        return out.toArray();
    }

    private void message(PromptMessage message, ByteBuilder out) {
        switch (message) {
            case SystemMessage(String text) -> plain(call.facts().rules().systemRole(), text, out);
            case UserMessage(List<Part> parts) -> user(parts, message.allText(), out);
            case AssistantMessage assistant -> assistant(assistant, out);
            case ToolMessage tool -> {
                out.ascii("{\"role\":\"tool\",\"tool_call_id\":");
                JsonText.write(tool.callId(), out);
                content(tool.text(), out);
                out.put('}');
            }
        }
    }

    private static void plain(String role, String text, ByteBuilder out) {
        out.ascii("{\"role\":");
        JsonText.write(role, out);
        content(text, out);
        out.put('}');
    }

    private static void content(String text, ByteBuilder out) {
        out.ascii(",\"content\":");
        JsonText.write(text, out);
    }

    private void user(List<Part> parts, String text, ByteBuilder out) {
        List<Part> shown = new ArrayList<>(parts);
        shown.removeIf(part -> part instanceof FilePart file && !images.containsKey(file.file()));
        if (shown.stream().allMatch(TextPart.class::isInstance)) {
            plain("user", text, out);
            return;
        }
        out.ascii("{\"role\":\"user\",\"content\":[");
        boolean first = true;
        for (Part part : shown) {
            if (!first) {
                out.put(',');
            }
            first = false;
            switch (part) {
                case TextPart(String piece) -> {
                    out.ascii("{\"type\":\"text\",\"text\":");
                    JsonText.write(piece, out);
                    out.put('}');
                }
                case FilePart file -> {
                    out.ascii("{\"type\":\"image_url\",\"image_url\":{\"url\":");
                    JsonText.write(
                            Objects.requireNonNull(images.get(file.file())).url(), out);
                    out.ascii(",\"detail\":");
                    JsonText.write(Words.of(file.detail()), out);
                    out.ascii("}}");
                }
            }
        }
        out.ascii("]}");
    }

    private static void assistant(AssistantMessage message, ByteBuilder out) {
        if (message.toolCalls().isEmpty()) {
            plain("assistant", message.text(), out);
            return;
        }
        out.ascii("{\"role\":\"assistant\",\"content\":");
        JsonText.write(message.text().isEmpty() ? Value.NULL : Value.of(message.text()), out);
        out.ascii(",\"tool_calls\":[");
        boolean first = true;
        for (ToolCall toolCall : message.toolCalls()) {
            out.ascii(first ? "{\"id\":" : ",{\"id\":");
            first = false;
            JsonText.write(toolCall.id(), out);
            out.ascii(",\"type\":\"function\",\"function\":{\"name\":");
            JsonText.write(toolCall.name(), out);
            out.ascii(",\"arguments\":");
            JsonText.write(toolCall.arguments(), out);
            out.ascii("}}");
        }
        out.ascii("]}");
    }
}
