package dev.runnel.run;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** A store in memory with knobs: durability can be withheld, and the log can fail. Holds runs and model calls only. */
final class MemoryStore implements Store, RunLog {

    final Map<UUID, Run> runs = new LinkedHashMap<>();
    final Map<UUID, List<Segment>> segments = new LinkedHashMap<>();
    final List<ModelCall> calls = new ArrayList<>();
    private final List<MemoryWriter> writers = new ArrayList<>();
    private boolean withheld;
    private boolean failing;

    /** What happens once, just after the next look into a log. */
    private Runnable afterLook = () -> {};

    synchronized void afterNextLook(Runnable what) {
        afterLook = what;
    }

    /** From now on nothing becomes durable until {@link #release}. */
    synchronized void withhold() {
        withheld = true;
    }

    synchronized void release() {
        withheld = false;
        writers.forEach(writer -> writer.settle());
        notifyAll();
    }

    /** The log fails now, for every run. */
    void fail() {
        List<MemoryWriter> told;
        synchronized (this) {
            failing = true;
            told = List.copyOf(writers);
            notifyAll();
        }
        told.forEach(writer -> writer.listener.failed(new LogUnavailableException("full", null)));
    }

    @Override
    public synchronized <T> T write(Unit<T> unit) {
        if (failing) {
            throw new StoreUnavailableException("full", null);
        }
        return unit.run(records());
    }

    @Override
    public synchronized <T> T read(Unit<T> unit) {
        return unit.run(records());
    }

    @Override
    public RunLog log() {
        return this;
    }

    @Override
    public synchronized boolean writable() {
        return !failing;
    }

    @Override
    public void close() {}

    @Override
    public synchronized Writer writer(Lease lease, long durableThrough, long reservedThrough, Listener listener) {
        var writer = new MemoryWriter(lease, durableThrough, reservedThrough, listener);
        writers.add(writer);
        return writer;
    }

    @Override
    public synchronized List<Segment> read(UUID tenant, UUID run, long after, int maxBytes) {
        var found = new ArrayList<Segment>();
        int bytes = 0;
        for (Segment segment : segments.getOrDefault(run, List.of())) {
            if (segment.last() > after && (found.isEmpty() || bytes < maxBytes)) {
                found.add(segment);
                bytes += segment.events().length;
            }
        }
        Runnable now = afterLook;
        afterLook = () -> {};
        now.run();
        return found;
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    /** Every stored event of a run. */
    synchronized List<RunEvent> events(UUID run) {
        var events = new ArrayList<RunEvent>();
        segments.getOrDefault(run, List.of()).forEach(segment -> events.addAll(EventCodec.decode(segment.events())));
        return events;
    }

    private Records records() {
        var runRecords = new Records.Runs() {
            @Override
            public void insert(Run run, String node) {
                runs.put(run.id(), run);
            }

            @Override
            public Optional<Run> find(UUID tenant, UUID run) {
                return Optional.ofNullable(runs.get(run));
            }

            @Override
            public Optional<Run> findByRunOrTask(UUID tenant, UUID app, UUID id) {
                return runs.values().stream()
                        .filter(run -> run.id().equals(id) || run.task().equals(id))
                        .findFirst();
            }

            @Override
            public boolean requestStop(UUID tenant, UUID id) {
                Run run = runs.get(id);
                if (run == null || run.status().terminal()) {
                    return false;
                }
                runs.put(id, RunFixtures.changed(run, run.status(), true, null));
                return true;
            }

            @Override
            public boolean move(UUID tenant, UUID id, RunStatus from, RunStatus to) {
                Run run = runs.get(id);
                if (run == null || run.status() != from) {
                    return false;
                }
                runs.put(id, RunFixtures.changed(run, to, run.stopRequested(), null));
                return true;
            }

            @Override
            public boolean finish(UUID tenant, UUID id, Collection<RunStatus> from, Run.Outcome outcome) {
                Run run = runs.get(id);
                boolean success = outcome.status() != RunStatus.FAILED && outcome.status() != RunStatus.STOPPED;
                if (run == null || !from.contains(run.status()) || (success && run.stopRequested())) {
                    return false;
                }
                runs.put(id, RunFixtures.changed(run, outcome.status(), run.stopRequested(), outcome));
                return true;
            }

            @Override
            public Listed listWorkflowRuns(UUID tenant, UUID app, RunFilter filter, int page, int limit) {
                throw new AssertionError("nothing lists runs here");
            }

            @Override
            public List<Run> inFlight(String node, int limit) {
                return runs.values().stream()
                        .filter(run -> !run.status().terminal())
                        .limit(limit)
                        .toList();
            }
        };
        var callRecords = new Records.ModelCalls() {
            @Override
            public void insert(ModelCall call) {
                calls.add(call);
            }

            @Override
            public List<ModelCall> of(UUID tenant, UUID run) {
                return calls;
            }
        };
        return (Records) Proxy.newProxyInstance(
                Records.class.getClassLoader(),
                new Class<?>[] {Records.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "runs" -> runRecords;
                    case "modelCalls" -> callRecords;
                    default -> throw new AssertionError("not held here: " + method.getName());
                });
    }

    private final class MemoryWriter implements Writer {
        private final Lease lease;
        private final Listener listener;
        private final List<Segment> waiting = new ArrayList<>();
        private long durable;
        private long reserved;

        MemoryWriter(Lease lease, long durable, long reserved, Listener listener) {
            this.lease = lease;
            this.durable = durable;
            this.reserved = reserved;
            this.listener = listener;
        }

        private void settle() {
            for (Segment segment : waiting) {
                segments.computeIfAbsent(lease.run(), run -> new ArrayList<>()).add(segment);
                durable = segment.last();
            }
            waiting.clear();
        }

        private void check() {
            if (failing) {
                throw new LogUnavailableException("full", null);
            }
        }

        @Override
        public void append(Segment segment) {
            synchronized (MemoryStore.this) {
                check();
                waiting.add(segment);
                if (!withheld) {
                    settle();
                }
            }
        }

        @Override
        public boolean appendWith(Segment segment, Store.Unit<Boolean> changes) {
            synchronized (MemoryStore.this) {
                awaitReleased();
                if (!changes.run(records())) {
                    return false;
                }
                waiting.add(segment);
                settle();
                return true;
            }
        }

        private void awaitReleased() {
            check();
            while (withheld) {
                try {
                    MemoryStore.this.wait();
                } catch (InterruptedException interrupted) {
                    throw new LogUnavailableException("interrupted", interrupted);
                }
                check();
            }
        }

        @Override
        public void reserve(long number) {
            synchronized (MemoryStore.this) {
                check();
                reserved = Math.max(reserved, number);
            }
        }

        @Override
        public long reservedThrough() {
            synchronized (MemoryStore.this) {
                return reserved;
            }
        }

        @Override
        public long durableThrough() {
            synchronized (MemoryStore.this) {
                return durable;
            }
        }

        @Override
        public void awaitDurable(long number) {
            synchronized (MemoryStore.this) {
                awaitReleased();
                settle();
            }
        }

        @Override
        public void awaitReserved(long number) {
            synchronized (MemoryStore.this) {
                check();
            }
        }

        @Override
        public long pendingBytes() {
            return 0;
        }

        @Override
        public void awaitRoom() {
            LockSupport.parkNanos(0);
        }
    }
}
