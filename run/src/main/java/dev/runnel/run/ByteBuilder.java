package dev.runnel.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A byte buffer that grows and is used again: what codecs, projections and transports write into.
 *
 * <p>Used by one thread at a time. {@link #clear()} keeps the array unless it grew beyond {@value #KEPT} bytes, so that
 * one large event does not cost its memory for ever.
 */
public final class ByteBuilder {

    /** The largest array that {@link #clear()} keeps. */
    static final int KEPT = 64 * 1024;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    public ByteBuilder(int capacity) {
        bytes = new byte[capacity];
    }

    /** How many bytes were written. */
    public int length() {
        return length;
    }

    /** The backing array, valid up to {@link #length()} until the next write. */
    public byte[] array() {
        return bytes;
    }

    /** The written bytes as a view, valid until the next write. */
    public ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    /** A copy of the written bytes. */
    public byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Makes sure that {@code more} bytes can be written without growing, and that a view has that room behind it. */
    public ByteBuilder room(int more) {
        ensure(more);
        return this;
    }

    /** Puts bytes in before those from {@code at} on. */
    public ByteBuilder insert(int at, byte[] source) {
        if (at < 0 || at > length) {
            throw new IllegalArgumentException("cannot insert at " + at + " of " + length + " bytes");
        }
        ensure(source.length);
        System.arraycopy(bytes, at, bytes, at + source.length, length - at);
        System.arraycopy(source, 0, bytes, at, source.length);
        length += source.length;
        return this;
    }

    /** Forgets everything that was written. */
    public void clear() {
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[KEPT];
        }
    }

    /** Forgets what was written after {@code newLength}. */
    public void truncate(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException("cannot truncate " + length + " bytes to " + newLength);
        }
        length = newLength;
    }

    public ByteBuilder put(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public ByteBuilder put(byte[] source) {
        return put(source, 0, source.length);
    }

    public ByteBuilder put(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    /** Writes characters that are known to be ASCII. */
    @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) copies Latin-1 without a temporary
    public ByteBuilder ascii(String text) {
        int count = text.length();
        ensure(count);
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    /** Writes a whole number in decimal digits. */
    public ByteBuilder decimal(long number) {
        if (number < 0) {
            if (number == Long.MIN_VALUE) {
                return ascii(Long.toString(number));
            }
            put('-');
            number = -number;
        }
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        ensure(digits);
        int at = length += digits;
        do {
            bytes[--at] = (byte) ('0' + number % 10);
            number /= 10;
        } while (number != 0);
        return this;
    }

    /** Writes a variable-length unsigned number, 7 bits a byte, lowest first. */
    ByteBuilder varint(long value) {
        ensure(10);
        while ((value & ~0x7fL) != 0) {
            bytes[length++] = (byte) (value & 0x7f | 0x80);
            value >>>= 7;
        }
        bytes[length++] = (byte) value;
        return this;
    }

    /** Writes a signed number so that small ones of either sign are short. */
    ByteBuilder zigzag(long value) {
        return varint(value << 1 ^ value >> 63);
    }

    /** Writes text as UTF-8; a lone surrogate becomes U+FFFD. */
    public ByteBuilder utf8(String text) {
        int count = text.length();
        ensure(3 * count);
        byte[] target = bytes;
        int at = length;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                target[at++] = (byte) c;
            } else {
                int point = text.codePointAt(i);
                i += Character.charCount(point) - 1;
                at = encode(target, at, point);
            }
        }
        length = at;
        return this;
    }

    /** Writes text as the inside of a JSON string: escaped as RFC 8259 section 7 asks, other characters as UTF-8. */
    public ByteBuilder jsonEscaped(String text) {
        int count = text.length();
        ensure(6 * count);
        byte[] target = bytes;
        int at = length;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
                target[at++] = (byte) c;
            } else if (c < 0x80) {
                at = escape(target, at, c);
            } else {
                int point = text.codePointAt(i);
                i += Character.charCount(point) - 1;
                at = encode(target, at, point);
            }
        }
        length = at;
        return this;
    }

    /** Writes a code point beyond ASCII as UTF-8, a lone surrogate as U+FFFD; returns where it ends. */
    private static int encode(byte[] target, int from, int point) {
        int at = from;
        if (point < 0x800) {
            target[at++] = (byte) (0xc0 | point >> 6);
        } else if (point > 0xffff) {
            target[at++] = (byte) (0xf0 | point >> 18);
            target[at++] = (byte) (0x80 | point >> 12 & 0x3f);
            target[at++] = (byte) (0x80 | point >> 6 & 0x3f);
        } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            return encode(target, at, 0xfffd);
        } else {
            target[at++] = (byte) (0xe0 | point >> 12);
            target[at++] = (byte) (0x80 | point >> 6 & 0x3f);
        }
        target[at++] = (byte) (0x80 | point & 0x3f);
        return at;
    }

    private static int escape(byte[] target, int at, char c) {
        target[at++] = '\\';
        switch (c) {
            case '"', '\\' -> target[at++] = (byte) c;
            case '\n' -> target[at++] = 'n';
            case '\r' -> target[at++] = 'r';
            case '\t' -> target[at++] = 't';
            case '\b' -> target[at++] = 'b';
            case '\f' -> target[at++] = 'f';
            default -> {
                target[at++] = 'u';
                target[at++] = '0';
                target[at++] = '0';
                target[at++] = HEX[c >> 4];
                target[at++] = HEX[c & 0xf];
            }
        }
        return at;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private void ensure(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
        }
    }
}
