package dev.runnel.projection;

import dev.runnel.projection.ConnectionEnd.Moment;
import dev.runnel.projection.DifyView.Detail;
import dev.runnel.projection.LifecycleFrames.Inputs;
import dev.runnel.run.AppMode;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.HumanInputRequired;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.RunPaused;
import dev.runnel.run.RunEvent;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a graph run as frames, for a client that reconnects and asks for it (events.md section 7).
 *
 * <p>It is folded from the run's events; a {@link DifyProjection} that is primed with the same events goes on from
 * there.
 */
public final class DifySnapshot {

    /** One node execution; without an outcome it still runs. */
    private record Execution(
            NodeRef node, long startedAt, @Nullable NodeOutcome outcome, long finishedAt) {}

    private final DifyView view;
    private final SequencedMap<String, Execution> executions = new LinkedHashMap<>();
    private final SequencedMap<String, HumanInputRequired> forms = new LinkedHashMap<>();
    private final StringBuilder answer = new StringBuilder();
    private ObjectValue inputs = ObjectValue.EMPTY;
    private @Nullable RunPaused paused;
    private @Nullable RunEnding ending;

    private DifySnapshot(DifyView view) {
        this.view = view;
    }

    /**
     * Folds a run's events, from the first one on.
     *
     * @throws IllegalArgumentException where the view's mode has no graph
     */
    public static DifySnapshot of(DifyView view, Iterable<RunEvent> events) {
        if (!view.graph()) {
            throw new IllegalArgumentException("a run of mode " + view.mode().wire() + " has no state snapshot");
        }
        var snapshot = new DifySnapshot(view);
        events.forEach(snapshot::fold);
        return snapshot;
    }

    /** Whether the connection ends after these frames: the run has finished, or is paused and nobody waits for more. */
    public boolean ended() {
        if (ending != null) {
            return ConnectionEnd.at(Moment.FINISH, view.mode(), view.continueOnPause());
        }
        return paused != null && ConnectionEnd.at(Moment.PAUSE, view.mode(), view.continueOnPause());
    }

    /** Hands over the frames: the state of a run in flight, or the one frame of a finished run. */
    public void frames(FrameSink sink) {
        var json = new JsonFrame(view.links());
        var envelope = new DifyEnvelope(view, true);
        var lifecycle = new LifecycleFrames(view, envelope, json);
        if (ending != null) {
            sink.frame(lifecycle.finishedRun(ending));
            return;
        }
        sink.frame(lifecycle.started(inputs, Inputs.STORED, "initial"));
        if (view.mode() == AppMode.ADVANCED_CHAT) {
            sink.frame(new MessageFrames(view, envelope, json).replaced(answer.toString(), ""));
        }
        var nodes = new NodeFrames(envelope, json);
        executions.values().forEach(execution -> showExecution(execution, nodes, sink));
        if (paused != null && view.mode() != AppMode.RAG_PIPELINE) {
            forms.values().forEach(form -> sink.frame(lifecycle.humanInput(form)));
            sink.frame(lifecycle.paused(paused));
        }
    }

    private void showExecution(Execution execution, NodeFrames nodes, FrameSink sink) {
        NodeRef node = execution.node();
        if (!NodeFrames.inSnapshot(node)) {
            return;
        }
        sink.frame(nodes.started(node, execution.startedAt(), Detail.SIMPLE));
        NodeOutcome outcome = execution.outcome();
        if (outcome != null) {
            sink.frame(nodes.finished(node, outcome, execution.finishedAt(), Detail.SIMPLE));
        } else if (paused != null && paused.nodes().contains(node.node())) {
            sink.frame(nodes.waiting(node, execution.startedAt()));
        }
    }

    private void fold(RunEvent event) {
        long time = event.time();
        switch (event.payload()) {
            case Payload.RunStarted(ObjectValue given) -> inputs = given;
            case Payload.TextDelta delta -> keep(() -> answer.append(delta.text()));
            case Payload.TextReplaced replaced -> keep(() -> replace(replaced.text()));
            case Payload.RunRecovered recovered -> keep(() -> replace(recovered.durableText()));
            case Payload.NodeStarted started -> started(started.node(), time);
            case Payload.IterationStarted started -> started(started.node(), time);
            case Payload.LoopStarted started -> started(started.node(), time);
            case Payload.NodeFinished finished -> finished(finished.node(), finished.outcome(), time);
            case Payload.IterationFinished finished -> finished(finished.node(), finished.outcome(), time);
            case Payload.LoopFinished finished -> finished(finished.node(), finished.outcome(), time);
            case HumanInputRequired required -> forms.put(required.form(), required);
            case Payload.HumanInputAnswered answered -> forms.remove(answered.form());
            case Payload.HumanInputExpired expired -> forms.remove(expired.form());
            case RunPaused now -> paused = now;
            case Payload.RunResumed _ -> paused = null;
            case Payload.RunFinished finished -> ending = RunEnding.of(finished, time);
            case Payload.NodeRetried _,
                    Payload.IterationAdvanced _,
                    Payload.LoopAdvanced _,
                    Payload.ReasoningDelta _,
                    Payload.ThoughtUpdated _,
                    Payload.FileProduced _,
                    Payload.AgentLogged _,
                    Payload.ModelFellBack _,
                    Payload.AnswerFinished _,
                    Payload.AudioProduced _ -> {}
        }
    }

    /** Only advanced-chat shows the answer, so only there it is kept. */
    private void keep(Runnable change) {
        if (view.mode() == AppMode.ADVANCED_CHAT) {
            change.run();
        }
    }

    private void replace(String text) {
        answer.setLength(0);
        answer.append(text);
    }

    /** A node that waited starts a second time under the same execution: it runs again. */
    private void started(NodeRef node, long time) {
        Execution before = executions.get(node.execution());
        long startedAt = before == null ? time : before.startedAt();
        executions.put(node.execution(), new Execution(node, startedAt, null, time));
    }

    private void finished(NodeRef node, NodeOutcome outcome, long time) {
        executions.put(node.execution(), new Execution(node, outcome.startedAt(), outcome, time));
    }
}
