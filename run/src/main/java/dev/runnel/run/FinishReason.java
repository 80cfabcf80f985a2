package dev.runnel.run;

/** Why the text of a run ended. */
public enum FinishReason {
    STOP,
    LENGTH,
    CONTENT_FILTER,
    TOOL_CALLS,
    STOP_SEQUENCE,
    CONTEXT_EXCEEDED,
    CANCELLED,
    ERROR
}
