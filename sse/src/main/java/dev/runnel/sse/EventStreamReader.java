package dev.runnel.sse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a WHATWG event stream from bytes that arrive in pieces of any size, and tells a listener of each event.
 *
 * <p>Implements "9.2.6 Interpreting an event stream" of the HTML standard. A piece may end anywhere, inside a UTF-8
 * sequence, a line or a CRLF; an event is told as soon as the blank line that ends it has begun. A piece is read where it
 * lies: only a line that the end of the piece cuts, and data that spans lines or pieces, is copied.
 *
 * <p>Used by one thread at a time. After an exception, its own or the listener's, a reader takes no more input.
 */
public final class EventStreamReader {

    /** The longest line and the longest data of an event, in bytes, where the constructor is not told otherwise. */
    public static final int DEFAULT_MAX_EVENT_BYTES = 1 << 20;

    private static final int READ_BYTES = 16 * 1024;
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RETRY = "retry".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_BYTES = {};
    private static final String DEFAULT_TYPE = "message";

    private final EventBytesListener listener;
    private final EventTypes types = new EventTypes();
    /** The beginning of a line whose end has not arrived. */
    private final BoundedBytes line;
    /** The data buffer of the standard, without its last LF; unused while {@link #held} has the data. */
    private final BoundedBytes data;

    private boolean closed;
    private int bomMatched;
    private boolean swallowLf;

    private boolean hasData;
    /** The only data line so far, where it lies in the piece being fed; null once it was copied to {@link #data}. */
    private byte @Nullable [] held;

    private int heldOffset;
    private int heldLength;

    private String type = "";
    private String idBuffer = "";
    private String lastEventId = "";
    /** A piece that has no array of its own is copied into this, part by part. */
    private byte[] scratch = NO_BYTES;

    /** A reader with the limit {@link #DEFAULT_MAX_EVENT_BYTES} that hands data over as bytes. */
    public EventStreamReader(EventBytesListener listener) {
        this(listener, DEFAULT_MAX_EVENT_BYTES);
    }

    /**
     * A reader that hands data over as bytes.
     *
     * @param maxEventBytes the longest line, and the longest data of one event, in bytes; at least 1
     */
    public EventStreamReader(EventBytesListener listener, int maxEventBytes) {
        this.listener = listener;
        this.line = new BoundedBytes(maxEventBytes, "a line of the event stream");
        this.data = new BoundedBytes(maxEventBytes, "the data of an event");
    }

    /** A reader with the limit {@link #DEFAULT_MAX_EVENT_BYTES} that hands data over as text. */
    public EventStreamReader(EventStreamListener listener) {
        this(new DecodingListener(listener), DEFAULT_MAX_EVENT_BYTES);
    }

    /**
     * A reader that hands data over as text.
     *
     * @param maxEventBytes the longest line, and the longest data of one event, in bytes; at least 1
     */
    public EventStreamReader(EventStreamListener listener, int maxEventBytes) {
        this(new DecodingListener(listener), maxEventBytes);
    }

    /** Decodes UTF-8 as an event stream is decoded: invalid sequences become U+FFFD, never an error. */
    public static String text(byte[] bytes, int offset, int length) {
        return Utf8.decode(bytes, offset, length);
    }

    /** The id to send as {@code Last-Event-ID} when connecting again: that of the last blank line, empty if none. */
    public String lastEventId() {
        return lastEventId;
    }

    /** Reads the remaining bytes of {@code piece} and moves its position to its limit. */
    public void feed(ByteBuffer piece) {
        if (piece.hasArray()) {
            int offset = piece.arrayOffset() + piece.position();
            int length = piece.remaining();
            piece.position(piece.limit());
            feed(piece.array(), offset, length);
            return;
        }
        if (scratch.length == 0 && piece.hasRemaining()) {
            scratch = new byte[READ_BYTES];
        }
        while (piece.hasRemaining()) {
            int length = Math.min(piece.remaining(), scratch.length);
            piece.get(scratch, 0, length);
            feed(scratch, 0, length);
        }
    }

    /** Reads all of {@code piece}. */
    public void feed(byte[] piece) {
        feed(piece, 0, piece.length);
    }

    /**
     * Reads {@code length} bytes of {@code piece} from {@code offset} on; the array may be used again afterwards.
     *
     * @throws EventStreamException if a line or the data of an event is longer than allowed
     * @throws IllegalStateException after {@link #end()}, after an exception, and from within the listener
     */
    public void feed(byte[] piece, int offset, int length) {
        if (closed) {
            throw new IllegalStateException("this event stream has ended, has failed or is being read");
        }
        Objects.checkFromIndexSize(offset, length, piece.length);
        closed = true;
        read(piece, offset, offset + length);
        closed = false;
    }

