package dev.runnel.run;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many runs and watchers this node takes on at once; above that a request is turned away at once. */
public final class Admission {

    /** Descriptors that are not for streams: database, log, listeners, files. */
    private static final int OTHER_DESCRIPTORS = 512;

    /** Heap that a live run with one watcher may take, at most: tail, buffers, stacks, parser. */
    private static final long HEAP_PER_RUN = 80L * 1024;

    /**
     * The two limits.
     *
     * @param runs live runs
     * @param watchers connections that watch
     */
    public record Limits(int runs, int watchers) {

        /** What heap and descriptors allow: a streamed run takes one descriptor down and one up. */
        public static Limits derive(long maxHeapBytes, long maxDescriptors) {
            long descriptors = Math.max(64, maxDescriptors - OTHER_DESCRIPTORS);
            long runs = Math.clamp(Math.min(descriptors / 2, maxHeapBytes / HEAP_PER_RUN), 16, 1_000_000);
            long watchers = Math.clamp(Math.min(descriptors, 2 * runs), 16, 2_000_000);
            return new Limits((int) runs, (int) watchers);
        }
    }

    /** A place that was taken; given back once. */
    public static final class Place implements AutoCloseable {
        private final AtomicInteger count;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Place(AtomicInteger count) {
            this.count = count;
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                count.decrementAndGet();
            }
        }
    }

    private final Limits limits;
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger watchers = new AtomicInteger();

    public Admission(Limits limits) {
        this.limits = limits;
    }

    public Limits limits() {
        return limits;
    }

    /** A place for a run, or null where all are taken. */
    public @Nullable Place run() {
        return take(runs, limits.runs());
    }

    /** A place for a watcher, or null where all are taken. */
    public @Nullable Place watcher() {
        return take(watchers, limits.watchers());
    }

    /** Runs that hold a place. */
    public int runs() {
        return runs.get();
    }

    /** Watchers that hold a place. */
    public int watchers() {
        return watchers.get();
    }

    private static @Nullable Place take(AtomicInteger count, int limit) {
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            return null;
        }
        return new Place(count);
    }
}
