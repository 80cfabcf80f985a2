package dev.runnel.model;

import dev.runnel.run.FinishReason;

/** The words in which Anthropic's dialect says why a text ended. */
final class StopWords {

    private StopWords() {}

    /**
     * The reason of that word; an unknown word is {@link FinishReason#STOP}.
     *
     * @param calledTool whether the answer holds a call of a function that the app offered
     */
    static FinishReason reason(String word, boolean calledTool) {
        return switch (word) {
            case "max_tokens" -> FinishReason.LENGTH;
            case "stop_sequence" -> FinishReason.STOP_SEQUENCE;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            case "model_context_window_exceeded" -> FinishReason.CONTEXT_EXCEEDED;
            default -> calledTool ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }
}
