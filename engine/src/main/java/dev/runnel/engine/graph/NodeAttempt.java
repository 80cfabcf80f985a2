package dev.runnel.engine.graph;

import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.RunContext;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One attempt of a node's execution, and what its node works with. */
final class NodeAttempt implements NodeContext {

    private final GraphScope scope;
    private final Place place;
    private final NodeRef ref;
    private final int number;
    private final VariablePool pool;
    private final StopSignal stop;
    private final Outlet outlet;
    private final Speech speech;
    private final long startedMillis;
    private final long startedNanos;
    private final List<ObjectValue> answers = new ArrayList<>();
    private final List<VariableWrite> writes = new ArrayList<>();
    private int steps;
    private boolean announced;

    /** Where the pieces of streamed outputs go. */
    interface Speech {

        /** Nobody listens: the text of a pass leaves whole, with its response nodes. */
        Speech NONE = new Speech() {
            @Override
            public void piece(Place source, String output, String piece) {}

            @Override
            public void reasoning(Place source, String piece, boolean last) {}
        };

        void piece(Place source, String output, String piece);

        void reasoning(Place source, String piece, boolean last);
    }

    NodeAttempt(
            GraphScope scope,
            Place place,
            NodeRef ref,
            int number,
            VariablePool pool,
            StopSignal stop,
            Outlet outlet,
            Speech speech) {
        this.scope = scope;
        this.place = place;
        this.ref = ref;
        this.number = number;
        this.pool = pool;
        this.stop = stop;
        this.outlet = outlet;
        this.speech = speech;
        this.startedMillis = scope.context().clock().millis();
        this.startedNanos = scope.context().clock().nanos();
    }

    Place place() {
        return place;
    }

    /** 1-based. */
    int number() {
        return number;
    }

    long startedMillis() {
        return startedMillis;
    }

    long elapsed() {
        return scope.context().clock().nanos() - startedNanos;
    }

    /** Node executions in its passes. */
    int steps() {
        return steps;
    }

    /** Whether it emitted an event of its own kind. */
    boolean announced() {
        return announced;
    }

    /** What response nodes of its passes answered, in order, where that becomes part of the run's outputs. */
    List<ObjectValue> answers() {
        return answers;
    }

    /** What its passes wrote into the conversation, in the order of their ends. */
    List<VariableWrite> writes() {
        return writes;
    }

    @Override
    public VariablePool variables() {
        return pool;
    }

    @Override
    public RunContext run() {
        return scope.context();
    }

    @Override
    public NodeRef ref() {
        return ref;
    }

    @Override
    public String attemptId() {
        return ref.execution() + ":" + number;
    }

    @Override
    public StopSignal stop() {
        return stop;
    }

    @Override
    public VariableText texts() {
        return scope.texts();
    }

    @Override
    public Graph body() {
        return Objects.requireNonNull(place.body(), "only containers have a body");
    }

    @Override
    public void text(String output, String piece) {
        speech.piece(place, output, piece);
    }

    @Override
    public void reasoning(String piece, boolean last) {
        speech.reasoning(place, piece, last);
    }

    @Override
    public void drained() {
        outlet.publish();
    }

    @Override
    public void emit(Payload payload) {
        announced = true;
        outlet.emit(payload);
    }

    @Override
    public void passes(int count, int beside, Passes passes) {
        var run = new PassRun(scope, place, outlet, stop);
        try {
            if (beside <= 1) {
                run.inTurn(count, counting(passes));
            } else {
                run.beside(count, beside, counting(passes));
            }
        } finally {
            steps += run.steps();
        }
    }

    /** Keeps what passes wrote into the conversation and, where the container is a loop, what they answered (section 6). */
    private Passes counting(Passes passes) {
        boolean loop = place.node() instanceof ContainerNode container && container.loop();
        return new Passes() {
            @Override
            public @Nullable VariablePool begin(int index) {
                return passes.begin(index);
            }

            @Override
            public boolean ended(int index, PassResult result) {
                writes.addAll(result.writes());
                if (loop) {
                    answers.add(result.outputs());
                }
                return passes.ended(index, result);
            }
        };
    }
}
