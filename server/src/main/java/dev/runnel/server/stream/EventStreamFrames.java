package dev.runnel.server.stream;

import dev.runnel.projection.FrameSink;
import dev.runnel.run.ByteBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Frames as a WHATWG event stream, in one buffer that is used again.
 *
 * <p>A frame stays open until the next one begins or its native event ends, so that the event's id can be written into
 * the last frame of the event and nowhere else.
 */
final class EventStreamFrames implements FrameSink {

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PING = "event: ping\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ByteBuilder out = new ByteBuilder(2048);
    private final byte @Nullable [] id;
    private boolean open;
    private int openedAt;

    /** @param run the run whose ids are sent, null where the client did not ask for ids */
    EventStreamFrames(@Nullable String run) {
        id = run == null ? null : ("id: " + run + ":").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void frame(byte[] prefix, String text, byte[] suffix) {
        close();
        openedAt = out.length();
        out.put(DATA).put(prefix).jsonEscaped(text).put(suffix).put('\n');
        open = true;
    }

    @Override
    public void frame(ByteBuilder json) {
        close();
        openedAt = out.length();
        out.put(DATA).put(json.array(), 0, json.length()).put('\n');
        open = true;
    }

    @Override
    public void ping() {
        close();
        out.put(PING);
    }

    /** The frames of native event {@code number} are complete. */
    void endEvent(long number) {
        if (open && id != null) {
            // The id stands before the data, as emitters write it; only now is it known that this frame is the last.
            out.insert(
                    openedAt,
                    new ByteBuilder(64).put(id).decimal(number).put('\n').toArray());
        }
        close();
    }

    /** Ends the open frame; called before what stands in the buffer is sent. */
    void close() {
        if (open) {
            out.put('\n');
            open = false;
        }
    }

    /** Bytes that wait to be sent. */
    int length() {
        return out.length();
    }

    /** The bytes, with the room behind them that a chunk's line end takes. */
    ByteBuffer view() {
        return out.room(2).view();
    }

    void clear() {
        out.clear();
    }
}
