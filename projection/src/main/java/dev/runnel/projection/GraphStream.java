package dev.runnel.projection;

import dev.runnel.projection.ConnectionEnd.Moment;
import dev.runnel.projection.ContainerFrames.Kind;
import dev.runnel.projection.LifecycleFrames.Inputs;
import dev.runnel.run.AppMode;
import dev.runnel.run.ByteBuilder;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.AnswerFinished;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.Payload.RunFinished;
import dev.runnel.run.Payload.RunStarted;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Run;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunEvent;
import dev.runnel.run.Usage;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames of advanced-chat, workflow and pipelines (events.md section 3.2).
 *
 * <p>In advanced-chat, {@code workflow_started} waits for the first sign of the graph, because a turn that an annotation
 * or a moderation answers has no workflow events; and {@code message_end} waits for the end of the run, because only a
 * run that succeeded has one.
 */
final class GraphStream implements DifyStream {

    private final DifyView view;
    private final JsonFrame json;
    private final DifyEnvelope envelope;
    private final GraphText texts;
    private final MessageFrames messages;
    private final LifecycleFrames lifecycle;
    private final NodeFrames nodes;
    private final ContainerFrames containers;

    private ObjectValue inputs = ObjectValue.EMPTY;
    private @Nullable AnswerFinished answer;
    private boolean startShown;
    private boolean ended;

