package dev.runnel.engine.graph;

import dev.runnel.engine.graph.Graph.Edge;
import dev.runnel.engine.graph.Graph.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a graph has come: which edges are taken or skipped, and which nodes that makes ready (workflow.md section 2).
 *
 * <p>A pure function of the nodes that finished, in their order, and of the handles that they chose: folding a log gives
 * the state that the run had. One thread uses it.
 */
public final class GraphState {

    private enum Mark {
        UNKNOWN,
        TAKEN,
        SKIPPED
    }

    /** What finishing a node led to: nodes that are ready now, nodes that never will be, and edges that were taken. */
    public record Step(List<Place> ready, List<Place> skipped, List<Edge> taken) {}

    private final Graph graph;
    private final Mark[] edges;
    private final Mark[] nodes;
    private final int[] unknown;
    private final boolean[] anyTaken;

    public GraphState(Graph graph) {
        this.graph = graph;
        edges = new Mark[graph.edges().size()];
        nodes = new Mark[graph.nodes().size()];
        unknown = new int[nodes.length];
        anyTaken = new boolean[nodes.length];
        java.util.Arrays.fill(edges, Mark.UNKNOWN);
        java.util.Arrays.fill(nodes, Mark.UNKNOWN);
        for (Edge edge : graph.edges()) {
            unknown[edge.target()]++;
        }
    }

    /**
     * Notes that a node finished.
     *
     * @param handle the handle that it chose, null for all edges
     */
    public Step finish(Place node, @Nullable String handle) {
        nodes[node.index()] = Mark.TAKEN;
        var ready = new ArrayList<Place>();
        var skipped = new ArrayList<Place>();
        var taken = new ArrayList<Edge>();
        // Skips come first, so that a join that both sides of a branch feed becomes ready once.
        Deque<Edge> skips = new ArrayDeque<>();
        for (Edge edge : node.out()) {
            if (handle != null && !edge.handle().equals(handle)) {
                skips.add(edge);
            }
        }
        while (!skips.isEmpty()) {
            Edge edge = skips.remove();
            Place target = resolve(edge, Mark.SKIPPED);
            if (target == null) {
                continue;
            }
            if (anyTaken[target.index()]) {
                ready.add(target);
            } else {
                nodes[target.index()] = Mark.SKIPPED;
                skipped.add(target);
                skips.addAll(target.out());
            }
        }
        for (Edge edge : node.out()) {
            if (handle == null || edge.handle().equals(handle)) {
                taken.add(edge);
                anyTaken[edge.target()] = true;
                Place target = resolve(edge, Mark.TAKEN);
                if (target != null) {
                    ready.add(target);
                }
            }
        }
        return new Step(ready, skipped, taken);
    }

    /** Marks an edge; returns its target where nothing about that is unknown any more. */
    private @Nullable Place resolve(Edge edge, Mark mark) {
        edges[edge.index()] = mark;
        unknown[edge.target()]--;
        return unknown[edge.target()] == 0 ? graph.nodes().get(edge.target()) : null;
    }

    public boolean taken(Edge edge) {
        return edges[edge.index()] == Mark.TAKEN;
    }

    public boolean skipped(Edge edge) {
        return edges[edge.index()] == Mark.SKIPPED;
    }

    /** Whether the node has finished. */
    public boolean finished(Place node) {
        return nodes[node.index()] == Mark.TAKEN;
    }

    /** Whether the node will never run. */
    public boolean skipped(Place node) {
        return nodes[node.index()] == Mark.SKIPPED;
    }
}
