package dev.runnel.bench.workflow;

import dev.runnel.bench.load.RequestLoop;
import dev.runnel.bench.load.Samples;
import dev.runnel.bench.process.BenchException;
import dev.runnel.bench.process.ChildProcess;
import dev.runnel.bench.process.MachineFacts;
import dev.runnel.bench.process.ProcessFigures;
import dev.runnel.run.Clock;
import dev.runnel.run.SystemClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The program behind {@code bench/empty-workflow}: a workflow of start and end, run blocking and durable by 32 clients,
 * beside a control that is the same server's {@code /healthz} under the same clients.
 */
public final class EmptyWorkflow {

    private static final String KEY = "app-EmptyWorkflowKey00000001";
    private static final int CLIENTS = 32;
    private static final int ROUNDS = 3;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration MEASURED = Duration.ofSeconds(20);

    private final Clock clock = new SystemClock();
    private final ProcessFigures figures = new ProcessFigures(Path.of("/proc"));

    /** A measured round of one load. */
    private record Round(double perSecond, double p50, double p99, double cpu, long failures, String example) {}

    private EmptyWorkflow() {}

    /** {@code runnel.root} names the checkout, else the current folder. */
    public static void main(String[] arguments) {
        Path root = Path.of(System.getProperty("runnel.root", "")).toAbsolutePath();
        try {
            System.exit(new EmptyWorkflow().run(root));
        } catch (BenchException | IOException | InterruptedException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        }
    }

    private int run(Path root) throws IOException, InterruptedException {
        Path work = Files.createDirectories(root.resolve("bench/target/empty-workflow"));
        Path folder = Files.createTempDirectory(work, "run-");
        String launcher = root.resolve("runnel").toString();
        ChildProcess.run("version", List.of(launcher, "version"), Map.of(), folder, Duration.ofMinutes(15));
        try (ChildProcess product = ChildProcess.start("product", command(launcher, folder), Map.of(), folder)) {
            URI uri = URI.create(product.awaitReady(Duration.ofSeconds(60)));
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort());
            var runs = new RequestLoop(address, EmptyWorkflow::workflow, "\"status\":\"succeeded\"", clock);
            var control = new RequestLoop(address, client -> health(), "", clock);
            var runRounds = new ArrayList<Round>();
            var controlRounds = new ArrayList<Round>();
            for (int i = 0; i < ROUNDS; i++) {
                runRounds.add(round(runs, product.pid()));
                controlRounds.add(round(control, product.pid()));
            }
            report(MachineFacts.lines(Path.of("/usr/sbin/nginx"), folder), runRounds, controlRounds);
            return runRounds.stream().anyMatch(round -> round.failures() > 0) ? 1 : 0;
        }
    }

    private static List<String> command(String launcher, Path folder) throws IOException {
        Path app = folder.resolve("empty-workflow.yml");
        try (InputStream source = Objects.requireNonNull(
                EmptyWorkflow.class.getResourceAsStream("/empty-workflow.yml"), "empty-workflow.yml")) {
            Files.write(app, source.readAllBytes());
        }
        Path keys = folder.resolve("keys.yml");
        Files.writeString(
                keys, "Empty workflow:\n  id: 5f0c1f4e-52a1-4c8e-9d57-2b1e0f8a6c02\n  api_key: " + KEY + "\n");
        return List.of(
                launcher,
                "serve",
                app.toString(),
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--keys",
                keys.toString());
    }

    private static byte[] workflow(int client) {
        String body = "{\"inputs\":{},\"response_mode\":\"blocking\",\"user\":\"load-" + client + "\"}";
        return ("POST /v1/workflows/run HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + KEY
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] health() {
        return "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    private Round round(RequestLoop loop, long pid) throws InterruptedException {
        long opens = clock.deadline(WARM_UP);
        long closes = opens + MEASURED.toNanos();
        var cpu = new long[2];
        Thread watch = Thread.ofPlatform().daemon().start(() -> {
            await(opens);
            cpu[0] = figures.treeCpuNanos(pid);
            await(closes);
            cpu[1] = figures.treeCpuNanos(pid);
        });
        RequestLoop.Result result = loop.run(CLIENTS, opens, closes);
        watch.join();
        double answers = result.answers();
        var round = new Round(
                answers / MEASURED.toSeconds(),
                result.latency().percentile(50) / 1e6,
                result.latency().percentile(99) / 1e6,
                (cpu[1] - cpu[0]) / 1e3 / answers,
                result.failures(),
                result.example());
        System.err.printf(
                Locale.ROOT,
                "%.0f/s, p50 %.2f ms, p99 %.2f ms, %.0f µs CPU each, %d failed%n",
                round.perSecond(),
                round.p50(),
                round.p99(),
                round.cpu(),
                round.failures());
        return round;
    }

    private void await(long moment) {
        for (long left = moment - clock.nanos(); left > 0; left = moment - clock.nanos()) {
            clock.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(500)));
        }
    }

    private static void report(List<String> facts, List<Round> runs, List<Round> control) {
        var text = new StringBuilder(
                "### empty workflow, blocking, durable, %d clients, %d rounds\n\n".formatted(CLIENTS, runs.size()));
        facts.forEach(fact -> text.append("- ").append(fact).append('\n'));
        text.append("\n| | run, median | /healthz, median | run, rounds |\n| --- | --- | --- | --- |\n");
        row(text, "requests/s", runs, control, Round::perSecond);
        row(text, "p50, ms", runs, control, Round::p50);
        row(text, "p99, ms", runs, control, Round::p99);
        row(text, "server CPU, µs per request", runs, control, Round::cpu);
        row(text, "failed", runs, control, Round::failures);
        Stream.concat(runs.stream(), control.stream())
                .map(Round::example)
                .filter(example -> !example.isEmpty())
                .findFirst()
                .ifPresent(example ->
                        text.append("\nfirst failure: ").append(example).append('\n'));
        System.out.print(text);
    }

    private static void row(
            StringBuilder text, String label, List<Round> runs, List<Round> control, ToDoubleFunction<Round> figure) {
        double[] values = runs.stream().mapToDouble(figure).toArray();
        String all = Arrays.stream(values)
                .mapToObj(value -> String.format(Locale.ROOT, "%.2f", value))
                .collect(java.util.stream.Collectors.joining("; "));
        text.append(String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %s |%n",
                label,
                Samples.median(values),
                Samples.median(control.stream().mapToDouble(figure).toArray()),
                all));
    }
}
