package dev.runnel.bench.workflow;

import dev.runnel.bench.load.Samples;
import dev.runnel.bench.process.BenchException;
import dev.runnel.bench.process.MachineFacts;
import dev.runnel.run.Clock;
import dev.runnel.run.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The program behind {@code bench/engine}: one run after another in this process, on a real SQLite log, for chains and
 * layers of trivial nodes; beside them the workflow of start and end as control.
 *
 * <p>A run's time is from its start, its row being durable, until its end is durable. The graphs take turns, so that what
 * the machine does otherwise falls on all of them.
 */
public final class EngineCost {

    private static final int NODES = 200;
    private static final int LAYERS = 4;
    private static final int WARM_UP = 400;
    private static final int ROUNDS = 5;
    private static final int RUNS = 100;

    private EngineCost() {}

    /** {@code runnel.root} names the checkout, else the current folder; an argument is how many runs a round has. */
    public static void main(String[] arguments) {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : RUNS;
        Path root = Path.of(System.getProperty("runnel.root", "")).toAbsolutePath();
        try {
            Path work = Files.createDirectories(root.resolve("bench/target/engine"));
            Path folder = Files.createTempDirectory(work, "run-");
            report(MachineFacts.lines(Path.of("/usr/sbin/nginx"), folder), runs, measure(folder, runs));
        } catch (BenchException | IOException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        }
    }

    /** What was measured of one graph: all runs, and the median of each round. */
    private record Cost(DrawnGraph graph, Samples all, List<Double> medians) {

        /** Microseconds per node. */
        double perNode(double nanos) {
            return nanos / 1e3 / graph.nodes();
        }
    }

    private static List<Cost> measure(Path folder, int runs) {
        List<Cost> costs = new ArrayList<>();
        for (DrawnGraph graph : List.of(
                DrawnGraph.templateChain(NODES),
                DrawnGraph.choiceChain(NODES),
                DrawnGraph.layers(LAYERS, NODES / LAYERS),
                DrawnGraph.empty())) {
            costs.add(new Cost(graph, new Samples(), new ArrayList<>()));
        }
        Clock clock = new SystemClock();
        try (var bench = new EngineBench(folder.resolve("runnel.db"), clock)) {
            for (Cost cost : costs) {
                for (int n = 0; n < WARM_UP; n++) {
                    bench.run(cost.graph());
                }
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Cost cost : costs) {
                    var own = new Samples();
                    for (int n = 0; n < runs; n++) {
                        long nanos = bench.run(cost.graph());
                        own.add(nanos);
                        cost.all().add(nanos);
                    }
                    cost.medians().add(own.percentile(50));
                }
            }
        }
        return costs;
    }

    private static void report(List<String> facts, int runs, List<Cost> costs) {
        var text = new StringBuilder("### engine, log included, %d rounds of %d runs\n\n".formatted(ROUNDS, runs));
        facts.forEach(fact -> text.append("- ").append(fact).append('\n'));
        text.append("\n| graph | nodes | run p50, ms | run p99, ms | p50 per node, µs | rounds |\n");
        text.append("| --- | --- | --- | --- | --- | --- |\n");
        for (Cost cost : costs) {
            var rounds = new ArrayList<String>();
            cost.medians().forEach(nanos -> rounds.add(String.format(Locale.ROOT, "%.1f", cost.perNode(nanos))));
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.2f | %.2f | %.1f | %s |%n",
                    cost.graph().name(),
                    cost.graph().nodes(),
                    cost.all().percentile(50) / 1e6,
                    cost.all().percentile(99) / 1e6,
                    cost.perNode(cost.all().percentile(50)),
                    String.join("; ", rounds)));
        }
        Cost chain = costs.get(0);
        Cost layers = costs.get(2);
        text.append(String.format(
                Locale.ROOT,
                "%nA node beside others costs %.2f times what a node of the chain costs.%n",
                layers.perNode(layers.all().percentile(50))
                        / chain.perNode(chain.all().percentile(50))));
        System.out.print(text);
    }
}