    /** The stream is over: an event without its blank line, and an id that came with it, are forgotten. */
    public void end() {
        closed = true;
        line.clear();
        clearEvent();
        idBuffer = lastEventId;
    }

    /**
     * Reads {@code input} until it ends, telling the listener of what a read brought before reading again.
     *
     * @throws IOException if reading fails; everything that arrived before was told
     * @throws EventStreamException if a line or the data of an event is longer than allowed
     */
    public void readAll(InputStream input) throws IOException {
        byte[] piece = new byte[READ_BYTES];
        for (int length = input.read(piece); length >= 0; length = input.read(piece)) {
            feed(piece, 0, length);
        }
        end();
    }

    private void read(byte[] piece, int offset, int to) {
        int at = bomMatched < BOM.length ? skipBom(piece, offset, to) : offset;
        while (at < to) {
            if (swallowLf) {
                swallowLf = false;
                if (piece[at] == '\n') {
                    at++;
                    continue;
                }
            }
            int end = LineEnds.find(piece, at, to);
            if (end == to) {
                break;
            }
            // A CR ends its line at once; the LF that may follow is swallowed when it comes.
            swallowLf = piece[end] == '\r';
            if (line.isEmpty()) {
                line.check(end - at);
                line(piece, at, end);
            } else {
                line.append(piece, at, end - at);
                line(line.array(), 0, line.size());
                line.clear();
            }
            at = end + 1;
        }
        copyHeld();
        if (at < to) {
            line.append(piece, at, to - at);
        }
    }

    private int skipBom(byte[] piece, int from, int to) {
        int at = from;
        while (at < to && bomMatched < BOM.length) {
            if (piece[at] != BOM[bomMatched]) {
                // What looked like a byte order mark begins the first line.
                line.append(BOM, 0, bomMatched);
                bomMatched = BOM.length;
                return at;
            }
            at++;
            bomMatched++;
        }
        return at;
    }

    private void line(byte[] bytes, int from, int to) {
        if (from == to) {
            dispatch();
            return;
        }
        switch (bytes[from]) {
            case 'd' -> {
                if (isField(DATA, bytes, from, to)) {
                    int value = value(DATA, bytes, from, to);
                    data(bytes, value, to - value);
                }
            }
            case 'e' -> {
                if (isField(EVENT, bytes, from, to)) {
                    int value = value(EVENT, bytes, from, to);
                    type = types.decode(bytes, value, to - value);
                }
            }
            case 'i' -> {
                if (isField(ID, bytes, from, to)) {
                    int value = value(ID, bytes, from, to);
                    id(bytes, value, to);
                }
            }
            case 'r' -> {
                if (isField(RETRY, bytes, from, to)) {
                    int value = value(RETRY, bytes, from, to);
                    retry(bytes, value, to);
                }
            }
            case ':' -> {
                int text = from + 1 < to && bytes[from + 1] == ' ' ? from + 2 : from + 1;
                listener.comment(bytes, text, to - text);
            }
            default -> {
                // A field that the standard does not know is ignored.
            }
        }
    }

    private static boolean isField(byte[] name, byte[] bytes, int from, int to) {
        int length = name.length;
        if (to - from < length || (to - from > length && bytes[from + length] != ':')) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            if (bytes[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where the value begins: after the colon, if there is one, and after one space. */
    private static int value(byte[] name, byte[] bytes, int from, int to) {
        int at = Math.min(from + name.length + 1, to);
        return at < to && bytes[at] == ' ' ? at + 1 : at;
    }

    private void data(byte[] bytes, int offset, int length) {
        if (!hasData) {
            hasData = true;
            held = bytes;
            heldOffset = offset;
            heldLength = length;
            return;
        }
        copyHeld();
        data.append('\n');
        data.append(bytes, offset, length);
    }

    private void copyHeld() {
        byte[] only = held;
        if (only != null) {
            data.append(only, heldOffset, heldLength);
            held = null;
        }
    }

    private void id(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == 0) {
                return;
            }
        }
        idBuffer = from == to ? "" : Utf8.decode(bytes, from, to - from);
    }

    private void retry(byte[] bytes, int from, int to) {
        long millis = 0;
        for (int at = from; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return;
            }
            millis = Math.min(millis * 10 + digit, Integer.MAX_VALUE);
        }
        if (from < to) {
            listener.retry(millis);
        }
    }

    private void dispatch() {
        lastEventId = idBuffer;
        if (hasData) {
            String dispatched = type.isEmpty() ? DEFAULT_TYPE : type;
            byte[] only = held;
            if (only != null) {
                listener.event(dispatched, only, heldOffset, heldLength, lastEventId);
            } else {
                listener.event(dispatched, data.array(), 0, data.size(), lastEventId);
            }
        }
        clearEvent();
    }

    private void clearEvent() {
        hasData = false;
        held = null;
        data.clear();
        type = "";
    }
}
