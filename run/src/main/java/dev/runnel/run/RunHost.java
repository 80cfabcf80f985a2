package dev.runnel.run;

import dev.runnel.run.Payload.RunStarted;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Executes runs on this node and lets connections watch them.
 *
 * <p>A run belongs to the host, not to the connection that asked for it. Each has one virtual thread; its end is
 * durable before anybody sees it.
 */
public final class RunHost implements AutoCloseable {

    /**
     * What the host goes by.
     *
     * @param node this node's name, for leases
     * @param maxExecution how long a run may take
     * @param segmentAge how long an event may wait to be cut into a segment
     */
    public record Settings(String node, Duration maxExecution, Duration segmentAge) {
        /** One node, 1200 s, 200 ms. */
        public static final Settings DEFAULT = new Settings("local", Duration.ofSeconds(1200), Duration.ofMillis(200));
    }

    private static final long SWEEP = TimeUnit.SECONDS.toNanos(1);

    private final Store store;
    private final Clock clock;
    private final Settings settings;
    private final RunObserver observer;
    private final SegmentTimer timer;
    private final RunEnding ending;
    private final ConcurrentHashMap<UUID, LiveRun> byRun = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UUID, LiveRun> byTask = new ConcurrentHashMap<>();
    private final AtomicInteger live = new AtomicInteger();
    private final Thread sweeper;
    private volatile boolean closed;

    public RunHost(Store store, Clock clock, Settings settings, RunObserver observer) {
        this.store = store;
        this.clock = clock;
        this.settings = settings;
        this.observer = observer;
        this.timer = new SegmentTimer(clock, settings.segmentAge());
        this.ending = new RunEnding(clock, settings.maxExecution(), observer);
        this.sweeper = Thread.ofVirtual().name("run-sweeper").start(this::sweep);
    }

    /** This node's name, under which runs are leased. */
    public String node() {
        return settings.node();
    }

    /** How many runs are executed here now. */
    public int liveRuns() {
        return live.get();
    }

    /**
     * Starts a run whose rows are durable.
     *
     * @param run as it was inserted, in status {@code RUNNING}
     * @param place its place among the runs of this node, given back when it has ended
     */
    public LiveRun start(Run run, Program program, Admission.Place place) {
        var stop = new StopSignal();
        var lease = new Lease(run.tenant(), run.id(), settings.node(), 1);
        var producer = new RunProducer(store.log(), lease, 1, run.reservedThrough(), clock, stop, timer);
        var liveRun = new LiveRun(run, producer, stop, clock.nanos());
        byRun.put(run.id(), liveRun);
        byTask.put(run.task(), liveRun);
        live.incrementAndGet();
        Thread.ofVirtual().name("run").start(() -> {
            try (place) {
                execute(liveRun, program);
            }
        });
        return liveRun;
    }

    /** How many runs of that app are executed here now. */
    public int liveRunsOf(UUID app) {
        int count = 0;
        for (LiveRun run : byRun.values()) {
            if (run.run().app().equals(app)) {
                count++;
            }
        }
        return count;
    }

    /** The live run of that run or task id. */
    public Optional<LiveRun> live(UUID runOrTask) {
        LiveRun found = byRun.get(runOrTask);
        return Optional.ofNullable(found != null ? found : byTask.get(runOrTask));
    }

    /** A view of a run's events after number {@code after}, 0 for all. */
    public Watch watch(Run run, long after) {
        return new Watch(this, store.log(), run, tailOf(run), after, clock);
    }

    /**
     * Asks a run to stop: durable when this returns. A run that has ended, or is being ended, is left alone.
     *
     * @throws StoreUnavailableException where the request cannot be made durable
     */
    public void requestStop(Run run, StopSignal.Reason reason) {
        boolean recorded = store.write(records -> records.runs().requestStop(run.tenant(), run.id()));
        if (recorded) {
            live(run.id()).ifPresent(found -> found.stop().raise(reason));
        }
    }

    /** Keeps a usage row: with the end of its run where that still comes, else at once. */
    public void record(ModelCall call) {
        LiveRun owner = byRun.get(call.context().run());
        if (owner == null || !owner.gather(call)) {
            store.write(records -> {
                records.modelCalls().insert(call);
                return true;
            });
        }
    }

    /**
     * Ends what a dead server of this node's name left in flight; returns how many runs that were.
     *
     * <p>Each gets {@code RunRecovered}, numbered after everything that any client can have seen, and its end.
     */
    public int recover() {
        return new RunRecovery(store, clock, settings.node(), timer).recoverAll();
    }

    /** Waits until no run is executed any more, at most that long; then stops those that are left. */
    public void drain(Duration patience) {
        long deadline = clock.deadline(patience);
        awaitNone(deadline);
        byRun.values().forEach(run -> run.stop().raise(StopSignal.Reason.SHUTDOWN));
        awaitNone(clock.deadline(Duration.ofSeconds(5)));
    }

    private void awaitNone(long deadline) {
        while (live.get() > 0) {
            long left = deadline - clock.nanos();
            if (left <= 0) {
                return;
            }
            clock.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(20)));
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(sweeper);
        timer.close();
    }

    @Nullable
    Tail tailOf(Run run) {
        LiveRun found = byRun.get(run.id());
        return found == null ? null : found.producer().tail();
    }

    /** Whether the run's record says that it has ended. */
    boolean ended(Run run) {
        if (run.status().terminal()) {
            return true;
        }
        return !byRun.containsKey(run.id())
                && store.read(records -> records.runs().find(run.tenant(), run.id()))
                        .map(found -> found.status().terminal())
                        .orElse(true);
    }

    private void execute(LiveRun live, Program program) {
        Run run = live.run();
        try {
            observer.started(run);
            live.producer().emit(new RunStarted(run.inputs()));
            ending.write(live, result(live, program));
        } catch (LogUnavailableException | StoreUnavailableException cause) {
            live.stop().raise(StopSignal.Reason.LOG_UNAVAILABLE);
            live.producer().tail().fail();
            observer.abandoned(
                    run,
                    cause instanceof LogUnavailableException log
                            ? log
                            : new LogUnavailableException("the store is unavailable", cause));
        } finally {
            byRun.remove(run.id());
            byTask.remove(run.task());
            this.live.decrementAndGet();
            live.done().countDown();
        }
    }

    private Program.Result result(LiveRun live, Program program) {
        Run run = live.run();
        try {
            return program.execute(new RunContext(run, live.producer(), live.stop(), clock));
        } catch (ModelException cause) {
            return RunEnding.failed(live, cause.error());
        } catch (ProgramException cause) {
            return RunEnding.failed(live, cause.error());
        } catch (LogUnavailableException | StoreUnavailableException cause) {
            throw cause;
        } catch (RuntimeException | Error cause) {
            observer.crashed(run, cause);
            return RunEnding.failed(live, RunError.internal());
        }
    }

    private void sweep() {
        long limit = settings.maxExecution().toNanos();
        while (!closed) {
            clock.parkNanos(SWEEP);
            long now = clock.nanos();
            for (LiveRun run : byRun.values()) {
                if (now - run.startedNanos() > limit) {
                    run.stop().raise(StopSignal.Reason.TIME_LIMIT);
                }
            }
        }
    }
}
