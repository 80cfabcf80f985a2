package dev.runnel.engine.graph;

import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.engine.graph.NodeContext.Passes;
import dev.runnel.run.StopSignal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs the passes of a container, in turn or some beside each other. */
final class PassRun {

    private final GraphScope scope;
    private final Place container;
    private final Outlet outlet;
    private final StopSignal stop;
    private int steps;

    PassRun(GraphScope scope, Place container, Outlet outlet, StopSignal stop) {
        this.scope = scope;
        this.container = container;
        this.outlet = outlet;
        this.stop = stop;
    }

    /** Node executions in all passes. */
    int steps() {
        return steps;
    }

    void inTurn(int count, Passes passes) {
        for (int index = 0; index < count; index++) {
            VariablePool pool = passes.begin(index);
            if (pool == null) {
                return;
            }
            GraphRun pass = pass(index, pool, outlet, stop);
            try {
                if (!passes.ended(index, pass.pass())) {
                    return;
                }
            } finally {
                steps += pass.steps();
            }
        }
    }

    private GraphRun pass(int index, VariablePool pool, Outlet to, StopSignal until) {
        Graph body = Objects.requireNonNull(container.body());
        return new GraphRun(
                body, scope, pool, new GraphState(body), to, null, new GraphRun.Within(container, index), until);
    }

    /** What a pass hands to the container's thread. */
    private sealed interface Part {

        /** Something that it emitted, held back so far. */
        record Held(Runnable emission) implements Part {}

        /** It ended. */
        record Done(
                int index,
                @Nullable PassResult result,
                @Nullable Throwable thrown,
                int steps) implements Part {}
    }

    void beside(int count, int most, Passes passes) {
        var own = new StopSignal();
        var inbox = new Inbox<Part>();
        int next = 0;
        int running = 0;
        boolean more = true;
        try (var ignored = own.follow(stop)) {
            while (true) {
                while (more && running < most && next < count) {
                    VariablePool pool = passes.begin(next);
                    if (pool == null) {
                        more = false;
                        break;
                    }
                    int index = next++;
                    running++;
                    Thread.ofVirtual().name("pass").start(() -> run(index, pool, own, inbox));
                }
                if (running == 0) {
                    return;
                }
                for (Part part : inbox.take(scope.context().clock(), Long.MAX_VALUE)) {
                    switch (part) {
                        case Part.Held held -> held.emission().run();
                        case Part.Done done -> {
                            running--;
                            steps += done.steps();
                            if (done.thrown() != null) {
                                throw rethrown(done.thrown());
                            }
                            more &= passes.ended(done.index(), Objects.requireNonNull(done.result()));
                        }
                    }
                }
                outlet.publish();
                if (!more && running > 0) {
                    // A pass failed the container: what runs beside it is of no use any more.
                    own.raise(StopSignal.Reason.USER);
                    return;
                }
            }
        } finally {
            own.raise(StopSignal.Reason.USER);
            for (Part part : inbox.close()) {
                if (part instanceof Part.Held held && held.emission() instanceof HeldOutlet.Awaited awaited) {
                    awaited.abandon();
                }
            }
        }
    }

    private static RuntimeException rethrown(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException runtime ? runtime : new IllegalStateException(thrown);
    }

    private void run(int index, VariablePool pool, StopSignal until, Inbox<Part> inbox) {
        var held = new HeldOutlet(outlet, emission -> inbox.put(new Part.Held(emission)));
        GraphRun pass = pass(index, pool, held, until);
        Part done;
        try {
            PassResult result = pass.pass();
            done = new Part.Done(index, result, null, pass.steps());
        } catch (Throwable thrown) {
            done = new Part.Done(index, null, thrown, pass.steps());
        }
        held.release();
        inbox.put(done);
    }
}
