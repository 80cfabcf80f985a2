package dev.runnel.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event stream that a strict emitter wrote, and fails at anything that one would not write.
 *
 * <p>That is: UTF-8 without byte order mark; lines that end with LF; the fields {@code id}, {@code event}, {@code retry},
 * {@code data} in this order, each at most once but for {@code data}, with one space after the colon unless the value is
 * empty; no {@code event: message}; no NUL in an id; a blank line after every event and none elsewhere, except one after
 * comments; comments between events only. An event without data is a frame too: Dify's ping is one.
 */
final class StrictFrames {

    private static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;
    private static final List<String> ORDER = List.of("id", "event", "retry", "data");

    private final Consumer<StreamFrame> frames;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder raw = new StringBuilder();
    private long offset;
    private boolean afterComment;

    private int lastField = -1;
    private @Nullable String id;
    private @Nullable String event;
    private @Nullable Long retry;
    private @Nullable StringBuilder data;

    StrictFrames(Consumer<StreamFrame> frames) {
        this.frames = frames;
    }

    void feed(byte[] bytes, int from, int length, long nanos) {
        int start = from;
        for (int at = from; at < from + length; at++) {
            if (bytes[at] == '\n') {
                add(bytes, start, at - start);
                offset++;
                start = at + 1;
                String text = decode(line.toByteArray());
                line.reset();
                line(text, nanos);
            }
        }
        add(bytes, start, from + length - start);
    }

    private void add(byte[] bytes, int from, int length) {
        line.write(bytes, from, length);
        offset += length;
        if (line.size() + raw.length() > MAX_FRAME_BYTES) {
            throw new ProtocolViolation("a frame is longer than " + MAX_FRAME_BYTES + " bytes");
        }
    }

    /** The body is over: a frame under way would be lost on every reader. */
    void end() {
        if (line.size() > 0) {
            throw new ProtocolViolation("the stream ends inside a line: " + decode(line.toByteArray()));
        }
        if (lastField >= 0) {
            throw new ProtocolViolation("the stream ends without the blank line after: " + raw);
        }
    }

    private void line(String text, long nanos) {
        if (text.indexOf('\r') >= 0) {
            throw violation("a carriage return", text);
        }
        if (text.startsWith("\uFEFF")) {
            throw violation("a byte order mark", text);
        }
        if (text.isEmpty()) {
            blank(nanos);
            return;
        }
        raw.append(text).append('\n');
        if (text.startsWith(":")) {
            comment(text, nanos);
            return;
        }
        afterComment = false;
        int colon = text.indexOf(':');
        int field = ORDER.indexOf(colon < 0 ? text : text.substring(0, colon));
        if (colon < 0 || field < 0) {
            throw violation("no field of an event stream, or one without a colon", text);
        }
        String value = value(text, colon);
        if (field < lastField || (field == lastField && field != ORDER.size() - 1)) {
            throw violation("a field that is repeated or out of order (" + ORDER + ")", text);
        }
        lastField = field;
        field(ORDER.get(field), value, text);
    }

    private static String value(String text, int colon) {
        String rest = text.substring(colon + 1);
        if (rest.isEmpty()) {
            return rest;
        }
        if (!rest.startsWith(" ") || rest.length() == 1) {
            throw violation("no single space between the colon and the value, or one without a value", text);
        }
        return rest.substring(1);
    }

    private void field(String name, String value, String text) {
        switch (name) {
            case "id" -> {
                if (value.indexOf('\0') >= 0) {
                    throw violation("NUL in an id", text);
                }
                id = value;
            }
            case "event" -> {
                if (value.isEmpty() || value.equals("message")) {
                    throw violation("the default event type, which is left out", text);
                }
                event = value;
            }
            case "retry" -> {
                if (!value.matches("[0-9]{1,18}")) {
                    throw violation("a reconnection time that is no number", text);
                }
                retry = Long.parseLong(value);
            }
            default -> {
                StringBuilder lines = data;
                data = lines == null
                        ? new StringBuilder(value)
                        : lines.append('\n').append(value);
            }
        }
    }

    private void comment(String text, long nanos) {
        if (lastField >= 0) {
            throw violation("a comment inside an event", text);
        }
        String comment = text.startsWith(": ") ? text.substring(2) : text.substring(1);
        StreamFrame frame = new StreamFrame(null, null, null, null, comment, raw.toString(), offset, nanos);
        raw.setLength(0);
        afterComment = true;
        frames.accept(frame);
    }

    private void blank(long nanos) {
        if (lastField < 0) {
            if (!afterComment) {
                throw new ProtocolViolation("a blank line where no event ends, at byte " + offset);
            }
            afterComment = false;
            return;
        }
        raw.append('\n');
        StreamFrame frame = new StreamFrame(
                id, event, retry, data == null ? null : data.toString(), null, raw.toString(), offset, nanos);
        raw.setLength(0);
        lastField = -1;
        id = null;
        event = null;
        retry = null;
        data = null;
        frames.accept(frame);
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException invalid) {
            throw violation("invalid UTF-8", new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static ProtocolViolation violation(String what, String line) {
        return new ProtocolViolation(what + ", in the line: " + line);
    }
}