    GraphStream(DifyView view) {
        this.view = view;
        json = new JsonFrame(view.links());
        envelope = new DifyEnvelope(view, true);
        texts = new GraphText(view, envelope);
        messages = new MessageFrames(view, envelope, json);
        lifecycle = new LifecycleFrames(view, envelope, json);
        nodes = new NodeFrames(envelope, json);
        containers = new ContainerFrames(envelope, json);
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public void show(RunEvent event, FrameSink sink) {
        Payload payload = event.payload();
        if (!startShown && beginsGraph(payload)) {
            sink.frame(lifecycle.started(inputs, Inputs.LIVE, "initial"));
        }
        if (payload instanceof TextDelta delta) {
            texts.show(delta, sink);
            return;
        }
        long time = event.time();
        switch (payload) {
            case TextDelta _ -> {}
            case Payload.ReasoningDelta delta -> texts.show(delta, sink);
            case RunStarted(ObjectValue given) -> {
                if (startsAtOnce()) {
                    sink.frame(lifecycle.started(given, Inputs.LIVE, "initial"));
                }
            }
            case Payload.RunResumed _ -> sink.frame(lifecycle.started(inputs, Inputs.LIVE, "resumption"));
            case Payload.TextReplaced replaced -> sink.frame(replaced(replaced.text(), replaced.reason()));
            case Payload.RunRecovered recovered -> sink.frame(replaced(recovered.durableText(), ""));
            case Payload.NodeStarted started -> {
                if (NodeFrames.live(started.node())) {
                    sink.frame(nodes.started(started.node(), time, view.detail()));
                }
            }
            case Payload.NodeFinished finished -> {
                // A node that waits has not finished: its end follows the resumption (events.md section 3.4).
                if (NodeFrames.live(finished.node()) && finished.outcome().status() != NodeStatus.PAUSED) {
                    sink.frame(nodes.finished(finished.node(), finished.outcome(), time, view.detail()));
                }
            }
            case Payload.NodeRetried retried -> {
                if (NodeFrames.live(retried.node())) {
                    sink.frame(nodes.retried(retried.node(), retried.outcome(), retried.attempt(), time));
                }
            }
            case Payload.IterationStarted(var node, int length, ObjectValue over) ->
                sink.frame(containers.started(Kind.ITERATION, node, length, over, time));
            case Payload.IterationAdvanced(var node, int index) ->
                sink.frame(containers.next(Kind.ITERATION, node, index, time));
            case Payload.IterationFinished(var node, var outcome, int steps) ->
                sink.frame(containers.completed(Kind.ITERATION, node, outcome, steps, time));
            case Payload.LoopStarted(var node, int length, ObjectValue over) ->
                sink.frame(containers.started(Kind.LOOP, node, length, over, time));
            case Payload.LoopAdvanced(var node, int index) -> sink.frame(containers.next(Kind.LOOP, node, index, time));
            case Payload.LoopFinished(var node, var outcome, int steps) ->
                sink.frame(containers.completed(Kind.LOOP, node, outcome, steps, time));
            case Payload.AgentLogged logged -> sink.frame(nodes.logged(logged));
            case Payload.HumanInputRequired required -> {
                if (tellsOfPauses()) {
                    sink.frame(lifecycle.humanInput(required));
                }
            }
            case Payload.RunPaused paused -> {
                if (tellsOfPauses()) {
                    sink.frame(lifecycle.paused(paused));
                }
            }
            case Payload.AudioProduced audio -> messages.showAudio(audio, sink);
            case RunFinished finished -> showFinished(RunEnding.of(finished, time), sink);
            case AnswerFinished _,
                    Payload.ThoughtUpdated _,
                    Payload.FileProduced _,
                    Payload.HumanInputAnswered _,
                    Payload.HumanInputExpired _,
                    Payload.ModelFellBack _ -> {}
        }
    }

    @Override
    public void remember(Payload payload) {
        if (!startShown) {
            startShown = beginsGraph(payload);
        }
        if (payload instanceof TextDelta) {
            return;
        }
        switch (payload) {
            case TextDelta _ -> {}
            case RunStarted(ObjectValue given) -> {
                inputs = given;
                startShown = startsAtOnce();
            }
            case AnswerFinished finished -> answer = finished;
            case RunFinished _ -> ended = ConnectionEnd.at(Moment.FINISH, view.mode(), view.continueOnPause());
            case Payload.RunPaused _ -> ended = ConnectionEnd.at(Moment.PAUSE, view.mode(), view.continueOnPause());
            case Payload.RunResumed _ -> startShown = true;
            case Payload.ReasoningDelta _,
                    Payload.TextReplaced _,
                    Payload.RunRecovered _,
                    Payload.NodeStarted _,
                    Payload.NodeFinished _,
                    Payload.NodeRetried _,
                    Payload.IterationStarted _,
                    Payload.IterationAdvanced _,
                    Payload.IterationFinished _,
                    Payload.LoopStarted _,
                    Payload.LoopAdvanced _,
                    Payload.LoopFinished _,
                    Payload.AgentLogged _,
                    Payload.HumanInputRequired _,
                    Payload.HumanInputAnswered _,
                    Payload.HumanInputExpired _,
                    Payload.AudioProduced _,
                    Payload.ThoughtUpdated _,
                    Payload.FileProduced _,
                    Payload.ModelFellBack _ -> {}
        }
    }

    @Override
    public void recall(Payload payload) {
        remember(payload);
        ended = payload instanceof RunFinished;
    }

    @Override
    public void showOutcome(Run run, Run.Outcome outcome, FrameSink sink) {
        sink.frame(lifecycle.finishedRun(RunEnding.of(outcome)));
    }

    @Override
    public void showUnstored(RunErrorCode code, FrameSink sink) {
        showError(new RunError(code, view.errors().of(code)), sink);
    }

    @Override
    public void showRefused(ObjectValue given, RunError error, long now, FrameSink sink) {
        long seconds = NodeFrames.seconds(now);
        sink.frame(lifecycle.syntheticStart(given, view.run(), seconds));
        sink.frame(lifecycle.syntheticFailure(error.message(), view.run(), seconds));
    }

    private void showFinished(RunEnding ending, FrameSink sink) {
        if (!startShown) {
            showNeverStarted(ending, sink);
            return;
        }
        if (ending.failed() && ending.failure().code() == RunErrorCode.INTERNAL_SERVER_ERROR) {
            // An exception outside the graph (events.md section 3.2, outcomes).
            showError(ending.failure(), sink);
        }
        if (succeeded(ending) && view.mode() == AppMode.ADVANCED_CHAT) {
            sink.frame(messageEnd(ending));
        }
        sink.frame(lifecycle.finished(ending));
    }

    /** The graph never ran: something before it failed, or answered in its place. */
    private void showNeverStarted(RunEnding ending, FrameSink sink) {
        if (ending.failed()) {
            sink.frame(lifecycle.syntheticStart(inputs, view.task(), ending.finishedAt()));
            String message = ending.failure().message();
            sink.frame(lifecycle.syntheticFailure(message, view.task(), ending.finishedAt()));
        } else if (succeeded(ending) && view.mode() == AppMode.ADVANCED_CHAT) {
            sink.frame(messageEnd(ending));
        } else {
            sink.frame(lifecycle.started(inputs, Inputs.LIVE, "initial"));
            sink.frame(lifecycle.finished(ending));
        }
    }

    private ByteBuilder messageEnd(RunEnding ending) {
        AnswerFinished finished = answer;
        return finished == null
                ? messages.graphEnd(Usage.NONE, ObjectValue.EMPTY, ending.files())
                : messages.graphEnd(finished.usage(), finished.metadata(), finished.files());
    }

    private ByteBuilder replaced(String text, String reason) {
        return view.mode() == AppMode.ADVANCED_CHAT
                ? messages.replaced(text, reason)
                : envelope.begin(json, "text_replace")
                        .open("data")
                        .text("text", text)
                        .close()
                        .close()
                        .bytes();
    }

    private void showError(RunError error, FrameSink sink) {
        DifyEnvelope known = startShown ? envelope : new DifyEnvelope(view, false);
        sink.frame(known.error(json, error.code(), error.message()).bytes());
    }

    private static boolean succeeded(RunEnding ending) {
        return switch (ending.status()) {
            case SUCCEEDED, PARTIAL_SUCCEEDED -> true;
            case QUEUED, RUNNING, PAUSED, FAILED, STOPPED -> false;
        };
    }

    private boolean startsAtOnce() {
        return view.mode() != AppMode.ADVANCED_CHAT;
    }

    private boolean tellsOfPauses() {
        return view.mode() != AppMode.RAG_PIPELINE;
    }

    /** Whether an event can only come of a running graph; text without an origin comes of what stands before it. */
    private static boolean beginsGraph(Payload payload) {
        return switch (payload) {
            case TextDelta(String _, List<String> origin) -> !origin.isEmpty();
            case Payload.ReasoningDelta _,
                    Payload.NodeStarted _,
                    Payload.NodeFinished _,
                    Payload.NodeRetried _,
                    Payload.IterationStarted _,
                    Payload.IterationAdvanced _,
                    Payload.IterationFinished _,
                    Payload.LoopStarted _,
                    Payload.LoopAdvanced _,
                    Payload.LoopFinished _,
                    Payload.AgentLogged _,
                    Payload.HumanInputRequired _,
                    Payload.HumanInputAnswered _,
                    Payload.HumanInputExpired _,
                    Payload.RunPaused _ -> true;
            // A resumption tells of the start itself.
            case RunStarted _,
                    Payload.RunResumed _,
                    Payload.RunRecovered _,
                    Payload.TextReplaced _,
                    Payload.ThoughtUpdated _,
                    Payload.FileProduced _,
                    Payload.ModelFellBack _,
                    AnswerFinished _,
                    Payload.AudioProduced _,
                    RunFinished _ -> false;
        };
    }
}
