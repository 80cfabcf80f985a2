package dev.runnel.bench.relay;

import dev.runnel.bench.load.Samples;
import dev.runnel.bench.process.ChildProcess;
import dev.runnel.bench.process.ProcessFigures;
import dev.runnel.bench.stub.Pacing;
import dev.runnel.run.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Starts the product again and again: time from exec to the ready line, and its memory when it has been idle for a while. */
final class ColdStart {

    private static final Duration START_TIME = Duration.ofSeconds(60);
    private static final Duration IDLE_TIME = Duration.ofSeconds(5);

    private final RelayOptions options;
    private final ProcessFigures figures;
    private final Clock clock;

    ColdStart(RelayOptions options, ProcessFigures figures, Clock clock) {
        this.options = options;
        this.figures = figures;
        this.clock = clock;
    }

    /**
     * One start.
     *
     * @param seconds from exec to the ready line
     * @param residentMib memory of its processes {@link #IDLE_TIME} after the ready line
     */
    record Start(double seconds, double residentMib) {}

    /** Makes the starts and returns the table: on a new data folder each, then on the folder that such a start left. */
    String report(Path folder, List<String> facts) {
        List<Start> fresh = new ArrayList<>();
        List<Start> again = new ArrayList<>();
        try (StubProcess stub = StubProcess.start("stub", 200, new Pacing.Burst(), folder, clock)) {
            for (int i = 0; i < options.rounds(); i++) {
                Path each = Files.createDirectories(folder.resolve("start-" + (i + 1)));
                fresh.add(start(stub, each));
                again.add(start(stub, each));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return "### cold start, %d starts each\n\n%s\n\n".formatted(options.rounds(), list(facts))
                + "| | time to ready, median, s | idle RSS, median, MiB | starts, s |\n| --- | --- | --- | --- |\n"
                + row("new data folder", fresh)
                + row("existing data folder", again);
    }

    private Start start(StubProcess stub, Path folder) {
        long begin = clock.nanos();
        try (ChildProcess process =
                Product.launch(options.app(), options.product(), options.javaOptions(), stub.port(), folder)) {
            process.awaitReady(START_TIME);
            double seconds = (clock.nanos() - begin) / 1e9;
            long idleUntil = clock.deadline(IDLE_TIME);
            while (idleUntil - clock.nanos() > 0) {
                clock.parkUntil(idleUntil);
            }
            process.requireAlive();
            return new Start(seconds, figures.treeResidentBytes(process.pid()) / (1024.0 * 1024));
        }
    }

    private static String row(String label, List<Start> starts) {
        double seconds =
                Samples.median(starts.stream().mapToDouble(Start::seconds).toArray());
        double resident =
                Samples.median(starts.stream().mapToDouble(Start::residentMib).toArray());
        String all = starts.stream()
                .map(start -> String.format(Locale.ROOT, "%.2f", start.seconds()))
                .collect(Collectors.joining("; "));
        return String.format(Locale.ROOT, "| %s | %.2f | %.0f | %s |%n", label, seconds, resident, all);
    }

    private static String list(List<String> facts) {
        return facts.stream().map(fact -> "- " + fact).collect(Collectors.joining("\n"));
    }
}
