package dev.runnel.engine.graph;

import dev.runnel.engine.ConfigurationNode;
import dev.runnel.engine.graph.Graph.Edge;
import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.engine.graph.NodeType.Execution;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the graph of an app file: its nodes with their settings, its edges, the bodies of its containers (workflow.md
 * section 1.1), legacy shapes included. The file itself stays as it is.
 */
public final class GraphReader {

    /** Nodes that a graph may have. */
    static final int MOST_NODES = 2000;

    private final NodeTypes types;
    private final ConfigurationNode graph;
    private final Map<String, Drawn> nodes = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();

    /** A node as it was drawn. */
    private record Drawn(NodeFrame frame, NodeType type, Node node, ConfigurationNode data) {}

    /** An edge as it was drawn. */
    private record Line(String source, String handle, String target, ConfigurationNode edge) {}

    private GraphReader(NodeTypes types, ConfigurationNode graph) {
        this.types = types;
        this.graph = graph;
    }

    /**
     * The graph, or null where it cannot be made; what is wrong is noted with its path.
     *
     * @param graph the member {@code graph} of a workflow
     */
    public static @Nullable Graph read(NodeTypes types, ConfigurationNode graph) {
        return new GraphReader(types, graph).read();
    }

    private @Nullable Graph read() {
        List<ConfigurationNode> drawn = graph.objects("nodes");
        if (drawn.size() > MOST_NODES) {
            graph.warn("nodes", "must be at most " + MOST_NODES);
            return null;
        }
        drawn.forEach(this::readNode);
        graph.objects("edges").forEach(this::readEdge);
        nodes.forEach((id, node) -> {
            String container = node.frame().container();
            if (container != null
                    && (!nodes.containsKey(container)
                            || nodes.get(container).type().execution() != Execution.CONTAINER)) {
                node.data().warn(nodeWord(node) + " is in container " + container + ", which is not in the graph");
            }
        });
        String root = nodes.values().stream()
                .filter(node -> node.frame().container() == null && node.type().execution() == Execution.ROOT)
                .map(node -> node.frame().id())
                .findFirst()
                .orElse(null);
        if (root == null) {
            graph.warn("nodes", "[INVALID_ROOT] no node to start from");
            return null;
        }
        return graph(root, null);
    }

    private void readNode(ConfigurationNode drawn) {
        if (drawn.text("type", "").equals("custom-note")) {
            return;
        }
        String id = drawn.requiredText("id");
        ConfigurationNode data = drawn.object("data");
        String word = data.text("type", "");
        NodeType type = types.find(word).orElse(null);
        if (type == null) {
            data.warn("type", "node " + id + ": " + (word.isEmpty() ? "is required" : word + " is no known node type"));
            return;
        }
        NodeFrame frame = FrameReader.read(id, type, data, drawn.text("parentId", ""));
        var settings = new Settings(data, type.settings(), frame.handlesFailures());
        var read = new Drawn(frame, type, type.read(settings), data);
        if (nodes.putIfAbsent(id, read) != null) {
            drawn.warn("id", "two nodes have the id " + id);
        }
    }

    private void readEdge(ConfigurationNode edge) {
        String source = edge.text("source", "");
        String target = edge.text("target", "");
        if (source.isEmpty() || target.isEmpty()) {
            return;
        }
        String handle = edge.text("sourceHandle", Graph.SOURCE);
        lines.add(new Line(source, handle(handle), target, edge));
    }

    /** {@code success-branch} is in the engine's enumeration, but nothing selects it (dsl.md section 2.5). */
    private static String handle(String written) {
        return written.isEmpty() || written.equals("success-branch") ? Graph.SOURCE : written;
    }

    /** The graph of the nodes in one container, or outside all, as far as the root reaches. */
    private @Nullable Graph graph(String root, @Nullable String container) {
        var outgoing = new LinkedHashMap<String, List<Line>>();
        for (Line line : lines) {
            Drawn source = known(line, "source", line.source());
            Drawn target = known(line, "target", line.target());
            if (source != null
                    && target != null
                    && Objects.equals(source.frame().container(), container)
                    && Objects.equals(target.frame().container(), container)) {
                outgoing.computeIfAbsent(line.source(), key -> new ArrayList<>())
                        .add(line);
            }
        }
        List<String> reached = reach(root, outgoing);
        if (cyclic(reached, outgoing)) {
            return null;
        }
        return assemble(root, reached, outgoing);
    }

