package dev.runnel.bench.relay;

import dev.runnel.bench.load.LoadGenerator;
import dev.runnel.bench.load.LoadPlan;
import dev.runnel.bench.load.LoadResult;
import dev.runnel.bench.process.BenchException;
import dev.runnel.bench.process.ProcessFigures;
import dev.runnel.run.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Puts the same load on each server in turn, round after round, and measures their processes meanwhile. */
final class LoadRun {

    private final Scenario scenario;
    private final ProcessFigures figures;
    private final Clock clock;
    private final Consumer<String> progress;

    /** {@code progress} is told a line after each round. */
    LoadRun(Scenario scenario, ProcessFigures figures, Clock clock, Consumer<String> progress) {
        this.progress = progress;
        this.scenario = scenario;
        this.figures = figures;
        this.clock = clock;
    }

    /** The rounds by name of server, in the order of {@code servers}. */
    Map<String, List<Round>> rounds(List<Server> servers, int rounds) {
        Map<String, List<Round>> results = new LinkedHashMap<>();
        servers.forEach(server -> results.put(server.name(), new ArrayList<>()));
        for (int i = 1; i <= rounds; i++) {
            for (Server server : servers) {
                Round round = round(server);
                progress.accept(String.format(
                        Locale.ROOT,
                        "round %d, %s: %.2f µs CPU per event, %.0f events/s, %d streams failed",
                        i,
                        server.name(),
                        round.cpuMicrosPerEvent(),
                        round.eventsPerSecond(),
                        round.load().failures()));
                results.getOrDefault(server.name(), new ArrayList<>()).add(round);
            }
        }
        return results;
    }

    private Round round(Server server) {
        LoadGenerator generator = new LoadGenerator(server.target(), scenario.plan(), clock);
        LoadPlan.Schedule schedule = scenario.plan().from(clock.nanos());
        FutureTask<LoadResult> load = new FutureTask<>(() -> generator.run(schedule));
        Thread.ofPlatform().name("load").daemon().start(load);
        waitUntil(schedule.opens());
        double allocated = server.allocatedBytes();
        Round.Sample begin = sample(server, generator, allocated);
        waitUntil(schedule.closes());
        Round.Sample totals = sample(server, generator, Double.NaN);
        long resident = figures.treeResidentBytes(server.pid());
        long descriptors = figures.mostDescriptors(server.pid());
        double allocatedAtEnd = server.allocatedBytes();
        Round.Sample end = new Round.Sample(
                totals.nanos(),
                totals.events(),
                totals.serverCpu(),
                totals.stubCpu(),
                totals.generatorCpu(),
                allocatedAtEnd,
                generator.events());
        server.requireAlive();
        return new Round(begin, end, resident, descriptors, finished(load));
    }

    private Round.Sample sample(Server server, LoadGenerator generator, double allocated) {
        long events = generator.events();
        return new Round.Sample(
                clock.nanos(),
                events,
                figures.treeCpuNanos(server.pid()),
                figures.cpuNanos(server.stubPid()),
                figures.cpuNanos(ProcessHandle.current().pid()),
                allocated,
                events);
    }

    private void waitUntil(long moment) {
        for (long left = moment - clock.nanos(); left > 0; left = moment - clock.nanos()) {
            clock.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(500)));
        }
    }

    private static LoadResult finished(FutureTask<LoadResult> load) {
        try {
            return load.get();
        } catch (ExecutionException failed) {
            throw new BenchException("the load generator failed", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while the load ran", interrupted);
        }
    }
}
