package dev.runnel.model;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import dev.runnel.run.JsonText;
import dev.runnel.run.ModelRequest.ToolDefinition;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.Detail;
import dev.runnel.run.PromptMessage.FilePart;
import dev.runnel.run.PromptMessage.Part;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.TextPart;
import dev.runnel.run.PromptMessage.ToolCall;
import dev.runnel.run.PromptMessage.ToolMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import java.util.List;

/**
 * Counts about how many tokens a model reads or wrote.
 *
 * <p>An encoding's table is loaded when it is first needed (0.2 s, up to 30 MiB), not at start, and not for a prompt that
 * fits whatever it counts. Exact for OpenAI's models up to {@link #COUNTED_CHARS} characters of a text; longer texts are
 * counted that far and extended in proportion.
 */
final class TokenCounter {

    /** Characters of one text that are really counted: about 2 ms. */
    static final int COUNTED_CHARS = 50_000;

    /** What each message adds to its text, and what opens the answer, in OpenAI's chat format. */
    private static final int PER_MESSAGE = 3;

    private static final int PER_PROMPT = 3;

    /** What OpenAI charges for an image that is looked at coarsely, and for one of 1024 by 1024 at high detail. */
    private static final int LOW_IMAGE = 85;

    private static final int HIGH_IMAGE = 765;

    /** A token stands for one byte at least, and a character for no more than three in UTF-8. */
    private static final long MOST_PER_CHARACTER = 3;

    private final EncodingRegistry encodings = Encodings.newLazyEncodingRegistry();

    /** No encoding counts more in these messages; needs none. */
    static long mostIn(List<PromptMessage> messages) {
        long most = PER_PROMPT;
        for (PromptMessage message : messages) {
            most += PER_MESSAGE + MOST_PER_CHARACTER * message.allText().length();
            most += switch (message) {
                case UserMessage(List<Part> parts) ->
                    (long) HIGH_IMAGE
                            * parts.stream().filter(FilePart.class::isInstance).count();
                case AssistantMessage assistant ->
                    assistant.toolCalls().stream()
                            .mapToLong(call -> PER_MESSAGE
                                    + MOST_PER_CHARACTER
                                            * (call.name().length()
                                                    + call.arguments().length()))
                            .sum();
                case SystemMessage _, ToolMessage _ -> 0;
            };
        }
        return most;
    }

    int count(EncodingType type, String text) {
        if (text.isEmpty()) {
            return 0;
        }
        Encoding encoding = encodings.getEncoding(type);
        if (text.length() <= COUNTED_CHARS) {
            return encoding.countTokensOrdinary(text);
        }
        long counted = encoding.countTokensOrdinary(text.substring(0, COUNTED_CHARS));
        return (int) Math.min(Integer.MAX_VALUE, counted * text.length() / COUNTED_CHARS);
    }

    int countMessages(EncodingType type, List<PromptMessage> messages) {
        int tokens = PER_PROMPT;
        for (PromptMessage message : messages) {
            tokens += PER_MESSAGE + countContent(type, message);
        }
        return tokens;
    }

    private int countContent(EncodingType type, PromptMessage message) {
        int tokens = 0;
        if (message instanceof UserMessage(List<Part> parts)) {
            for (Part part : parts) {
                tokens += switch (part) {
                    case TextPart(String text) -> count(type, text);
                    case FilePart file -> file.detail() == Detail.LOW ? LOW_IMAGE : HIGH_IMAGE;
                };
            }
            return tokens;
        }
        tokens = count(type, message.allText());
        if (message instanceof AssistantMessage assistant) {
            for (ToolCall call : assistant.toolCalls()) {
                tokens += PER_MESSAGE + count(type, call.name()) + count(type, call.arguments());
            }
        }
        return tokens;
    }

    int countTools(EncodingType type, List<ToolDefinition> tools) {
        int tokens = 0;
        for (ToolDefinition tool : tools) {
            tokens += PER_MESSAGE
                    + count(type, tool.name())
                    + count(type, tool.description())
                    + count(type, JsonText.write(tool.parameters()));
        }
        return tokens;
    }
}
