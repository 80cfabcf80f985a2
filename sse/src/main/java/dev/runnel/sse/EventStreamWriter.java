package dev.runnel.sse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a WHATWG event stream into a byte buffer that grows and is used again.
 *
 * <p>An event is written field by field in the order {@code id}, {@code event}, {@code retry}, {@code data}, each but
 * the last optional and at most once, and ended by {@link #end()}; {@link #write} does it all at once. Lines end with
 * LF, a space follows the colon, and there is no byte order mark. A field that is refused for its content leaves the buffer
 * as it was; after an {@link EventStreamException} a writer is of no more use. Whoever takes the bytes away calls {@link
 * #clear()} then. Used by one thread at a time.
 */
public final class EventStreamWriter {

    /** The most bytes between two calls of {@link #clear()}, where the constructor is not told otherwise: 16 MiB. */
    public static final int DEFAULT_MAX_BYTES = 1 << 24;

    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    /** What was written last of the event under way; the order is that of the fields. */
    private enum Written {
        NOTHING,
        ID,
        EVENT,
        RETRY,
        DATA
    }

    private final BoundedBytes bytes;
    private Written written = Written.NOTHING;

    /** A writer with the limit {@link #DEFAULT_MAX_BYTES}. */
    public EventStreamWriter() {
        this(DEFAULT_MAX_BYTES);
    }

    /** @param maxBytes the most that the buffer may hold, at least 1; beyond it is an {@link EventStreamException} */
    public EventStreamWriter(int maxBytes) {
        this.bytes = new BoundedBytes(maxBytes, "what was written of the event stream");
    }

    /**
     * Writes one whole event.
     *
     * @param id null for none; an empty id resets the reader's last event id
     * @param type null, empty or {@code message} for the default type
     * @throws IllegalArgumentException as the methods for the single fields
     */
    public EventStreamWriter write(@Nullable String id, @Nullable String type, String data) {
        if (type != null) {
            requireOneLine("event type", type);
        }
        if (id != null) {
            id(id);
        }
        if (type != null) {
            event(type);
        }
        return data(data).end();
    }

    /**
     * Writes the event's id.
     *
     * @throws IllegalArgumentException if {@code id} contains CR, LF or NUL
     */
    public EventStreamWriter id(String id) {
        requireOneLine("id", id);
        if (id.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the id of an event cannot contain NUL");
        }
        advance(Written.ID);
        line("id", id, 0, id.length());
        return this;
    }

    /**
     * Writes the event's type, or nothing where it is empty or {@code message}, which readers assume.
     *
     * @throws IllegalArgumentException if {@code type} contains CR or LF
     */
    public EventStreamWriter event(String type) {
        requireOneLine("event type", type);
        advance(Written.EVENT);
        if (!type.isEmpty() && !type.equals("message")) {
            line("event", type, 0, type.length());
        }
        return this;
    }

    /**
     * Asks the reader to wait {@code millis} before it reconnects.
     *
     * @throws IllegalArgumentException if {@code millis} is negative
     */
    public EventStreamWriter retry(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("a reconnection time cannot be negative: " + millis);
        }
        advance(Written.RETRY);
        String digits = Long.toString(millis);
        line("retry", digits, 0, digits.length());
        return this;
    }

    /** Writes the event's data, split at CRLF, CR and LF: a reader sees each of them as LF. */
    public EventStreamWriter data(String data) {
        advance(Written.DATA);
        int from = 0;
        for (int at = 0; at <= data.length(); at++) {
            char character = at < data.length() ? data.charAt(at) : '\n';
            if (character == '\n' || character == '\r') {
                line("data", data, from, at);
                if (character == '\r' && at + 1 < data.length() && data.charAt(at + 1) == '\n') {
                    at++;
                }
                from = at + 1;
            }
        }
        return this;
    }

    /** Writes the event's data, which the caller knows to be UTF-8, split as {@link #data(String)} splits it. */
    public EventStreamWriter data(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        advance(Written.DATA);
        int to = offset + length;
        int from = offset;
        while (true) {
            int end = LineEnds.find(data, from, to);
            name("data", end > from);
            bytes.append(data, from, end - from);
            bytes.append('\n');
            if (end == to) {
                return this;
            }
            boolean pair = data[end] == '\r' && end + 1 < to && data[end + 1] == '\n';
            from = pair ? end + 2 : end + 1;
        }
    }

    /** Ends the event under way with a blank line; without data it is one that readers do not dispatch. */
    public EventStreamWriter end() {
        bytes.append('\n');
        written = Written.NOTHING;
        return this;
    }

    /**
     * Writes a comment line, which keeps a connection alive and is not part of any event; it may stand anywhere.
     *
     * @throws IllegalArgumentException if {@code text} contains CR or LF
     */
    public EventStreamWriter comment(String text) {
        requireOneLine("comment", text);
        line("", text, 0, text.length());
        return this;
    }

    /** How many bytes were written since {@link #clear()}. */
    public int size() {
        return bytes.size();
    }

    /** The backing array, valid up to {@link #size()} until the next write. */
    public byte[] array() {
        return bytes.array();
    }

    /** The written bytes, read-only, valid until the next write. */
    public ByteBuffer view() {
        return ByteBuffer.wrap(bytes.array(), 0, bytes.size()).asReadOnlyBuffer();
    }

    /** A copy of the written bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes.array(), bytes.size());
    }

    /** Gives the written bytes to {@code output}; they stay here until {@link #clear()}. */
    public void writeTo(OutputStream output) throws IOException {
        output.write(bytes.array(), 0, bytes.size());
    }

    /** Forgets the written bytes; an event under way goes on. */
    public void clear() {
        bytes.clear();
    }

    private void advance(Written field) {
        if (field.compareTo(written) <= 0) {
            throw new IllegalStateException(
                    field + " cannot follow " + written + ": the order is id, event, retry, data");
        }
        written = field;
    }

    private void line(String name, String text, int from, int to) {
        name(name, to > from);
        utf8(text, from, to);
        bytes.append('\n');
    }

    private void name(String name, boolean hasValue) {
        for (int at = 0; at < name.length(); at++) {
            bytes.append(name.charAt(at));
        }
        bytes.append(':');
        if (hasValue) {
            bytes.append(' ');
        }
    }

    /** Appends UTF-8; a surrogate without its other half, which UTF-8 does not know, becomes U+FFFD. */
    private void utf8(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            char character = text.charAt(at);
            if (character < 0x80) {
                bytes.append(character);
            } else if (character < 0x800) {
                bytes.append(0xC0 | character >> 6);
                bytes.append(0x80 | (character & 0x3F));
            } else if (!Character.isSurrogate(character)) {
                bytes.append(0xE0 | character >> 12);
                bytes.append(0x80 | ((character >> 6) & 0x3F));
                bytes.append(0x80 | (character & 0x3F));
            } else if (Character.isHighSurrogate(character)
                    && at + 1 < to
                    && Character.isLowSurrogate(text.charAt(at + 1))) {
                int point = Character.toCodePoint(character, text.charAt(++at));
                bytes.append(0xF0 | point >> 18);
                bytes.append(0x80 | ((point >> 12) & 0x3F));
                bytes.append(0x80 | ((point >> 6) & 0x3F));
                bytes.append(0x80 | (point & 0x3F));
            } else {
                bytes.append(REPLACEMENT, 0, REPLACEMENT.length);
            }
        }
    }

    private static void requireOneLine(String what, String value) {
        for (int at = 0; at < value.length(); at++) {
            char character = value.charAt(at);
            if (character == '\n' || character == '\r') {
                throw new IllegalArgumentException("the " + what + " of an event stream cannot contain a line break");
            }
        }
    }
}
