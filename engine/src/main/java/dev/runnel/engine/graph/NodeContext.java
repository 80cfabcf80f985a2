package dev.runnel.engine.graph;

import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.RunContext;
import dev.runnel.run.StopSignal;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt of a node works with.
 *
 * <p>A node is handed one and may use it until its {@code run} returns; only the pushing methods may be called from
 * another thread than the attempt's own, one thread at a time, as a model's sink is.
 */
public interface NodeContext {

    /** The variables; other nodes may be writing theirs. */
    VariablePool variables();

    /** The run that this belongs to. */
    RunContext run();

    /** The execution. */
    NodeRef ref();

    /** An id of this attempt, for targets that take an idempotency key. */
    String attemptId();

    /** Raised when the attempt must end soon. */
    StopSignal stop();

    /** The graph that a container runs. */
    Graph body();

    /** How values become text. */
    VariableText texts();

    /** Streams a piece of an output variable; the whole must be among the outputs in the end. */
    void text(String output, String piece);

    /** Streams a piece of reasoning that is shown apart from the text. */
    void reasoning(String piece, boolean last);

    /** Nothing more can be had without waiting. */
    void drained();

    /** Adds an event of the node's own kind, such as {@code IterationStarted}. */
    void emit(Payload payload);

    /**
     * Runs the passes of a container, one after the other or some beside each other, and tells the listener of each on
     * the calling thread.
     *
     * @param count passes at most
     * @param beside how many at a time, at least 1; with more than one, the events of a pass are released when it ends
     */
    void passes(int count, int beside, Passes passes);

    /** What a container does between its passes. */
    interface Passes {

        /** Whether pass {@code index} is run, and on which variables; null ends the passes. */
        @Nullable
        VariablePool begin(int index);

        /** Pass {@code index} ended; returns whether there may be another. */
        boolean ended(int index, PassResult result);
    }
}
