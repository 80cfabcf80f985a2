package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelSink;
import dev.runnel.run.Payload.ModelFellBack;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Usage;

/** What a model says to its node, streamed as it comes; a call that says too much is ended. */
final class LlmAnswer implements ModelSink {

    /** Characters of text and reasoning together, as many as the answer of a run may have. */
    static final int MOST_CHARACTERS = 10 * 1024 * 1024;

    private final NodeContext context;
    private final AnswerForm form;
    private final StopSignal callStop = new StopSignal();
    private final int most;
    private long said;
    private Usage usage = Usage.NONE;

    LlmAnswer(NodeContext context, AnswerForm form, int most) {
        this.context = context;
        this.form = form;
        this.most = most;
    }

    /** The signal for the call: raised with the attempt's, or by this answer. */
    StopSignal stop() {
        return callStop;
    }

    /** Passes the attempt's stop on until closed. */
    StopSignal.Registration linkedStop() {
        return callStop.follow(context.stop());
    }

    @Override
    public void text(String piece) {
        if (takes(piece)) {
            form.text(piece);
        }
    }

    @Override
    public void reasoning(String piece) {
        if (takes(piece)) {
            form.reasoning(piece);
        }
    }

    private boolean takes(String piece) {
        said += piece.length();
        if (said > most) {
            callStop.raise(StopSignal.Reason.USER);
            return false;
        }
        return !piece.isEmpty();
    }

    @Override
    public void toolCall(int index, String id, String name, String arguments) {
        // A model node offers no functions; a model that calls one all the same has said nothing to the app.
    }

    @Override
    public void fellBack(ModelName from, ModelName to, String reason) {
        context.emit(new ModelFellBack(context.ref().node(), from.toString(), to.toString(), reason));
    }

    @Override
    public void usage(Usage reported) {
        usage = reported;
    }

    @Override
    public void drained() {
        context.drained();
    }

    /** What was reported before the call ended. */
    Usage usage() {
        return usage;
    }

    /** @throws NodeFailure where the call was ended because it said too much */
    void checkLength() {
        if (said > most) {
            throw new NodeFailure("LLMNodeError", "The model's answer has more than " + most + " characters.");
        }
    }
}
