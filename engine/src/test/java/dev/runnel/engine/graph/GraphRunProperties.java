package dev.runnel.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.JsonText;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/**
 * Random graphs of branches, joins, parallel nodes, iterations and loops run what a naive reading of them says: a node
 * runs once if an edge to it is taken, and a body once for each pass of a container that runs.
 */
class GraphRunProperties {

    /** How often a naive reading lets each node run. */
    private static final class Reference {
        private final Map<String, Integer> runs = new HashMap<>();

        /** Nodes of one graph in the order of their edges, which lead forwards only. */
        void read(List<Drawn> nodes, List<String[]> edges, int times) {
            var runs = new boolean[nodes.size()];
            for (int i = 0; i < nodes.size(); i++) {
                Drawn node = nodes.get(i);
                boolean first = i == 0;
                for (String[] edge : edges) {
                    int source = Integer.parseInt(edge[0]);
                    if (Integer.parseInt(edge[2]) == i && runs[source]) {
                        first |= nodes.get(source).handle == null
                                || nodes.get(source).handle.equals(edge[1]);
                    }
                }
                runs[i] = first;
                if (first) {
                    if (node.scripted()) {
                        this.runs.merge(node.id, times, Integer::sum);
                    }
                    if (node.passes > 0) {
                        read(node.body, node.bodyEdges, times * node.passes);
                    }
                }
            }
        }
    }

    /** A node as it is written down. */
    private static final class Drawn {
        private final String id;
        private final String type;
        private String handle;
        private int passes;
        private boolean parallel;
        private List<Drawn> body = List.of();
        private List<String[]> bodyEdges = List.of();

        Drawn(String id, String type) {
            this.id = id;
            this.type = type;
        }

        boolean scripted() {
            return type.equals("do") || type.equals("choose");
        }
    }

    @Property(tries = 300)
    void everyNodeRunsAsOftenAsANaiveReadingSays(@ForAll long seed, @ForAll @IntRange(min = 2, max = 14) int size) {
        var random = new Random(seed);
        var edges = new ArrayList<String[]>();
        List<Drawn> nodes = draw(random, size, "n", true, edges);
        var lines = new StringBuilder();
        var links = new StringBuilder();
        write(nodes, edges, null, lines, links);
        var fixture = new GraphFixture();
        fixture.inputs = ObjectValue.EMPTY.with("sys.items", JsonText.parse("[1,2,3]"));
        assertThat(fixture.run(lines.toString(), links.toString()).status()).isEqualTo(RunStatus.SUCCEEDED);
        var reference = new Reference();
        reference.read(nodes, edges, 1);
        var ran = new HashMap<String, Integer>();
        fixture.ran.forEach(id -> ran.merge(id, 1, Integer::sum));
        assertThat(ran).isEqualTo(reference.runs);
        Statistics.label("skipped nodes").collect(reference.runs.size() < countScripted(nodes));
        Statistics.label("containers").collect(nodes.stream().anyMatch(node -> node.passes > 0));
    }

    private static int countScripted(List<Drawn> nodes) {
        return nodes.stream()
                .mapToInt(node -> (node.scripted() ? 1 : 0) + countScripted(node.body))
                .sum();
    }

    private static List<Drawn> draw(Random random, int size, String prefix, boolean top, List<String[]> edges) {
        var nodes = new ArrayList<Drawn>();
        for (int i = 0; i < size; i++) {
            String type = i == 0 && top ? "start" : type(random, top);
            var node = new Drawn(prefix + i, type);
            if (type.equals("choose")) {
                node.handle = random.nextBoolean() ? "a" : "b";
            }
            if (type.equals("iteration") || type.equals("loop")) {
                node.passes = 3;
                node.parallel = random.nextBoolean();
                var inner = new ArrayList<String[]>();
                node.body = draw(random, 1 + random.nextInt(4), prefix + i + "_", false, inner);
                node.bodyEdges = inner;
            }
            nodes.add(node);
            if (i > 0) {
                // Every node is reached from the first: by one edge at least, from an earlier node.
                int count = 1 + random.nextInt(Math.min(i, 3));
                for (int n = 0; n < count; n++) {
                    int source = random.nextInt(i);
                    String handle = nodes.get(source).handle == null ? "source" : random.nextBoolean() ? "a" : "b";
                    edges.add(new String[] {Integer.toString(source), handle, Integer.toString(i)});
                }
            }
        }
        return nodes;
    }

    private static String type(Random random, boolean top) {
        int die = random.nextInt(top ? 10 : 7);
        return die < 5 ? "do" : die < 7 ? "choose" : die < 9 ? "iteration" : "loop";
    }

    private static void write(
            List<Drawn> nodes, List<String[]> edges, String container, StringBuilder lines, StringBuilder links) {
        for (Drawn node : nodes) {
            String parent = container == null ? "" : ",'iteration_id':'" + container + "'";
            String data = switch (node.type) {
                case "do" -> "'script':['out:x']";
                case "choose" -> "'script':['handle:" + node.handle + "']";
                case "iteration" ->
                    "'iterator_selector':['sys','items'],'output_selector':['sys','items'],'start_node_id':'"
                            + node.body.getFirst().id + "','is_parallel':" + node.parallel;
                case "loop" -> "'loop_count':3,'start_node_id':'" + node.body.getFirst().id + "'";
                default -> "'desc':''";
            };
            lines.append(node.id)
                    .append(' ')
                    .append(node.type)
                    .append(' ')
                    .append(data)
                    .append(parent)
                    .append('\n');
            write(node.body, node.bodyEdges, node.id, lines, links);
        }
        for (String[] edge : edges) {
            links.append(nodes.get(Integer.parseInt(edge[0])).id)
                    .append(':')
                    .append(edge[1])
                    .append('>')
                    .append(nodes.get(Integer.parseInt(edge[2])).id)
                    .append(' ');
        }
    }
}
