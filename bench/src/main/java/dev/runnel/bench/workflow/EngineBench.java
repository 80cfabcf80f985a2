package dev.runnel.bench.workflow;

import dev.runnel.bench.process.BenchException;
import dev.runnel.engine.graph.ConversationMemory;
import dev.runnel.engine.graph.GraphProgram;
import dev.runnel.run.Admission;
import dev.runnel.run.App;
import dev.runnel.run.AppMode;
import dev.runnel.run.AppVersion;
import dev.runnel.run.Clock;
import dev.runnel.run.FileReference;
import dev.runnel.run.IdSource;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.Run;
import dev.runnel.run.RunHost;
import dev.runnel.run.RunObserver;
import dev.runnel.run.RunStatus;
import dev.runnel.run.TimeOrderedIds;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.store.SqliteStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** A store and a host of runs without a server around them, running one workflow at a time. */
final class EngineBench implements AutoCloseable {

    private static final int MOST_STEPS = 1000;
    private static final long FIRST_NUMBERS = 4096;
    private static final ObjectValue INPUTS = ObjectValue.EMPTY.with("text", Value.of("some text"));

    private final Clock clock;
    private final IdSource ids;
    private final SqliteStore store;
    private final RunHost host;
    private final Admission admission = new Admission(new Admission.Limits(1000, 1));
    private final GraphProgram.Services services;
    private final Run template;
    private final BlockingQueue<Ended> ended = new ArrayBlockingQueue<>(1);

    /** What became of a run, and when. */
    private record Ended(long nanos, Run.@Nullable Outcome outcome, String fault) {}

    EngineBench(Path database, Clock clock) {
        this.clock = clock;
        ids = new TimeOrderedIds(clock);
        store = new SqliteStore(database, true, 2, clock);
        host = new RunHost(store, clock, RunHost.Settings.DEFAULT, new Ends());
        services = new GraphProgram.Services(
                new ConversationMemory(store, ids, clock), ids, FileReference::name, MOST_STEPS);
        template = store.write(records -> {
            long now = clock.millis();
            UUID tenant = records.tenants().ensure(ids.next(), "default", now);
            var app = new App(
                    ids.next(),
                    tenant,
                    "Engine",
                    AppMode.WORKFLOW,
                    "",
                    ObjectValue.EMPTY,
                    null,
                    null,
                    true,
                    0,
                    now,
                    now);
            records.apps().insert(app);
            var version = new AppVersion(ids.next(), tenant, app.id(), 1, AppMode.WORKFLOW, ObjectValue.EMPTY, "", now);
            records.apps().insertVersion(version);
            return run(tenant, app.id(), version.id(), ids.next());
        });
    }

    /**
     * Runs it once; returns the nanoseconds from its start until its end was durable.
     *
     * @throws BenchException where it did not do what its graph says
     */
    long run(DrawnGraph graph) {
        Run run = run(template.tenant(), template.app(), template.appVersion(), ids.next());
        store.write(records -> {
            records.runs().insert(run, host.node());
            return true;
        });
        Admission.Place place = Objects.requireNonNull(admission.run(), "too many runs at once");
        long start = clock.nanos();
        host.start(run, new GraphProgram(graph.configuration(), services), place);
        Ended end = await();
        Run.Outcome outcome = end.outcome();
        if (outcome == null) {
            throw new BenchException(graph.name() + ": " + end.fault());
        }
        boolean right = outcome.status() == RunStatus.SUCCEEDED
                && outcome.totalSteps() == graph.nodes()
                && outcome.outputs().equals(INPUTS);
        if (!right) {
            throw new BenchException(graph.name() + ": the run ended with " + outcome);
        }
        return end.nanos() - start;
    }

    private Run run(UUID tenant, UUID app, UUID version, UUID id) {
        return new Run(
                id,
                ids.next(),
                tenant,
                app,
                version,
                AppMode.WORKFLOW,
                null,
                null,
                null,
                null,
                new Run.Origin("bench", null, null),
                RunStatus.RUNNING,
                INPUTS,
                "",
                List.of(),
                false,
                FIRST_NUMBERS,
                false,
                clock.millis(),
                null);
    }

    private Ended await() {
        try {
            return ended.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        host.close();
        store.close();
    }

    private final class Ends implements RunObserver {
        @Override
        public void started(Run run) {}

        @Override
        public void finished(Run run, Run.Outcome outcome) {
            ended.add(new Ended(clock.nanos(), outcome, ""));
        }

        @Override
        public void abandoned(Run run, LogUnavailableException cause) {
            ended.add(new Ended(clock.nanos(), null, cause.toString()));
        }

        @Override
        public void crashed(Run run, Throwable cause) {
            // Its end follows, as a failure, and is told of by that.
        }
    }
}
