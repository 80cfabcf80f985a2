package dev.runnel.engine.graph;

import dev.runnel.engine.graph.Graph.Edge;
import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.engine.graph.NodeType.Execution;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which response nodes of a graph may speak: those to which a path leads that nothing blocks any more (workflow.md
 * section 6). Branches, containers, other response nodes and writers of a conversation variable that the template names
 * block their edges until these are taken.
 */
final class ResponseOrder {

    private final Graph graph;
    private final GraphState state;
    /** In the order of their ids. */
    private final List<ResponseTurn.Session> unopened = new ArrayList<>();

    ResponseOrder(Graph graph, GraphState state) {
        this.graph = graph;
        this.state = state;
        graph.nodes().stream()
                .filter(place -> place.execution() == Execution.RESPONSE)
                .sorted(Comparator.comparing(Place::id))
                .forEach(place -> unopened.add(
                        new ResponseTurn.Session(place, place.node().response())));
    }

    /** Opens what nothing blocks at the beginning. */
    List<ResponseTurn.Session> opened() {
        return open(List.copyOf(unopened));
    }

    /** Opens what a step of the graph has unblocked; what it skipped will never speak. */
    List<ResponseTurn.Session> opened(GraphState.Step step) {
        unopened.removeIf(session -> step.skipped().stream().anyMatch(gone -> gone == session.place()));
        var candidates = new ArrayList<ResponseTurn.Session>();
        for (ResponseTurn.Session session : unopened) {
            if (step.taken().stream().anyMatch(edge -> blocks(edge, session))) {
                candidates.add(session);
            }
        }
        return open(candidates);
    }

    /** The ids of those that may not speak yet. */
    List<String> unopened() {
        return unopened.stream().map(ResponseTurn.Session::name).toList();
    }

    private List<ResponseTurn.Session> open(List<ResponseTurn.Session> candidates) {
        var opened = new ArrayList<ResponseTurn.Session>();
        for (ResponseTurn.Session session : candidates) {
            if (reachable(session)) {
                unopened.remove(session);
                opened.add(session);
            }
        }
        return opened;
    }

    /** Whether a path leads to the node by edges that are taken or do not block. */
    private boolean reachable(ResponseTurn.Session session) {
        var seen = new boolean[graph.nodes().size()];
        var queue = new ArrayDeque<Place>();
        queue.add(graph.root());
        while (!queue.isEmpty()) {
            Place place = queue.remove();
            if (place == session.place()) {
                return true;
            }
            for (Edge edge : place.out()) {
                if (!seen[edge.target()] && !state.skipped(edge) && (state.taken(edge) || !blocks(edge, session))) {
                    seen[edge.target()] = true;
                    queue.add(graph.nodes().get(edge.target()));
                }
            }
        }
        return false;
    }

    private boolean blocks(Edge edge, ResponseTurn.Session session) {
        Place source = graph.nodes().get(edge.source());
        return source.branches()
                || source.execution() == Execution.CONTAINER
                || source.execution() == Execution.RESPONSE
                || source.node().writesConversation().stream().anyMatch(session::refersTo);
    }
}
