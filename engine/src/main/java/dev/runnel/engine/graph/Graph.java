package dev.runnel.engine.graph;

import dev.runnel.engine.graph.NodeType.Execution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph that can run: its nodes reachable from one root, and their edges (workflow.md section 1).
 *
 * <p>A container's body is a graph of its own. What no path from the root reaches is not in it: nothing waits for it.
 * Immutable, shared by all runs of an app.
 */
public final class Graph {

    /** The handle of every edge that names none. */
    public static final String SOURCE = "source";
    /** The handle of a failure that a node hands on. */
    public static final String FAIL_BRANCH = "fail-branch";

    /**
     * A node in its place.
     *
     * @param index its position in {@link Graph#nodes()}
     * @param frame what every node has
     * @param execution what it does to the flow; a fail-branch makes any node a branch
     * @param type its type
     * @param node what runs
     * @param body the graph that a container runs, null for others
     * @param in edges that lead here
     * @param out edges that leave here
     */
    public record Place(
            int index,
            NodeFrame frame,
            Execution execution,
            NodeType type,
            Node node,
            @Nullable Graph body,
            List<Edge> in,
            List<Edge> out) {

        /** Its id in the graph. */
        public String id() {
            return frame.id();
        }

        /** Whether a finished execution takes the edges of one handle only. */
        public boolean branches() {
            return execution == Execution.BRANCH || frame.failBranch();
        }

        /** By its place alone: the lists of edges refer back to places. */
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public String toString() {
            return frame.type() + " " + frame.id();
        }
    }

    /**
     * An edge.
     *
     * @param index its position in {@link Graph#edges()}
     * @param source index of the node that it leaves
     * @param handle by which handle
     * @param target index of the node that it leads to
     */
    public record Edge(int index, int source, String handle, int target) {}

    private final List<Place> nodes;
    private final List<Edge> edges;
    private final Place root;
    private final Map<String, Place> byId = new HashMap<>();

    Graph(List<Place> nodes, List<Edge> edges, Place root) {
        this.nodes = List.copyOf(nodes);
        this.edges = List.copyOf(edges);
        this.root = root;
        nodes.forEach(place -> byId.put(place.id(), place));
    }

    /** Its nodes; bodies of containers not among them. */
    public List<Place> nodes() {
        return nodes;
    }

    public List<Edge> edges() {
        return edges;
    }

    /** Where it begins. */
    public Place root() {
        return root;
    }

    /** The node of that id, or null. */
    public @Nullable Place find(String id) {
        return byId.get(id);
    }

    /** Its nodes and those of the bodies inside, outermost first. */
    public List<Place> allNodes() {
        var all = new ArrayList<Place>(nodes);
        for (Place place : nodes) {
            if (place.body() != null) {
                all.addAll(place.body().allNodes());
            }
        }
        return all;
    }
}
