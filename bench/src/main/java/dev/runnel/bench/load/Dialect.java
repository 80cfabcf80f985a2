package dev.runnel.bench.load;

import java.nio.charset.StandardCharsets;

/** What the frames of a stream look like: Dify's, as the product writes them, or the provider's own, as a plain proxy passes them on. */
public enum Dialect {
    /** {@code data: {"event":"message",...,"answer":"..."}}, ended by {@code message_end}. */
    DIFY {
        @Override
        Kind kind(byte[] frame, int from, int to) {
            return dify(MESSAGE_END, frame, from, to);
        }

        @Override
        int textAt(byte[] frame, int from, int to) {
            return after(ANSWER, frame, from, to);
        }
    },

    /** The same frames of a chatflow, among those of its nodes, ended by {@code workflow_finished}. */
    DIFY_CHATFLOW {
        @Override
        Kind kind(byte[] frame, int from, int to) {
            Kind kind = dify(WORKFLOW_FINISHED, frame, from, to);
            // An empty piece marks the end of a variable's text.
            return kind == Kind.TEXT && frame[textAt(frame, from, to)] == '"' ? Kind.OTHER : kind;
        }

        @Override
        int textAt(byte[] frame, int from, int to) {
            return after(ANSWER, frame, from, to);
        }
    },

    /** {@code data: {...,"delta":{"content":"..."}...}}, ended by {@code data: [DONE]}. */
    OPENAI {
        @Override
        Kind kind(byte[] frame, int from, int to) {
            if (startsWith(DONE, frame, from, to)) {
                return Kind.TERMINAL;
            }
            if (startsWith(ERROR_OBJECT, frame, from, to)) {
                return Kind.FAILURE;
            }
            return after(CONTENT, frame, from, to) < 0 ? Kind.OTHER : Kind.TEXT;
        }

        @Override
        int textAt(byte[] frame, int from, int to) {
            return after(CONTENT, frame, from, to);
        }
    };

    private static final byte[] EVENT = ascii("\"event\":\"");
    private static final byte[] MESSAGE = ascii("message\"");
    private static final byte[] MESSAGE_END = ascii("message_end\"");
    private static final byte[] WORKFLOW_FINISHED = ascii("workflow_finished\"");
    private static final byte[] ERROR_NAME = ascii("error\"");
    private static final byte[] REPLACE_NAME = ascii("message_replace\"");
    private static final byte[] ANSWER = ascii("\"answer\":\"");
    private static final byte[] CONTENT = ascii("\"content\":\"");
    private static final byte[] DONE = ascii("data: [DONE]");
    private static final byte[] ERROR_OBJECT = ascii("data: {\"error\"");

    /** What a frame is to the load generator. */
    public enum Kind {
        /** One token. */
        TEXT,
        /** The frame after which nothing may come. */
        TERMINAL,
        /** The stream says that it failed, or takes text back: neither happens in a healthy load run. */
        FAILURE,
        /** Anything else, such as a ping. */
        OTHER
    }

    /** Tells what the frame {@code [from, to)} is. */
    abstract Kind kind(byte[] frame, int from, int to);

    /** Index of the first byte of the token in a {@link Kind#TEXT} frame, -1 if it has none. */
    abstract int textAt(byte[] frame, int from, int to);

    private static Kind dify(byte[] terminal, byte[] frame, int from, int to) {
        int event = after(EVENT, frame, from, to);
        if (event < 0) {
            return Kind.OTHER;
        }
        if (startsWith(MESSAGE, frame, event, to)) {
            return Kind.TEXT;
        }
        if (startsWith(terminal, frame, event, to)) {
            return Kind.TERMINAL;
        }
        return startsWith(ERROR_NAME, frame, event, to) || startsWith(REPLACE_NAME, frame, event, to)
                ? Kind.FAILURE
                : Kind.OTHER;
    }

    private static int after(byte[] marker, byte[] frame, int from, int to) {
        byte first = marker[0];
        int last = to - marker.length;
        for (int i = from; i <= last; i++) {
            if (frame[i] == first && startsWith(marker, frame, i, to)) {
                return i + marker.length;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] marker, byte[] frame, int from, int to) {
        if (to - from < marker.length) {
            return false;
        }
        for (int i = 0; i < marker.length; i++) {
            if (frame[from + i] != marker[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