    private @Nullable Drawn known(Line line, String end, String id) {
        Drawn node = nodes.get(id);
        if (node == null && line.edge().object().get(end) != null) {
            noteMissing(line, end, id);
        }
        return node;
    }

    private final Set<String> noted = new LinkedHashSet<>();

    private void noteMissing(Line line, String end, String id) {
        if (noted.add(line.edge().path(end))) {
            line.edge().warn(end, "[MISSING_NODE] names node " + id + ", which is not in the graph");
        }
    }

    private static List<String> reach(String root, Map<String, List<Line>> outgoing) {
        var seen = new LinkedHashSet<String>(Set.of(root));
        var queue = new ArrayDeque<String>(seen);
        while (!queue.isEmpty()) {
            for (Line line : outgoing.getOrDefault(queue.remove(), List.of())) {
                if (seen.add(line.target())) {
                    queue.add(line.target());
                }
            }
        }
        return List.copyOf(seen);
    }

    /** Notes a cycle at the edge that closes it: what is left when nodes without open in-edges are taken away. */
    private boolean cyclic(List<String> reached, Map<String, List<Line>> outgoing) {
        var open = new LinkedHashMap<String, Integer>();
        reached.forEach(id -> open.put(id, 0));
        reached.forEach(
                id -> outgoing.getOrDefault(id, List.of()).forEach(line -> open.merge(line.target(), 1, Integer::sum)));
        var queue = new ArrayDeque<String>();
        open.forEach((id, count) -> {
            if (count == 0) {
                queue.add(id);
            }
        });
        while (!queue.isEmpty()) {
            String id = queue.remove();
            open.remove(id);
            for (Line line : outgoing.getOrDefault(id, List.of())) {
                if (open.merge(line.target(), -1, Integer::sum) == 0) {
                    queue.add(line.target());
                }
            }
        }
        for (Line line : lines) {
            if (open.containsKey(line.source()) && open.containsKey(line.target())) {
                line.edge().warn("source", "closes a cycle of the nodes " + String.join(", ", open.keySet()));
                return true;
            }
        }
        return false;
    }

    private @Nullable Graph assemble(String root, List<String> reached, Map<String, List<Line>> outgoing) {
        var edges = new ArrayList<Edge>();
        var in = new ArrayList<List<Edge>>();
        var out = new ArrayList<List<Edge>>();
        reached.forEach(id -> {
            in.add(new ArrayList<>());
            out.add(new ArrayList<>());
        });
        for (int source = 0; source < reached.size(); source++) {
            for (Line line : outgoing.getOrDefault(reached.get(source), List.of())) {
                var edge = new Edge(edges.size(), source, line.handle(), reached.indexOf(line.target()));
                edges.add(edge);
                out.get(source).add(edge);
                in.get(edge.target()).add(edge);
            }
        }
        var places = new ArrayList<Place>();
        boolean complete = true;
        for (int i = 0; i < reached.size(); i++) {
            Drawn drawn = Objects.requireNonNull(nodes.get(reached.get(i)));
            Graph body = null;
            if (drawn.node() instanceof ContainerNode container) {
                body = body(drawn, container);
                complete &= body != null;
            }
            places.add(new Place(
                    i,
                    drawn.frame(),
                    drawn.type().execution(),
                    drawn.type(),
                    drawn.node(),
                    body,
                    List.copyOf(in.get(i)),
                    List.copyOf(out.get(i))));
        }
        return complete ? new Graph(places, edges, places.get(reached.indexOf(root))) : null;
    }

    /** The body of a container; old files name an ordinary child as its start. */
    private @Nullable Graph body(Drawn drawn, ContainerNode container) {
        String id = drawn.frame().id();
        String start = nodes.values().stream()
                .filter(child -> id.equals(child.frame().container()))
                .filter(child -> child.frame().id().equals(container.start())
                        || child.type().execution() == Execution.ROOT)
                .map(child -> child.frame().id())
                .findFirst()
                .orElse(null);
        if (start == null) {
            drawn.data().warn("start_node_id", nodeWord(drawn) + " has no node to start from");
            return null;
        }
        return graph(start, id);
    }

    private static String nodeWord(Drawn node) {
        return "node " + node.frame().id() + " (" + node.frame().type() + ")";
    }
}
