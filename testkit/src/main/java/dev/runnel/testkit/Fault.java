package dev.runnel.testkit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one thing that a {@link FakeModelProvider} does wrong in an answer.
 *
 * <p>Frames are counted from 0 and are the events of a stream as the dialect sends them, those that carry no text
 * included. Faults of frames concern streams only: a blocking request is then answered as if there were none.
 */
public sealed interface Fault {

    /** Nothing goes wrong. */
    record None() implements Fault {}

    /**
     * An error status with the dialect's error body instead of an answer.
     *
     * @param message null for what the dialect's own server says; that of 401 repeats the key it was given, which nobody
     *     downstream may ever see
     * @param code the OpenAI error code, null for the usual one of the status
     * @param retryAfter sent as {@code Retry-After} in whole seconds, rounded up; null for none
     */
    record Status(
            int status,
            @Nullable String message,
            @Nullable String code,
            @Nullable Duration retryAfter) implements Fault {

        public Status {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("not an error status: " + status);
            }
        }

        public Status(int status) {
            this(status, null, null, null);
        }
    }

    /** Status 400 that names {@code parameter}, where the request has it; any other request is answered. */
    record UnsupportedParameter(String parameter) implements Fault {}

    /**
     * The connection ends after {@code bytes} bytes of the body (without the transfer coding), not at all if it is shorter.
     *
     * @param reset true for a TCP reset, which may destroy bytes on their way; false for a plain close
     */
    record CutAfter(long bytes, boolean reset) implements Fault {

        public CutAfter {
            requireCount(bytes);
        }
    }

    /** The data of frame {@code index} is {@code data} instead; the other frames follow as always. */
    record MalformedFrame(int index, String data) implements Fault {

        public MalformedFrame {
            requireCount(index);
        }

        /** JSON that breaks off inside a string. */
        public MalformedFrame(int index) {
            this(index, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"brok");
        }
    }

    /** After {@code frames} frames comes the dialect's in-band error, and the body ends. */
    record ErrorAfter(int frames, String message) implements Fault {

        public ErrorAfter {
            requireCount(frames);
        }
    }

    /** The body ends after {@code frames} frames, in good order but without what should follow. */
    record EndAfter(int frames) implements Fault {

        public EndAfter {
            requireCount(frames);
        }
    }

    /** Nothing is answered, not even a status line, until the client closes the connection. */
    record HangBeforeHead() implements Fault {}

    /** After the head and {@code frames} frames nothing more comes until the client closes the connection. */
    record HangAfter(int frames) implements Fault {

        public HangAfter {
            requireCount(frames);
        }
    }

    private static void requireCount(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("a count cannot be negative: " + count);
        }
    }
}
