package dev.runnel.model;

import dev.runnel.run.Clock;
import dev.runnel.run.ModelSink;
import org.jspecify.annotations.Nullable;

/**
 * Hands an answer's pieces on to the sink of its call and remembers what the usage needs: when the first came, what was
 * said, what the provider reported.
 *
 * <p>Empty pieces are not handed on. One thread at a time.
 */
final class AnswerRecorder {

    /** Characters kept for counting; a longer answer is extended in proportion. */
    private static final int KEPT_CHARS = TokenCounter.COUNTED_CHARS;

    private final ModelSink sink;
    private final Clock clock;
    private final StringBuilder kept = new StringBuilder();
    private long chars;
    private boolean started;
    private boolean calledTool;
    private long firstToken;
    private @Nullable TokenReport report;

    AnswerRecorder(ModelSink sink, Clock clock) {
        this.sink = sink;
        this.clock = clock;
    }

    void text(String piece) {
        if (!piece.isEmpty()) {
            keep(piece);
            sink.text(piece);
        }
    }

    void reasoning(String piece) {
        if (!piece.isEmpty()) {
            keep(piece);
            sink.reasoning(piece);
        }
    }

    void toolCall(int index, String id, String name, String arguments) {
        if (!id.isEmpty() || !name.isEmpty() || !arguments.isEmpty()) {
            keep(name);
            keep(arguments);
            calledTool = true;
            sink.toolCall(index, id, name, arguments);
        }
    }

    void drained() {
        sink.drained();
    }

    void reported(TokenReport tokens) {
        report = tokens;
    }

    private void keep(String piece) {
        if (!started) {
            started = true;
            firstToken = clock.nanos();
        }
        chars += piece.length();
        int room = KEPT_CHARS - kept.length();
        if (room > 0) {
            kept.append(piece, 0, Math.min(room, piece.length()));
        }
    }

    /** Whether a piece was handed on: from then on a failed call is not tried again. */
    boolean started() {
        return started;
    }

    /** Whether a function was called. */
    boolean calledTool() {
        return calledTool;
    }

    /** When the first piece came, in the clock's nanoseconds; means nothing before {@link #started()}. */
    long firstToken() {
        return firstToken;
    }

    /** What the provider reported, or null. */
    @Nullable
    TokenReport report() {
        return report;
    }

    /** The beginning of everything that was said, reasoning and calls included. */
    String said() {
        return kept.toString();
    }

    /** How much longer the answer is than {@link #said()}, at least 1. */
    double extension() {
        return kept.isEmpty() ? 1 : (double) chars / kept.length();
    }
}
