package dev.runnel.engine.graph;

import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;

/** A node that runs a graph of its own, and has events of its own instead of a node's. */
public interface ContainerNode extends Node {

    /** The id of the body's first node, empty where the file names none. */
    String start();

    /** The event that it ended, after {@code steps} node executions in its passes. */
    Payload finished(NodeRef ref, NodeOutcome outcome, int steps);

    /** Whether writes of conversation variables only leave a pass, as in an iteration; else a pass shares the pool. */
    boolean loop();
}
