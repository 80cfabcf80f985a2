package dev.runnel.engine.graph;

import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.engine.graph.NodeType.Execution;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRetried;
import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.Usage;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the ends of a graph's nodes have made of it: variables, what is ready, text, outputs, usage, and the failure that
 * ends it. A failure is retried or handled here as the node's drawing says (workflow.md section 5).
 *
 * <p>The thread that runs the graph owns it.
 */
final class GraphProgress {

    /** What follows from the end of an attempt. */
    sealed interface Next {

        /** These nodes can run; none where the graph has failed. */
        record Ready(List<Place> places) implements Next {}

        /** The node is tried again after that many nanoseconds. */
        record Again(long pause) implements Next {}
    }

    private final GraphScope scope;
    private final VariablePool pool;
    private final GraphState state;
    private final Outlet outlet;
    private final @Nullable ResponseStream stream;
    private final boolean inPass;
    private final List<VariableWrite> conversationWrites = new ArrayList<>();
    private final ResponseOutputs outputs = new ResponseOutputs();
    private Usage usage = Usage.NONE;
    private boolean loopEnded;
    private @Nullable NodeFailure failure;

    /**
     * @param stream orders the text, null in a pass
     * @param inPass whether the graph is the body of a container
     */
    GraphProgress(
            GraphScope scope,
            VariablePool pool,
            GraphState state,
            Outlet outlet,
            @Nullable ResponseStream stream,
            boolean inPass) {
        this.scope = scope;
        this.pool = pool;
        this.state = state;
        this.outlet = outlet;
        this.stream = stream;
        this.inPass = inPass;
    }

    /** Nothing has ended yet: speaks what waits for no node. */
    void begin() {
        if (stream != null) {
            stream.begin();
        }
    }

    /** What its response nodes answered. */
    ObjectValue outputs() {
        return outputs.value();
    }

    /** The failure that ended the graph, or null. */
    @Nullable
    NodeFailure failure() {
        return failure;
    }

    /** Whether a failure ended the graph. */
    boolean failed() {
        return failure != null;
    }

    /** How far the graph came, as the pass of a container that took so many nanoseconds. */
    PassResult pass(long elapsed) {
        return new PassResult(
                pool,
                outputs(),
                failure == null ? null : failure.message(),
                loopEnded,
                conversationWrites,
                usage,
                elapsed);
    }

    Next succeeded(NodeAttempt attempt, NodeResult result) {
        Place place = attempt.place();
        String branch = !place.branches() ? null : result.branch() == null ? Graph.SOURCE : result.branch();
        pool.setAll(place.id(), result.outputs());
        count(place, result.usage());
        boolean answers =
                place.execution() == Execution.RESPONSE || place.frame().type().equals("llm");
        scope.tally().leave(place.id(), result, answers);
        finish(attempt, NodeEnding.succeeded(attempt, result, branch), result.writes());
        attempt.answers().forEach(outputs::merge);
        if (place.execution() == Execution.RESPONSE) {
            answered(place, result.outputs());
        }
        loopEnded |= place.node().endsLoop();
        return advance(place, branch);
    }

    private void answered(Place place, ObjectValue answer) {
        outputs.merge(answer);
        if (stream == null && answer.get("answer") instanceof TextValue(String text)) {
            outlet.whole(List.of(place.id(), "answer"), text);
        }
    }

    private void count(Place place, Usage consumed) {
        // What a container tells is the sum of what its nodes told.
        if (place.execution() != Execution.CONTAINER) {
            scope.tally().add(consumed);
        }
        usage = usage.plus(consumed);
    }

    private void finish(NodeAttempt attempt, NodeOutcome outcome, List<VariableWrite> writes) {
        Place place = attempt.place();
        // Those of a container's passes are kept already; a pass around it hands them on.
        conversationWrites.addAll(attempt.writes());
        var kept = new ArrayList<VariableWrite>();
        for (VariableWrite write : writes) {
            var selector = new Selector(write.selector());
            pool.set(selector.node(), selector.name(), write.value());
            if (selector.conversation()) {
                kept.add(write);
            }
        }
        if (stream != null) {
            stream.finishing(place);
        }
        var event = NodeEnding.event(attempt, outcome);
        if (kept.isEmpty()) {
            outlet.emit(event);
        } else {
            conversationWrites.addAll(kept);
            outlet.emitDurably(event, scope.conversation().apply(kept));
        }
    }

    Next failed(NodeAttempt attempt, NodeFailure cause) {
        Place place = attempt.place();
        if (!inPass) {
            // What fails inside a container is the container's to handle or to fail of.
            scope.tally().exception();
        }
        count(place, cause.usage());
        NodeFrame.Retry retry = place.frame().retry();
        if (attempt.number() <= retry.attempts()) {
            return again(attempt, cause, retry);
        }
        return switch (place.frame().strategy()) {
            case NodeFrame.ErrorStrategy.Fail _ -> {
                finish(attempt, NodeEnding.failed(attempt, cause), List.of());
                failure = cause;
                yield new Next.Ready(List.of());
            }
            case NodeFrame.ErrorStrategy.FailBranch _ ->
                handled(attempt, cause, NodeEnding.error(ObjectValue.EMPTY, cause), Graph.FAIL_BRANCH);
            case NodeFrame.ErrorStrategy.DefaultValue(ObjectValue defaults) ->
                handled(attempt, cause, NodeEnding.error(defaults, cause), place.branches() ? Graph.SOURCE : null);
        };
    }

    private Next handled(NodeAttempt attempt, NodeFailure cause, ObjectValue result, @Nullable String branch) {
        pool.setAll(attempt.place().id(), result);
        finish(attempt, NodeEnding.handled(attempt, cause, result, branch), List.of());
        return advance(attempt.place(), branch);
    }

    private Next again(NodeAttempt attempt, NodeFailure cause, NodeFrame.Retry retry) {
        Place place = attempt.place();
        var retried = new NodeRetried(attempt.ref(), NodeEnding.failed(attempt, cause), attempt.number());
        if (place.node().repeatable()) {
            outlet.emit(retried);
        } else {
            outlet.emitDurably(retried, null);
        }
        if (stream != null) {
            stream.failed(place);
        }
        return new Next.Again(TimeUnit.MILLISECONDS.toNanos(retry.interval()));
    }

    private Next advance(Place place, @Nullable String branch) {
        GraphState.Step step = state.finish(place, branch);
        if (stream != null) {
            stream.advanced(place, step);
        }
        return new Next.Ready(step.ready());
    }
}
