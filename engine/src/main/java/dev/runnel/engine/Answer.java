package dev.runnel.engine;

import dev.runnel.run.EventSink;
import dev.runnel.run.FinishReason;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelResult;
import dev.runnel.run.ModelSink;
import dev.runnel.run.Payload.ReasoningDelta;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Payload.TextReplaced;
import dev.runnel.run.Program;
import dev.runnel.run.RunContext;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunStatus;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Usage;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one model call as it grows: every piece becomes an event at once and is kept for the end.
 *
 * <p>It ends the call early where the answer outgrows its limit or holds a word that the app keeps out.
 */
final class Answer implements ModelSink {

    /** Characters of an answer; a longer one fails its run. */
    static final int LIMIT = 10 * 1024 * 1024;

    /** Characters between two checks of the growing text (Dify's {@code MODERATION_BUFFER_SIZE}). */
    private static final int MODERATION_STEP = 300;

    private static final List<String> NO_ORIGIN = List.of();

    private final EventSink events;
    private final StopSignal runStop;
    private final StopSignal callStop = new StopSignal();
    private final @Nullable KeywordModeration moderation;
    private final @Nullable String replacement;
    private final int limit;
    private final StringBuilder text = new StringBuilder();
    private Usage usage = Usage.NONE;
    private int checked;
    private boolean reasoning;
    private boolean tooLong;
    private boolean replaced;

    Answer(RunContext context, @Nullable KeywordModeration moderation, int limit) {
        this.events = context.events();
        this.runStop = context.stop();
        this.moderation = moderation;
        this.replacement = moderation == null ? null : moderation.outputResponse();
        this.limit = limit;
    }

    /** The signal for the call: raised with the run's, or by this answer. */
    StopSignal stop() {
        return callStop;
    }

    /** Passes the run's stop on until closed. */
    StopSignal.Registration linkedStop() {
        return runStop.onRaise(() -> {
            StopSignal.Reason reason = runStop.reason();
            callStop.raise(reason == null ? StopSignal.Reason.USER : reason);
        });
    }

    @Override
    public void text(String piece) {
        if (piece.isEmpty() || tooLong || replaced) {
            return;
        }
        if (text.length() + piece.length() > limit) {
            tooLong = true;
            callStop.raise(StopSignal.Reason.USER);
            return;
        }
        endReasoning();
        text.append(piece);
        events.emit(new TextDelta(piece, NO_ORIGIN));
        if (replacement != null && text.length() - checked >= MODERATION_STEP) {
            moderate();
        }
    }

    @Override
    public void reasoning(String piece) {
        if (!piece.isEmpty() && !tooLong && !replaced) {
            reasoning = true;
            events.emit(new ReasoningDelta(piece, null, false));
        }
    }

    private void endReasoning() {
        if (reasoning) {
            reasoning = false;
            events.emit(new ReasoningDelta("", null, true));
        }
    }

    @Override
    public void toolCall(int index, String id, String name, String arguments) {
        // Basic apps offer no functions; a model that calls one all the same has said nothing to the user.
    }

    @Override
    public void usage(Usage reported) {
        usage = reported;
    }

    @Override
    public void drained() {
        events.publish();
    }

    /** Looks for keywords in what was added since the last check, and as far before it as one can reach. */
    private void moderate() {
        KeywordModeration words = moderation;
        if (words == null || replacement == null || replaced) {
            return;
        }
        String added = text.substring(Math.max(0, checked - words.reach()));
        checked = text.length();
        if (words.holdsKeyword(added)) {
            replaced = true;
            text.setLength(0);
            text.append(replacement);
            // The reason stays empty: only advanced-chat names one (events.md section 4, message_replace).
            events.emit(new TextReplaced(replacement, ""));
            callStop.raise(StopSignal.Reason.USER);
        }
    }

    /** How the run ends when the call has ended. */
    Program.Result finished(ModelResult result) {
        usage = result.usage();
        return ended(result.reason(), null);
    }

    /** How the run ends when the call broke off: as it would otherwise, where this answer or a stop broke it. */
    Program.Result broken(ModelException cause) {
        return runStop.raised() || callStop.raised()
                ? ended(FinishReason.CANCELLED, null)
                : ended(FinishReason.ERROR, cause.error());
    }

    private Program.Result ended(FinishReason reason, @Nullable RunError error) {
        endReasoning();
        moderate();
        events.publish();
        if (tooLong) {
            return failed(new RunError(
                    RunErrorCode.COMPLETION_REQUEST_ERROR, "The answer is longer than " + limit + " characters."));
        }
        if (replaced) {
            return Program.Result.answered(text.toString(), usage, FinishReason.CONTENT_FILTER);
        }
        return error == null ? Program.Result.answered(text.toString(), usage, reason) : failed(error);
    }

    private Program.Result failed(RunError error) {
        return new Program.Result(
                RunStatus.FAILED,
                text.toString(),
                ObjectValue.EMPTY,
                usage,
                FinishReason.ERROR,
                ObjectValue.EMPTY,
                List.of(),
                error,
                0,
                0);
    }
}
