package dev.runnel.engine.graph;

import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.engine.graph.NodeType.Execution;
import dev.runnel.run.Clock;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.NodeRetried;
import dev.runnel.run.Payload.NodeStarted;
import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.StopSignal;
import dev.runnel.run.StoreUnavailableException;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a graph: the graph of a run, or one pass of a container's body.
 *
 * <p>The thread that makes and runs it owns the state. A node that is alone runs on that thread; nodes beside each other
 * run on virtual threads of their own and hand what they have to it through one bounded inbox.
 */
final class GraphRun {

    /** Nodes of one graph that run beside each other at most. */
    static final int MOST_BESIDE = 100;

    /** Which pass of which container this is. */
    record Within(Place container, int index) {}

    private record Retry(long due, Place place, NodeRef ref, int number) {}

    private final Graph graph;
    private final GraphScope scope;
    private final Clock clock;
    private final VariablePool pool;
    private final GraphState state;
    private final Outlet outlet;
    private final @Nullable ResponseStream stream;
    private final @Nullable Within within;
    private final StopSignal parentStop;
    private final StopSignal stop = new StopSignal();
    private final Inbox<Signal> inbox = new Inbox<>();
    private final NodeAttempt.Speech speech = new OwnSpeech();
    private final NodeAttempt.Speech handedSpeech = new HandedSpeech();
    private final Deque<Place> ready = new ArrayDeque<>();
    private final PriorityQueue<Retry> retries = new PriorityQueue<>(Comparator.comparingLong(Retry::due));
    private final List<VariableWrite> conversationWrites = new ArrayList<>();
    private final Outputs outputs = new Outputs();
    private Usage usage = Usage.NONE;
    private int running;
    private int steps;
    private boolean loopEnded;
    private @Nullable NodeFailure failure;

    /**
     * @param outlet where its events go
     * @param stream orders its text, null in a pass
     * @param within the pass that it is, null for the graph of a run
     * @param parentStop ends it early
     */
    GraphRun(
            Graph graph,
            GraphScope scope,
            VariablePool pool,
            GraphState state,
            Outlet outlet,
            @Nullable ResponseStream stream,
            @Nullable Within within,
            StopSignal parentStop) {
        this.graph = graph;
        this.scope = scope;
        this.clock = scope.context().clock();
        this.pool = pool;
        this.state = state;
        this.outlet = outlet;
        this.stream = stream;
        this.within = within;
        this.parentStop = parentStop;
    }

    /** Node executions that it started. */
    int steps() {
        return steps;
    }

    /** What its response nodes answered. */
    ObjectValue outputs() {
        return outputs.value();
    }

    /** The failure that ended it, or null. */
    @Nullable
    NodeFailure failure() {
        return failure;
    }

    /**
     * Runs a pass.
     *
     * @throws Outlet.AbandonedException where it was stopped
     */
    PassResult pass() {
        long began = clock.nanos();
        run();
        if (failure == null && parentStop.raised()) {
            throw new Outlet.AbandonedException();
        }
        return new PassResult(
                pool,
                outputs(),
                failure == null ? null : failure.message(),
                loopEnded,
                conversationWrites,
                usage,
                clock.nanos() - began);
    }

    /** Runs until nothing is left, a node fails the run, or it is stopped. */
    void run() {
        try (var followed = stop.follow(parentStop);
                var woken = stop.onRaise(inbox::wake)) {
            ready.add(graph.root());
            if (stream != null) {
                stream.begin();
            }
            while (failure == null && !stop.raised()) {
                if (!startReady() && running == 0 && retries.isEmpty()) {
                    break;
                }
                if (ready.isEmpty() || running >= MOST_BESIDE) {
                    takeIn();
                }
            }
        } finally {
            // What still works is abandoned: it sees the stop, and nobody takes what it hands over.
            stop.raise(StopSignal.Reason.USER);
            InboxOutlet.abandon(inbox.close());
        }
    }

