package dev.runnel.engine.graph;

import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Value.ObjectValue;

/** A node that runs a graph of its own, and has events of its own instead of a node's. */
public interface ContainerNode extends Node {

    /** The id of the body's first node, empty where the file names none. */
    String start();

    /** The event that it ended, after {@code steps} node executions in its passes. */
    Payload finished(NodeRef ref, NodeOutcome outcome, int steps);

    /** Whether its passes share the pool; else writes of conversation variables only leave a pass, as in an iteration. */
    boolean loop();

    /**
     * Puts the variables that it begins with into the pool.
     *
     * @param id its id in the graph
     * @param inputs what its beginning told
     */
    void begin(String id, ObjectValue inputs, VariablePool pool);

    /**
     * The variables that a pass begins with.
     *
     * @param id its id in the graph
     * @param inputs what its beginning told
     * @param index 0-based number of the pass
     * @param body what a pass runs
     * @param pool the variables around it
     */
    VariablePool pass(String id, ObjectValue inputs, int index, Graph body, VariablePool pool);
}
