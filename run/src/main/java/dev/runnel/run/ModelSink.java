package dev.runnel.run;

/** Receives what a model says, piece by piece; called by one thread at a time. */
public interface ModelSink {

    /** A piece of the answer. */
    void text(String piece);

    /** A piece of reasoning that is shown apart from the answer. */
    void reasoning(String piece);

    /**
     * A piece of a function call.
     *
     * @param index position of the call in this answer, from 0
     * @param id the call's id, empty in later pieces
     * @param name the function's name, empty in later pieces
     * @param arguments a piece of the arguments' JSON text
     */
    void toolCall(int index, String id, String name, String arguments);

    /**
     * A model could not serve and another takes over; only before the first piece of the answer.
     *
     * @param reason why, in words that may be shown
     */
    default void fellBack(ModelName from, ModelName to, String reason) {}

    /** What the call consumed, once known. */
    void usage(Usage usage);

    /** The upstream has no further complete event to read without blocking. */
    void drained();
}