    /** Starts what is ready; returns whether it ran a node to its end itself. */
    private boolean startReady() {
        boolean ran = false;
        while (!ready.isEmpty() && running < MOST_BESIDE && failure == null && !stop.raised()) {
            Place place = ready.remove();
            boolean alone = ready.isEmpty() && running == 0 && retries.isEmpty();
            start(place, ref(place), 1, alone);
            ran |= alone;
        }
        return ran;
    }

    /** Waits for what others hand over, or for the next retry to be due. */
    private void takeIn() {
        if (running == 0 && retries.isEmpty()) {
            return;
        }
        Retry next = retries.peek();
        long patience = next == null ? Long.MAX_VALUE : Math.max(0, next.due() - clock.nanos());
        for (Signal signal : inbox.take(clock, patience)) {
            if (failure != null) {
                InboxOutlet.abandon(List.of(signal));
            } else {
                take(signal);
            }
        }
        outlet.publish();
        while (failure == null && !stop.raised() && next != null && next.due() <= clock.nanos()) {
            retries.remove();
            start(next.place(), next.ref(), next.number(), running == 0 && retries.isEmpty() && ready.isEmpty());
            next = retries.peek();
        }
    }

    private void take(Signal signal) {
        switch (signal) {
            case Signal.Added(var payload) -> outlet.emit(payload);
            case Signal.Durable(var payload, var changes, var done) -> {
                try {
                    outlet.emitDurably(payload, changes);
                    done.complete(true);
                } catch (RuntimeException failed) {
                    done.completeExceptionally(failed);
                    throw failed;
                }
            }
            case Signal.Whole(var origin, String text) -> outlet.whole(origin, text);
            case Signal.Piece(Place source, String output, String piece) -> speech.piece(source, output, piece);
            case Signal.Reasoned(Place source, String piece, boolean last) -> speech.reasoning(source, piece, last);
            case Signal.Ended(var attempt, var result, var thrown) -> {
                running--;
                ended(attempt, result, thrown);
            }
        }
    }

    private NodeRef ref(Place place) {
        scope.tally().start();
        steps++;
        Within pass = within;
        boolean loop = pass != null && pass.container().node() instanceof ContainerNode container && container.loop();
        String container = pass == null ? null : pass.container().id();
        return new NodeRef(
                scope.ids().next().toString(),
                place.id(),
                place.frame().type(),
                place.frame().title(),
                loop ? null : container,
                loop ? container : null,
                pass == null ? -1 : pass.index());
    }

    private void start(Place place, NodeRef ref, int number, boolean alone) {
        Outlet to = alone ? outlet : new InboxOutlet(inbox);
        var attempt = new NodeAttempt(scope, place, ref, number, pool, stop, to, alone ? speech : handedSpeech);
        if (number == 1 && place.execution() != Execution.CONTAINER) {
            announce(new NodeStarted(ref, attempt.attemptId()), place);
        }
        if (alone) {
            NodeResult result;
            try {
                result = place.node().run(attempt);
            } catch (RuntimeException | Error thrown) {
                ended(attempt, null, thrown);
                return;
            }
            ended(attempt, result, null);
        } else {
            running++;
            Thread.ofVirtual().name("node").start(() -> inbox.put(outcome(attempt)));
        }
    }

    /** A start is durable before a node that is not repeatable acts (design section 4). */
    private void announce(NodeStarted started, Place place) {
        if (place.node().repeatable()) {
            outlet.emit(started);
        } else {
            outlet.emitDurably(started, null);
        }
    }

    private static Signal outcome(NodeAttempt attempt) {
        try {
            return new Signal.Ended(attempt, attempt.place().node().run(attempt), null);
        } catch (RuntimeException | Error thrown) {
            return new Signal.Ended(attempt, null, thrown);
        }
    }

