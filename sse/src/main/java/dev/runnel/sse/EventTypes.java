package dev.runnel.sse;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the event types that a stream uses, so that a type is decoded once and not for each event.
 *
 * <p>A fixed number of slots, each holding the type that came last: a stream of endless new types costs no memory.
 */
final class EventTypes {

    private static final int SLOTS = 32;
    private static final int LONGEST_KEPT = 64;

    private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];

    private static final class Entry {

        private final byte[] bytes;
        private final String type;

        Entry(byte[] bytes, String type) {
            this.bytes = bytes;
            this.type = type;
        }
    }

    String decode(byte[] buffer, int offset, int length) {
        if (length == 0) {
            return "";
        }
        if (length > LONGEST_KEPT) {
            return Utf8.decode(buffer, offset, length);
        }
        int slot = (length * 31 + buffer[offset] * 7 + buffer[offset + length - 1]) & (SLOTS - 1);
        Entry known = slots[slot];
        if (known != null && Arrays.equals(known.bytes, 0, known.bytes.length, buffer, offset, offset + length)) {
            return known.type;
        }
        String type = Utf8.decode(buffer, offset, length);
        slots[slot] = new Entry(Arrays.copyOfRange(buffer, offset, offset + length), type);
        return type;
    }
}
