package dev.runnel.bench.load;

import dev.runnel.bench.AnswerScript;
import dev.runnel.bench.Stamp;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Judges the frames of one stream: every token of the script once and in order, then exactly one terminal event. */
final class StreamCheck {

    private static final int SHOWN = 300;

    private final Dialect dialect;
    private final AnswerScript script;
    private int texts;
    private boolean ended;
    private @Nullable Stamp stamp;
    private @Nullable Fault fault;
    private String detail = "";

    StreamCheck(Dialect dialect, AnswerScript script) {
        this.dialect = dialect;
        this.script = script;
    }

    void reset() {
        texts = 0;
        ended = false;
        stamp = null;
        fault = null;
        detail = "";
    }

    /** Tokens seen. */
    int texts() {
        return texts;
    }

    /** The stub's times, once the first token has come. */
    @Nullable
    Stamp stamp() {
        return stamp;
    }

    /** What is wrong so far, if anything. */
    @Nullable
    Fault fault() {
        return fault;
    }

    /** A few words about the fault, with the frame that showed it. */
    String detail() {
        return detail;
    }

    void frame(byte[] frame, int from, int to) {
        if (ended) {
            fail(Fault.AFTER_TERMINAL, frame, from, to);
            return;
        }
        switch (dialect.kind(frame, from, to)) {
            case TEXT -> text(frame, from, to);
            case TERMINAL -> ended = true;
            case FAILURE -> fail(Fault.ERROR_EVENT, frame, from, to);
            case OTHER -> {}
        }
    }

    /** The response is over: what is wrong with the stream, or null if it is as it should be. */
    @Nullable
    Fault end() {
        if (fault == null && !ended) {
            fault = Fault.NO_TERMINAL;
            detail = "after " + texts + " of " + script.events() + " tokens";
        } else if (fault == null && texts != script.events()) {
            fault = Fault.WRONG_COUNT;
            detail = texts + " instead of " + script.events() + " tokens";
        }
        return fault;
    }

    private void text(byte[] frame, int from, int to) {
        int at = dialect.textAt(frame, from, to);
        int index = texts++;
        if (at < 0) {
            fail(Fault.MALFORMED, frame, from, to);
        } else if (index == 0) {
            try {
                stamp = Stamp.read(frame, at, to);
            } catch (IllegalArgumentException unstamped) {
                fail(Fault.WRONG_TOKEN, frame, from, to);
            }
        } else {
            byte[] token = AnswerScript.token(index);
            int end = at + token.length;
            if (end >= to || frame[end] != '"' || !Arrays.equals(frame, at, end, token, 0, token.length)) {
                fail(Fault.WRONG_TOKEN, frame, from, to);
            }
        }
    }

    private void fail(Fault what, byte[] frame, int from, int to) {
        if (fault == null) {
            fault = what;
            detail = "token " + texts + ", frame "
                    + new String(frame, from, Math.min(SHOWN, to - from), StandardCharsets.UTF_8);
        }
    }
}
