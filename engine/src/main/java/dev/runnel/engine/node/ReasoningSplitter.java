package dev.runnel.engine.node;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts a model's text from the reasoning that stands in it between {@code <think>} and {@code </think>}, as it streams.
 *
 * <p>However the text is cut into pieces, the parts are the same: what may be the beginning of a tag is held back, never
 * more than a tag's length. An opening tag may have up to 512 characters of attributes; a block that is not closed is
 * reasoning to its end.
 */
final class ReasoningSplitter {

    private static final int MOST_ATTRIBUTES = 512;
    private static final String OPENING = "<think";
    private static final String CLOSING = "</think>";
    private static final String SPACE = " \t\n\u000B\f\r";
    private static final Pattern OPEN =
            Pattern.compile(OPENING + "(?:\\s[^<>]{0," + MOST_ATTRIBUTES + "})?>", Pattern.CASE_INSENSITIVE);
    private static final Pattern CLOSE = Pattern.compile(CLOSING, Pattern.CASE_INSENSITIVE);

    /** Where the parts go, in order. */
    interface Parts {

        /** A piece of the answer, not empty. */
        void text(String piece);

        /** A piece of the block of reasoning that is open, not empty. */
        void reasoning(String piece);

        /** The block of reasoning is complete. */
        void reasoningClosed();
    }

    private final Parts parts;
    private String held = "";
    private boolean inside;

    ReasoningSplitter(Parts parts) {
        this.parts = parts;
    }

    /** Takes the next piece of the model's text. */
    void add(String piece) {
        String rest = held + piece;
        held = "";
        while (!rest.isEmpty()) {
            Matcher tag = (inside ? CLOSE : OPEN).matcher(rest);
            if (tag.find()) {
                give(rest.substring(0, tag.start()));
                rest = rest.substring(tag.end());
                if (inside) {
                    parts.reasoningClosed();
                }
                inside = !inside;
            } else {
                int keep = inside ? closingAtEnd(rest) : openingAtEnd(rest);
                give(rest.substring(0, rest.length() - keep));
                held = rest.substring(rest.length() - keep);
                rest = "";
            }
        }
    }

    /** The model has said everything. */
    void end() {
        String rest = held;
        held = "";
        give(rest);
        if (inside) {
            parts.reasoningClosed();
            inside = false;
        }
    }

    private void give(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        if (inside) {
            parts.reasoning(piece);
        } else {
            parts.text(piece);
        }
    }

    /** Characters at the end that an opening tag may begin with. */
    private static int openingAtEnd(String text) {
        int start = text.lastIndexOf('<');
        if (start < 0) {
            return 0;
        }
        String tail = text.substring(start).toLowerCase(Locale.ROOT);
        boolean begins;
        if (tail.length() <= OPENING.length()) {
            begins = OPENING.startsWith(tail);
        } else {
            begins = tail.startsWith(OPENING)
                    && SPACE.indexOf(tail.charAt(OPENING.length())) >= 0
                    && tail.indexOf('>') < 0
                    && tail.length() <= OPENING.length() + 1 + MOST_ATTRIBUTES;
        }
        return begins ? text.length() - start : 0;
    }

    /** Characters at the end that a closing tag may begin with. */
    private static int closingAtEnd(String text) {
        for (int length = Math.min(text.length(), CLOSING.length() - 1); length > 0; length--) {
            if (CLOSING.regionMatches(true, 0, text, text.length() - length, length)) {
                return length;
            }
        }
        return 0;
    }
}
