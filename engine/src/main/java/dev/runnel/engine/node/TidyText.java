package dev.runnel.engine.node;

import java.util.function.Consumer;

/**
 * Text as it streams, without white space at its ends and with at most one blank line at a time.
 *
 * <p>White space is held back until something follows it, so that what was given out is the whole tidy text at any time.
 * A run of white space with two or more line breaks keeps what stands before its first and after its last one.
 */
final class TidyText {

    private final Consumer<String> out;
    private final StringBuilder gap = new StringBuilder();
    private boolean begun;

    TidyText(Consumer<String> out) {
        this.out = out;
    }

    /** Takes the next piece. */
    void add(String piece) {
        var ready = new StringBuilder(piece.length());
        for (int i = 0; i < piece.length(); i++) {
            char next = piece.charAt(i);
            if (Character.isWhitespace(next) || Character.isSpaceChar(next)) {
                gap.append(next);
            } else {
                if (begun) {
                    appendGap(ready);
                }
                gap.setLength(0);
                begun = true;
                ready.append(next);
            }
        }
        if (!ready.isEmpty()) {
            out.accept(ready.toString());
        }
    }

    private void appendGap(StringBuilder to) {
        int first = gap.indexOf("\n");
        int last = gap.lastIndexOf("\n");
        if (first == last) {
            to.append(gap);
        } else {
            to.append(gap, 0, first).append("\n\n").append(gap, last + 1, gap.length());
        }
    }
}