    private void ended(NodeAttempt attempt, @Nullable NodeResult result, @Nullable Throwable thrown) {
        if (stop.raised()) {
            passOn(thrown);
            return;
        }
        if (result != null) {
            succeeded(attempt, result);
        } else if (thrown != null) {
            failed(attempt, AttemptFailure.of(thrown, attempt, outlet));
        }
    }

    /** A log that cannot be written ends the run in any case. */
    private static void passOn(@Nullable Throwable thrown) {
        switch (thrown) {
            case LogUnavailableException unavailable -> throw unavailable;
            case StoreUnavailableException unavailable -> throw unavailable;
            case null, default -> {}
        }
    }

    private void succeeded(NodeAttempt attempt, NodeResult result) {
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
        advance(place, branch);
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

    private void failed(NodeAttempt attempt, NodeFailure cause) {
        Place place = attempt.place();
        if (within == null) {
            // What fails inside a container is the container's to handle or to fail of.
            scope.tally().exception();
        }
        count(place, cause.usage());
        NodeFrame.Retry retry = place.frame().retry();
        if (attempt.number() <= retry.attempts()) {
            retry(attempt, cause, retry);
            return;
        }
        switch (place.frame().strategy()) {
            case NodeFrame.ErrorStrategy.Fail _ -> {
                finish(attempt, NodeEnding.failed(attempt, cause), List.of());
                failure = cause;
            }
            case NodeFrame.ErrorStrategy.FailBranch _ ->
                handled(attempt, cause, NodeEnding.error(ObjectValue.EMPTY, cause), Graph.FAIL_BRANCH);
            case NodeFrame.ErrorStrategy.DefaultValue(ObjectValue defaults) ->
                handled(attempt, cause, NodeEnding.error(defaults, cause), place.branches() ? Graph.SOURCE : null);
        }
    }

    private void handled(NodeAttempt attempt, NodeFailure cause, ObjectValue result, @Nullable String branch) {
        pool.setAll(attempt.place().id(), result);
        finish(attempt, NodeEnding.handled(attempt, cause, result, branch), List.of());
        advance(attempt.place(), branch);
    }

    private void retry(NodeAttempt attempt, NodeFailure cause, NodeFrame.Retry retry) {
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
        long due = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(retry.interval());
        retries.add(new Retry(due, place, attempt.ref(), attempt.number() + 1));
    }

    private void advance(Place place, @Nullable String branch) {
        GraphState.Step step = state.finish(place, branch);
        if (stream != null) {
            stream.advanced(place, step);
        }
        ready.addAll(step.ready());
    }

    /** Speaks on the run's own thread, or on one that works for a node that is alone. */
    private final class OwnSpeech implements NodeAttempt.Speech {
        @Override
        public void piece(Place source, String output, String piece) {
            if (stream != null) {
                stream.piece(source, output, piece);
            }
        }

        @Override
        public void reasoning(Place source, String piece, boolean last) {
            if (stream != null) {
                stream.reasoning(source, piece, last);
            }
        }
    }

    /** Hands what is said to the run's own thread; what comes too late is lost. */
    private final class HandedSpeech implements NodeAttempt.Speech {
        @Override
        public void piece(Place source, String output, String piece) {
            if (stream != null) {
                inbox.put(new Signal.Piece(source, output, piece));
            }
        }

        @Override
        public void reasoning(Place source, String piece, boolean last) {
            if (stream != null) {
                inbox.put(new Signal.Reasoned(source, piece, last));
            }
        }
    }

    /** What response nodes answered: texts of {@code answer} are joined, else the last one counts (section 4). */
    private static final class Outputs {
        private ObjectValue value = ObjectValue.EMPTY;

        ObjectValue value() {
            return value;
        }

        void merge(ObjectValue more) {
            for (var member : more.members().entrySet()) {
                Value joined = member.getValue();
                if (member.getKey().equals("answer")
                        && joined instanceof TextValue(String text)
                        && value.get("answer") instanceof TextValue(String before)) {
                    joined = Value.of(before + text);
                }
                value = value.with(member.getKey(), joined);
            }
        }
    }
}
