package dev.runnel.bench;

import java.nio.charset.StandardCharsets;

/**
 * The first token of every answer: when the stub had the whole request and when it sent the first event.
 *
 * <p>Both are monotonic nanoseconds in fixed-width decimal, {@code t=<received>,<sent>;}. Their difference is the stub's own
 * delay. On Linux every JVM of a machine reads the same monotonic clock, so the times compare across processes.
 *
 * @param received monotonic nanoseconds at which the stub had read the whole request
 * @param sent monotonic nanoseconds at which the stub wrote the first event
 */
public record Stamp(long received, long sent) {

    /** Digits of one time. */
    public static final int DIGITS = 19;

    /** Where the received time begins in the text. */
    public static final int RECEIVED_AT = 2;

    /** Where the sent time begins in the text. */
    public static final int SENT_AT = RECEIVED_AT + DIGITS + 1;

    /** Length of the whole text in bytes. */
    public static final int LENGTH = SENT_AT + DIGITS + 1;

    /** The text with both times zero, to be patched with {@link #write}. */
    public static byte[] template() {
        String zeros = "0".repeat(DIGITS);
        return ("t=" + zeros + "," + zeros + ";").getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes {@code nanos} (not negative) as {@link #DIGITS} digits at {@code at}. */
    public static void write(byte[] target, int at, long nanos) {
        long rest = nanos;
        for (int i = at + DIGITS - 1; i >= at; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Reads the stamp at {@code from}. @throws IllegalArgumentException if no stamp stands there */
    public static Stamp read(byte[] source, int from, int to) {
        if (to - from < LENGTH
                || source[from] != 't'
                || source[from + 1] != '='
                || source[from + SENT_AT - 1] != ','
                || source[from + LENGTH - 1] != ';') {
            throw new IllegalArgumentException("the first event carries no stamp");
        }
        return new Stamp(number(source, from + RECEIVED_AT), number(source, from + SENT_AT));
    }

    private static long number(byte[] source, int at) {
        long value = 0;
        for (int i = at; i < at + DIGITS; i++) {
            int digit = source[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("a stamp is made of digits");
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
