package dev.runnel.bench.relay;

import dev.runnel.bench.process.BenchException;
import dev.runnel.bench.process.MachineFacts;
import dev.runnel.bench.process.ProcessFigures;
import dev.runnel.run.Clock;
import dev.runnel.run.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The program behind {@code bench/relay}: product and nginx control, each before a stub of its own, under the same load.
 *
 * <p>Prints the report as Markdown on standard output, progress on standard error. Exit codes: 0 all streams as they should
 * be, 1 streams failed or the run could not be made, 2 wrong arguments.
 */
public final class Relay {

    private final RelayOptions options;
    private final Clock clock;
    private final ProcessFigures figures = new ProcessFigures(Path.of("/proc"));

    Relay(RelayOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
    }

    /** {@code runnel.root} names the checkout, else the current folder. */
    public static void main(String[] arguments) {
        System.exit(run(
                List.of(arguments),
                Path.of(System.getProperty("runnel.root", "")).toAbsolutePath()));
    }

    private static int run(List<String> arguments, Path root) {
        RelayOptions options;
        try {
            options = RelayOptions.parse(arguments, root);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.print(RelayOptions.USAGE);
            return 2;
        }
        try {
            return new Relay(options, new SystemClock()).run();
        } catch (BenchException | IOException failed) {
            System.err.println(failed.getMessage());
            return 1;
        }
    }

    private int run() throws IOException {
        Files.createDirectories(options.work());
        Path folder = Files.createTempDirectory(options.work(), "run-");
        System.err.println("files of this run: " + folder);
        if (options.mode() != RelayOptions.Mode.COLDSTART && !Files.isExecutable(options.nginx())) {
            throw new BenchException("no nginx at " + options.nginx() + ": install it, or name it with --nginx");
        }
        if (!options.controlsOnly()) {
            Product.prepare(options.product(), folder);
        }
        List<String> facts = MachineFacts.lines(options.nginx(), folder);
        if (options.mode() == RelayOptions.Mode.COLDSTART) {
            System.out.println(new ColdStart(options, figures, clock).report(folder, facts));
            return 0;
        }
        Scenario scenario = Scenario.of(options);
        List<Server> servers = new ArrayList<>();
        try {
            if (!options.controlsOnly()) {
                servers.add(Product.start(
                        options.app(),
                        options.product(),
                        scenario.javaOptions(),
                        stub("stub-product", scenario, folder),
                        folder));
            }
            servers.add(NginxControl.start(options.nginx(), stub("stub-nginx", scenario, folder), folder, clock));
            Map<String, List<Round>> rounds =
                    new LoadRun(scenario, figures, clock, System.err::println).rounds(servers, options.rounds());
            System.out.println(Report.of(scenario.title(), facts, rounds));
            boolean failed = rounds.values().stream()
                    .flatMap(List::stream)
                    .anyMatch(round -> round.load().failures() > 0);
            return failed ? 1 : 0;
        } finally {
            servers.forEach(Server::close);
        }
    }

    private StubProcess stub(String name, Scenario scenario, Path folder) {
        return StubProcess.start(name, scenario.plan().script().events(), scenario.pacing(), folder, clock);
    }
}
