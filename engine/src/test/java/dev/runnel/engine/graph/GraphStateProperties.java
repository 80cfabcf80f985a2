package dev.runnel.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.engine.graph.Graph.Edge;
import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.engine.graph.NodeFrame.ErrorStrategy;
import dev.runnel.engine.graph.NodeFrame.Retry;
import dev.runnel.engine.graph.NodeType.Execution;
import dev.runnel.engine.node.StartNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;

/** The scheduler against the definition of workflow.md section 2, worked out anew after every finish. */
class GraphStateProperties {

    private static final List<String> HANDLES = List.of("source", "true", "false");
    /** What a finishing node chooses: all edges, or one handle, which may have no edge. */
    private static final List<Optional<String>> CHOICES = List.of(
            Optional.empty(),
            Optional.empty(),
            Optional.of("true"),
            Optional.of("false"),
            Optional.of("source"),
            Optional.of("nobody"));

    /** What follows from the nodes that finished, by the words of the specification. */
    private record Definition(Graph graph, Map<Integer, Optional<String>> finished) {

        boolean taken(Edge edge) {
            Optional<String> handle = finished.get(edge.source());
            return handle != null && (handle.isEmpty() || handle.get().equals(edge.handle()));
        }

        boolean skipped(Edge edge) {
            return finished.containsKey(edge.source())
                    ? !taken(edge)
                    : skipped(graph.nodes().get(edge.source()));
        }

        boolean unknown(Edge edge) {
            return !taken(edge) && !skipped(edge);
        }

        boolean skipped(Place node) {
            return node != graph.root() && node.in().stream().allMatch(this::skipped);
        }

        boolean ready(Place node) {
            return !finished.containsKey(node.index())
                    && (node == graph.root()
                            || node.in().stream().noneMatch(this::unknown)
                                    && node.in().stream().anyMatch(this::taken));
        }

        Set<Place> nodes(Predicate<Place> which) {
            var found = new HashSet<Place>();
            graph.nodes().stream().filter(which).forEach(found::add);
            return found;
        }
    }

    /**
     * A graph of which every node can be reached.
     *
     * @param parents where the obligatory edge of each node but the root comes from, and its handle
     * @param more further edges, forwards, maybe beside others
     */
    private static Graph graph(List<Integer> parents, List<Integer> more) {
        int size = parents.size() + 1;
        var edges = new ArrayList<Edge>();
        for (int node = 1; node < size; node++) {
            int code = parents.get(node - 1);
            edges.add(new Edge(edges.size(), code % node, HANDLES.get(code / 10 % 3), node));
        }
        for (int code : more) {
            int target = 1 + code % (size - 1);
            edges.add(new Edge(edges.size(), code / 10 % target, HANDLES.get(code / 100 % 3), target));
        }
        var places = new ArrayList<Place>();
        for (int i = 0; i < size; i++) {
            int node = i;
            places.add(new Place(
                    i,
                    new NodeFrame("n" + i, "do", "n" + i, null, new ErrorStrategy.Fail(), Retry.NONE),
                    Execution.BRANCH,
                    StartNode.TYPE,
                    context -> {
                        throw new AssertionError("nothing runs");
                    },
                    null,
                    edges.stream().filter(edge -> edge.target() == node).toList(),
                    edges.stream().filter(edge -> edge.source() == node).toList()));
        }
        return new Graph(places, edges, places.getFirst());
    }

    @Property
    void everyFinishLeadsToWhatTheDefinitionSays(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 999) Integer> parents,
            @ForAll @Size(max = 10) List<@IntRange(max = 999) Integer> more,
            @ForAll @Size(9) List<@IntRange(max = 5) Integer> choices,
            @ForAll @Size(9) List<@IntRange(max = 8) Integer> order) {
        Graph graph = graph(parents, more);
        var state = new GraphState(graph);
        var finished = new HashMap<Integer, Optional<String>>();
        var definition = new Definition(graph, finished);
        var ready = new ArrayList<>(List.of(graph.root()));
        boolean joined = false;
        while (!ready.isEmpty()) {
            Set<Place> readyBefore = definition.nodes(definition::ready);
            Set<Place> skippedBefore = definition.nodes(definition::skipped);
            assertThat(ready).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(readyBefore);

            Place node = ready.remove(order.get(finished.size()) % ready.size());
            Optional<String> handle = CHOICES.get(choices.get(node.index()));
            GraphState.Step step = state.finish(node, handle.orElse(null));
            finished.put(node.index(), handle);

            assertThat(step.ready())
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(
                            definition.nodes(each -> definition.ready(each) && !readyBefore.contains(each)));
            assertThat(step.skipped())
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(
                            definition.nodes(each -> definition.skipped(each) && !skippedBefore.contains(each)));
            assertThat(step.taken())
                    .containsExactlyElementsOf(
                            node.out().stream().filter(definition::taken).toList());
            for (Edge edge : graph.edges()) {
                assertThat(state.taken(edge)).isEqualTo(definition.taken(edge));
                assertThat(state.skipped(edge)).isEqualTo(definition.skipped(edge));
            }
            for (Place each : graph.nodes()) {
                assertThat(state.finished(each)).isEqualTo(finished.containsKey(each.index()));
                assertThat(state.skipped(each)).isEqualTo(definition.skipped(each));
            }
            joined |= step.ready().stream().anyMatch(each -> each.in().size() > 1);
            ready.addAll(step.ready());
        }
        for (Place each : graph.nodes()) {
            assertThat(state.finished(each)).isNotEqualTo(state.skipped(each));
        }
        boolean anySkipped = finished.size() < graph.nodes().size();
        Statistics.label("skips")
                .collect(anySkipped)
                .coverage(coverage -> coverage.check(true).percentage(of -> of > 20));
        Statistics.label("joins")
                .collect(joined)
                .coverage(coverage -> coverage.check(true).percentage(of -> of > 20));
    }

    /** Folding a log must give the state that the run had, whatever else ran between two finishes. */
    @Property
    void whereARunEndsDoesNotDependOnTheOrderOfFinishes(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 999) Integer> parents,
            @ForAll @Size(max = 10) List<@IntRange(max = 999) Integer> more,
            @ForAll @Size(9) List<@IntRange(max = 5) Integer> choices,
            @ForAll @Size(9) List<@IntRange(max = 8) Integer> order) {
        Graph graph = graph(parents, more);
        assertThat(ran(graph, choices, order)).isEqualTo(ran(graph, choices, List.of(0, 0, 0, 0, 0, 0, 0, 0, 0)));
    }

    private static Set<Place> ran(Graph graph, List<Integer> choices, List<Integer> order) {
        var state = new GraphState(graph);
        var ready = new ArrayList<>(List.of(graph.root()));
        var ran = new HashSet<Place>();
        while (!ready.isEmpty()) {
            Place node = ready.remove(order.get(ran.size()) % ready.size());
            ran.add(node);
            ready.addAll(
                    state.finish(node, CHOICES.get(choices.get(node.index())).orElse(null))
                            .ready());
        }
        return ran;
    }
}
