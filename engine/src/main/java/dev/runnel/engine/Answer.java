package dev.runnel.engine;

import dev.runnel.run.EventSink;
import dev.runnel.run.FinishReason;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelResult;
import dev.runnel.run.ModelSink;
import dev.runnel.run.Payload.ModelFellBack;
import dev.runnel.run.Payload.ReasoningDelta;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Payload.TextReplaced;
import dev.runnel.run.Program;
import dev.runnel.run.RunContext;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one model call as it grows: every piece becomes an event at once, and the event sink keeps the text.
 *
 * <p>It ends the call early where the answer holds a word that the app keeps out.
 */
final class Answer implements ModelSink {

    private static final List<String> NO_ORIGIN = List.of();

    private final EventSink events;
    private final StopSignal runStop;
    private final StopSignal callStop = new StopSignal();
    private final @Nullable OutputModeration check;
    private boolean reasoning;
    private boolean replaced;
    private Usage usage = Usage.NONE;

    Answer(RunContext context, @Nullable KeywordModeration moderation) {
        this.events = context.events();
        this.runStop = context.stop();
        this.check = OutputModeration.of(moderation);
    }

    /** The signal for the call: raised with the run's, or by this answer. */
    StopSignal stop() {
        return callStop;
    }

    /** Passes the run's stop on until closed. */
    StopSignal.Registration linkedStop() {
        return callStop.follow(runStop);
    }

    @Override
    public void text(String piece) {
        if (piece.isEmpty() || replaced) {
            return;
        }
        endReasoning();
        events.emit(new TextDelta(piece, NO_ORIGIN));
        if (check != null && check.flags(piece)) {
            replace(check.response());
        }
    }

    @Override
    public void reasoning(String piece) {
        if (!piece.isEmpty() && !replaced) {
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
    public void fellBack(ModelName from, ModelName to, String reason) {
        events.emit(new ModelFellBack(null, from.toString(), to.toString(), reason));
    }

    @Override
    public void usage(Usage reported) {
        usage = reported;
    }

    @Override
    public void drained() {
        events.publish();
    }

    private void replace(String response) {
        replaced = true;
        // The reason stays empty: only advanced-chat names one (events.md section 4, message_replace).
        events.emit(new TextReplaced(response, ""));
        callStop.raise(StopSignal.Reason.USER);
    }

    /** How the run ends when the call has ended. */
    Program.Result finished(ModelResult result) {
        usage = result.usage();
        return ended(result.reason());
    }

    /**
     * How the run ends when the call broke off.
     *
     * @throws ModelException again, where it was not this answer that broke it
     */
    Program.Result broken(ModelException cause) {
        if (replaced) {
            return ended(FinishReason.CONTENT_FILTER);
        }
        endReasoning();
        throw cause;
    }

    private Program.Result ended(FinishReason reason) {
        endReasoning();
        if (!replaced && check != null && check.flagsRest()) {
            replace(check.response());
        }
        return Program.Result.answered(events.text(), usage, replaced ? FinishReason.CONTENT_FILTER : reason);
    }
}
