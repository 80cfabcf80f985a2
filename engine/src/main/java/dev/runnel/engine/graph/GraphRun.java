package dev.runnel.engine.graph;

import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.engine.graph.NodeType.Execution;
import dev.runnel.run.Clock;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.NodeStarted;
import dev.runnel.run.StopSignal;
import dev.runnel.run.StoreUnavailableException;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a graph: the graph of a run, or one pass of a container's body. It says who runs when and where; what
 * the end of a node changes says {@link GraphProgress}.
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
    private final GraphProgress progress;
    private final Outlet outlet;
    private final @Nullable Within within;
    private final StopSignal parentStop;
    private final StopSignal stop = new StopSignal();
    private final Inbox<Signal> inbox = new Inbox<>();
    private final NodeAttempt.Speech speech;
    private final NodeAttempt.Speech handedSpeech;
    private final Deque<Place> ready = new ArrayDeque<>();
    private final PriorityQueue<Retry> retries = new PriorityQueue<>(Comparator.comparingLong(Retry::due));
    private int running;
    private int steps;

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
        this.progress = new GraphProgress(scope, pool, state, outlet, stream, within != null);
        this.outlet = outlet;
        this.speech = stream == null ? NodeAttempt.Speech.NONE : stream;
        // What comes too late is lost.
        this.handedSpeech = stream == null ? NodeAttempt.Speech.NONE : new InboxSpeech(inbox);
        this.within = within;
        this.parentStop = parentStop;
    }

    /** Node executions that it started. */
    int steps() {
        return steps;
    }

    /** What its response nodes answered. */
    ObjectValue outputs() {
        return progress.outputs();
    }

    /** The failure that ended it, or null. */
    @Nullable
    NodeFailure failure() {
        return progress.failure();
    }

    /**
     * Runs a pass.
     *
     * @throws Outlet.AbandonedException where it was stopped
     */
    PassResult pass() {
        long began = clock.nanos();
        run();
        if (!progress.failed() && parentStop.raised()) {
            throw new Outlet.AbandonedException();
        }
        return progress.pass(clock.nanos() - began);
    }

    /** Runs until nothing is left, a node fails the run, or it is stopped. */
    void run() {
        try (var followed = stop.follow(parentStop);
                var woken = stop.onRaise(inbox::wake)) {
            ready.add(graph.root());
            progress.begin();
            while (!progress.failed() && !stop.raised()) {
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
        while (!ready.isEmpty() && running < MOST_BESIDE && !progress.failed() && !stop.raised()) {
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
            if (progress.failed()) {
                InboxOutlet.abandon(List.of(signal));
            } else {
                take(signal);
            }
        }
        outlet.publish();
        while (!progress.failed() && !stop.raised() && next != null && next.due() <= clock.nanos()) {
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
        GraphProgress.Next next = result != null
                ? progress.succeeded(attempt, result)
                : progress.failed(attempt, AttemptFailure.of(Objects.requireNonNull(thrown), attempt, outlet));
        switch (next) {
            case GraphProgress.Next.Ready(List<Place> places) -> ready.addAll(places);
            case GraphProgress.Next.Again(long pause) ->
                retries.add(new Retry(clock.nanos() + pause, attempt.place(), attempt.ref(), attempt.number() + 1));
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
}
