package dev.runnel.run;

import java.util.List;

/** One message of a prompt. */
public sealed interface PromptMessage {

    /** An instruction. */
    record SystemMessage(String text) implements PromptMessage {}

    /** What the user says, in parts. */
    record UserMessage(List<Part> parts) implements PromptMessage {
        public UserMessage(String text) {
            this(List.of(new TextPart(text)));
        }
    }

    /** What the model said before. */
    record AssistantMessage(String text, List<ToolCall> toolCalls) implements PromptMessage {
        public AssistantMessage(String text) {
            this(text, List.of());
        }
    }

    /** What a called function answered. */
    record ToolMessage(String callId, String name, String text) implements PromptMessage {}

    /**
     * A function call by the model.
     *
     * @param id the provider's id of the call
     * @param name function
     * @param arguments JSON text
     */
    record ToolCall(String id, String name, String arguments) {}

    /** A piece of a user message. */
    sealed interface Part {}

    /** Text. */
    record TextPart(String text) implements Part {}

    /**
     * A file that the model looks at.
     *
     * @param file which
     * @param detail how closely an image is looked at
     */
    record FilePart(FileReference file, Detail detail) implements Part {}

    /** How closely an image is looked at. */
    enum Detail {
        LOW,
        HIGH
    }

    /** All text of this message, its parts joined by line breaks. */
    default String allText() {
        return switch (this) {
            case SystemMessage(String text) -> text;
            case AssistantMessage(String text, List<ToolCall> ignored) -> text;
            case ToolMessage(String ignored, String alsoIgnored, String text) -> text;
            case UserMessage(List<Part> parts) -> {
                var texts = new StringBuilder();
                for (Part part : parts) {
                    if (part instanceof TextPart(String text)) {
                        texts.append(texts.isEmpty() ? "" : "\n").append(text);
                    }
                }
                yield texts.toString();
            }
        };
    }
}
