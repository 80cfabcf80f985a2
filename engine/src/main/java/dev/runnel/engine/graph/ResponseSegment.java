package dev.runnel.engine.graph;

/** A part of what a response node answers. */
public sealed interface ResponseSegment {

    /** A text as it stands. */
    record Literal(String text) implements ResponseSegment {}

    /**
     * A variable.
     *
     * @param selector which
     * @param otherwise what stands there where the variable does not exist
     */
    record Variable(Selector selector, String otherwise) implements ResponseSegment {}
}
