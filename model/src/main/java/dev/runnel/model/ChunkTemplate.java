package dev.runnel.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks that differ from an earlier one only in their text, without parsing them.
 *
 * <p>Within a stream nearly all chunks are the same bytes but for one string. Where a chunk that was fully parsed had no
 * effect but its text, the bytes before and after that string are remembered. A later chunk with the same beginning and
 * the same end, and with the inside of a valid JSON string between them, would take a parser through the same states: its
 * text is that string. Everything else, and every string that is not plainly valid, is left to the parser; a property
 * test holds both to the same results.
 */
final class ChunkTemplate {

    /** Longest beginning and end worth keeping; bounds the memory of a stream. */
    private static final int MAX_FRAME = 1024;

    /** A stream whose chunks differ elsewhere too is not learned from again after so many misses in a row. */
    private static final int MAX_MISSES = 8;

    private static final byte[] NOTHING = {};

    private byte[] head = NOTHING;
    private byte[] tail = NOTHING;
    private int misses;

    /** Whether the parser should tell {@link #learn} of the next chunk. */
    boolean wantsToLearn() {
        return misses < MAX_MISSES;
    }

    /** Remembers a chunk whose only effect is the text in the string that opens at {@code quote}. */
    void learn(byte[] data, int offset, int length, int quote) {
        int end = offset + length;
        if (quote < offset || quote >= end || data[quote] != '"') {
            return;
        }
        int close = quote + 1;
        while (close < end && data[close] != '"') {
            close += data[close] == '\\' ? 2 : 1;
        }
        if (close >= end || quote + 1 - offset > MAX_FRAME || end - close > MAX_FRAME) {
            return;
        }
        head = Arrays.copyOfRange(data, offset, quote + 1);
        tail = Arrays.copyOfRange(data, close, end);
    }

    /** The text of a chunk that is like the remembered one, or null where the parser must read it. */
    @Nullable
    String text(byte[] data, int offset, int length) {
        if (head.length == 0 || length < head.length + tail.length) {
            return miss();
        }
        int from = offset + head.length;
        int to = offset + length - tail.length;
        if (!Arrays.equals(head, 0, head.length, data, offset, from)
                || !Arrays.equals(tail, 0, tail.length, data, to, offset + length)) {
            return miss();
        }
        boolean escaped = false;
        boolean wide = false;
        for (int at = from; at < to; at++) {
            byte b = data[at];
            if (b == '\\') {
                escaped = true;
                at++;
            } else if (b < 0) {
                wide = true;
            } else if (b < 0x20 || b == '"') {
                return miss();
            }
        }
        String text = escaped ? unescaped(data, from, to) : plain(data, from, to, wide);
        if (text != null) {
            misses = 0;
            return text;
        }
        return miss();
    }

    private @Nullable String miss() {
        misses++;
        return null;
    }

    private static @Nullable String plain(byte[] data, int from, int to, boolean wide) {
        if (!wide) {
            return new String(data, from, to - from, StandardCharsets.ISO_8859_1);
        }
        String text = new String(data, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : null;
    }

    private static @Nullable String unescaped(byte[] data, int from, int to) {
        var text = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            int next = at;
            boolean wide = false;
            while (next < to && data[next] != '\\') {
                wide |= data[next] < 0;
                next++;
            }
            if (next > at) {
                String run = plain(data, at, next, wide);
                if (run == null) {
                    return null;
                }
                text.append(run);
            }
            if (next == to) {
                return text.toString();
            }
            if (next + 1 >= to) {
                return null;
            }
            int length = data[next + 1] == 'u' ? 6 : 2;
            int character = length == 6 ? hex(data, next + 2, to) : simple(data[next + 1]);
            if (character < 0) {
                return null;
            }
            text.append((char) character);
            at = next + length;
        }
        return text.toString();
    }

    private static int simple(byte letter) {
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> -1;
        };
    }

    private static int hex(byte[] data, int from, int to) {
        if (from + 4 > to) {
            return -1;
        }
        int value = 0;
        for (int at = from; at < from + 4; at++) {
            // Character.digit also knows other scripts' digits; a byte read as Latin-1 holds none of them.
            int digit = Character.digit((char) (data[at] & 0xFF), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
