package dev.runnel.run;

/** What kind of app it is. */
public enum AppMode {
    COMPLETION,
    CHAT,
    AGENT_CHAT,
    AGENT,
    ADVANCED_CHAT,
    WORKFLOW,
    RAG_PIPELINE;

    /** The wire word, such as {@code advanced-chat} ({@code rag-pipeline} for pipelines). */
    public String wire() {
        return Words.of(this).replace('_', '-');
    }

    /**
     * The mode of that wire word.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static AppMode ofWire(String word) {
        return Words.parse(AppMode.class, word);
    }

    /** Whether runs of this mode belong to conversations. */
    public boolean conversational() {
        return switch (this) {
            case CHAT, AGENT_CHAT, AGENT, ADVANCED_CHAT -> true;
            case COMPLETION, WORKFLOW, RAG_PIPELINE -> false;
        };
    }

    /** Whether a run of this mode is addressed by a message. */
    public boolean hasMessage() {
        return conversational() || this == COMPLETION;
    }
}
