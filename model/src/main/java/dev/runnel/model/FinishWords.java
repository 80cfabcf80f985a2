package dev.runnel.model;

import dev.runnel.run.FinishReason;

/** The words in which OpenAI's dialect says why a text ended. */
final class FinishWords {

    private FinishWords() {}

    /**
     * The reason of that word; an unknown word is {@link FinishReason#STOP}.
     *
     * @param calledTool whether the answer holds a function call; some servers then still say {@code stop}
     */
    static FinishReason reason(String word, boolean calledTool) {
        return switch (word) {
            case "length", "max_tokens" -> FinishReason.LENGTH;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            default -> calledTool ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }
}
