package dev.runnel.model;

import dev.runnel.run.ByteBuilder;
import dev.runnel.run.FileReference;
import dev.runnel.run.JsonText;
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
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes the body of a request in Anthropic's dialect.
 *
 * <p>Instructions stand apart; turns alternate, so messages of one side become one; the user begins; blank texts, which
 * the dialect refuses, are left out.
 */
final class MessageWriter {

    /** Stands for the beginning of a conversation whose oldest turns were cut off. */
    private static final String EARLIER = "...";

    private static final Pattern NOT_OF_AN_ID = Pattern.compile("[^A-Za-z0-9_-]");

    private record Turn(String role, List<Value> blocks) {}

    private final ProviderCall call;
    private final Map<FileReference, PromptImage> images;
    private final List<String> instructions = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();

    /** @param images the prompt's images; a file that is not among them is left out */
    MessageWriter(ProviderCall call, Map<FileReference, PromptImage> images) {
        this.call = call;
        this.images = images;
    }

    /** Adds an instruction after those of the prompt. */
    MessageWriter instruct(String text) {
        instructions.add(text);
        return this;
    }

    /**
     * The body.
     *
     * @param parameters the members beside model, system and messages, as they are sent
     */
    byte[] write(Map<String, Value> parameters) {
        List<String> added = List.copyOf(instructions);
        instructions.clear();
        call.request().messages().forEach(this::message);
        instructions.addAll(added);
        String system = String.join(
                "\n\n", instructions.stream().filter(text -> !text.isBlank()).toList());
        Map<String, Value> body = new LinkedHashMap<>();
        body.put("model", Value.of(call.model().model()));
        if (turns.isEmpty()) {
            // A prompt of instructions alone is what the user asks.
            add("user", text(system));
        } else if (!system.isEmpty()) {
            body.put("system", Value.of(system));
        }
        body.put("messages", new ListValue(alternating()));
        body.putAll(parameters);
        var out = new ByteBuilder(1024);
        JsonText.write(new ObjectValue(body), out);
        return out.toArray();
    }

    private void message(PromptMessage message) {
        switch (message) {
            case SystemMessage(String text) -> instructions.add(text);
            case UserMessage(List<Part> parts) -> parts.forEach(this::part);
            case AssistantMessage(String text, List<ToolCall> calls) -> {
                if (!text.isBlank()) {
                    add("assistant", text(text));
                }
                calls.forEach(toolCall -> add("assistant", toolUse(toolCall)));
            }
            case ToolMessage tool -> add("user", toolResult(tool));
        }
    }

    private void part(Part part) {
        switch (part) {
            case TextPart(String text) -> {
                if (!text.isBlank()) {
                    add("user", text(text));
                }
            }
            case FilePart file -> {
                PromptImage image = images.get(file.file());
                if (image != null) {
                    add("user", GivenParameters.object("type", Value.of("image"), "source", source(image)));
                }
            }
        }
    }

    private void add(String role, Value block) {
        if (turns.isEmpty() || !turns.getLast().role.equals(role)) {
            turns.add(new Turn(role, new ArrayList<>()));
        }
        turns.getLast().blocks.add(block);
    }

    private List<Value> alternating() {
        if (turns.getFirst().role.equals("assistant")) {
            turns.addFirst(new Turn("user", List.of(text(EARLIER))));
        }
        Turn last = turns.getLast();
        if (last.role.equals("assistant")
                && last.blocks.getLast() instanceof ObjectValue block
                && block.text("type", "").equals("text")) {
            // An answer that is begun for the model must not end in white space.
            last.blocks.set(last.blocks.size() - 1, text(block.text("text", "").stripTrailing()));
        }
        return turns.stream()
                .map(turn -> (Value)
                        GivenParameters.object("role", Value.of(turn.role), "content", new ListValue(turn.blocks)))
                .toList();
    }

    private static Value text(String text) {
        return GivenParameters.object("type", Value.of("text"), "text", Value.of(text));
    }

    private static Value source(PromptImage image) {
        return switch (image) {
            case PromptImage.Linked(String address) ->
                GivenParameters.object("type", Value.of("url"), "url", Value.of(address));
            case PromptImage.Inline(String mediaType, String base64) -> {
                Map<String, Value> source = new LinkedHashMap<>();
                source.put("type", Value.of("base64"));
                source.put("media_type", Value.of(mediaType));
                source.put("data", Value.of(base64));
                yield new ObjectValue(source);
            }
        };
    }

    private static Value toolUse(ToolCall call) {
        Map<String, Value> block = new LinkedHashMap<>();
        block.put("type", Value.of("tool_use"));
        block.put("id", Value.of(id(call.id())));
        block.put("name", Value.of(call.name()));
        block.put("input", input(call.arguments()));
        return new ObjectValue(block);
    }

    /** Only an object may stand there; what a model wrote otherwise is told by the function's answer. */
    private static ObjectValue input(String arguments) {
        try {
            return JsonText.parseObject(arguments);
        } catch (IllegalArgumentException broken) {
            return ObjectValue.EMPTY;
        }
    }

    private static Value toolResult(ToolMessage tool) {
        Map<String, Value> block = new LinkedHashMap<>();
        block.put("type", Value.of("tool_result"));
        block.put("tool_use_id", Value.of(id(tool.callId())));
        if (!tool.text().isBlank()) {
            block.put("content", Value.of(tool.text()));
        }
        return new ObjectValue(block);
    }

    /** Ids of other providers may hold characters that this dialect refuses; call and result change alike. */
    private static String id(String id) {
        return id.isEmpty() ? "call" : NOT_OF_AN_ID.matcher(id).replaceAll("_");
    }
}
