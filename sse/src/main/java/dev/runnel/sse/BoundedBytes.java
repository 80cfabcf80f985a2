package dev.runnel.sse;

import java.util.Arrays;

/** Bytes that are appended to an array which grows up to a limit and is used again. */
final class BoundedBytes {

    private static final byte[] NONE = {};
    private static final int FIRST_CAPACITY = 256;

    private final int limit;
    private final String what;
    private byte[] array = NONE;
    private int size;

    /** @param what names the content in the message of the exception that tells of the limit */
    BoundedBytes(int limit, String what) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit must be at least 1 byte, not " + limit);
        }
        this.limit = limit;
        this.what = what;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The backing array, valid up to {@link #size()} until the next append. */
    byte[] array() {
        return array;
    }

    void clear() {
        size = 0;
    }

    void append(int value) {
        reserve(1);
        array[size++] = (byte) value;
    }

    void append(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, array, size, length);
        size += length;
    }

    /** Refuses a total of {@code bytes}, which is not appended, if it is beyond the limit. */
    void check(long bytes) {
        if (bytes > limit) {
            throw new EventStreamException(what + " is longer than " + limit + " bytes");
        }
    }

    private void reserve(int more) {
        long needed = (long) size + more;
        if (needed > array.length) {
            check(needed);
            long doubled = Math.max(FIRST_CAPACITY, 2L * array.length);
            array = Arrays.copyOf(array, (int) Math.min(limit, Math.max(doubled, needed)));
        }
    }
}
