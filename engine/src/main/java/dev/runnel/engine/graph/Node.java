package dev.runnel.engine.graph;

import java.util.List;

/** A node as its app file configures it: immutable, shared by all runs of the app. */
public interface Node {

    /**
     * Executes one attempt on the calling virtual thread.
     *
     * @throws NodeFailure where the attempt fails
     * @throws dev.runnel.run.ModelException as a failure with that error
     */
    NodeResult run(NodeContext context);

    /** Whether running it twice does no harm; where not, its start is durable before it acts (design section 4). */
    default boolean repeatable() {
        return true;
    }

    /** What it answers, in order, while its inputs appear; empty for all but response nodes. */
    default List<ResponseSegment> response() {
        return List.of();
    }

    /** The conversation variables that it writes, by name. */
    default List<String> writesConversation() {
        return List.of();
    }

    /** Whether reaching it is a loop's last pass. */
    default boolean endsLoop() {
        return false;
    }
}
