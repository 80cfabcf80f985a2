package dev.runnel.bench.load;

import java.util.Arrays;

/**
 * Cuts an event stream into frames at blank lines, however its bytes arrive.
 *
 * <p>A frame that lies whole in the buffer is handed on where it lies; only a frame that a read has cut is copied. Lines end
 * with a line feed alone, as both servers measured here write them.
 */
final class FrameSplitter {

    /** Most bytes of one frame. */
    static final int MAX_FRAME = 1 << 20;

    private final BodySink frames;
    private byte[] carry = new byte[512];
    private int carried;

    /** Frames go to {@code frames}, without their blank line. */
    FrameSplitter(BodySink frames) {
        this.frames = frames;
    }

    /** True if an unfinished frame is pending. */
    boolean pending() {
        return carried > 0;
    }

    void reset() {
        carried = 0;
    }

    void bytes(byte[] buffer, int from, int to) {
        int start = from;
        if (carried > 0) {
            start = finishCarried(buffer, from, to);
            if (start < 0) {
                return;
            }
        }
        int at = start;
        while (at + 1 < to) {
            if (buffer[at] == '\n' && buffer[at + 1] == '\n') {
                if (at > start) {
                    frames.bytes(buffer, start, at);
                }
                at += 2;
                start = at;
            } else {
                at++;
            }
        }
        if (start < to) {
            keep(buffer, start, to);
        }
    }

    /** Returns the index after the blank line that ends the carried frame, or -1 if it has not come. */
    private int finishCarried(byte[] buffer, int from, int to) {
        if (from < to && buffer[from] == '\n' && carry[carried - 1] == '\n') {
            int length = carried - 1;
            carried = 0;
            if (length > 0) {
                frames.bytes(carry, 0, length);
            }
            return from + 1;
        }
        for (int at = from; at + 1 < to; at++) {
            if (buffer[at] == '\n' && buffer[at + 1] == '\n') {
                keep(buffer, from, at);
                int length = carried;
                carried = 0;
                frames.bytes(carry, 0, length);
                return at + 2;
            }
        }
        keep(buffer, from, to);
        return -1;
    }

    private void keep(byte[] buffer, int from, int to) {
        int more = to - from;
        if (carried + more > MAX_FRAME) {
            throw new MalformedResponseException("frame larger than " + MAX_FRAME + " bytes");
        }
        if (carry.length < carried + more) {
            carry = Arrays.copyOf(carry, Math.max(carried + more, carry.length * 2));
        }
        System.arraycopy(buffer, from, carry, carried, more);
        carried += more;
    }
}
