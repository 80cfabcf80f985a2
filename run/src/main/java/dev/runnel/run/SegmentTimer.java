package dev.runnel.run;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Cuts segments of runs whose oldest uncut event has waited long enough.
 *
 * <p>Every run waits equally long, so a queue in order of arrival is in order of time and one thread serves all runs. A
 * run is in the queue at most once: its length is bounded by the number of live runs.
 */
final class SegmentTimer implements AutoCloseable {

    private record Entry(RunProducer producer, long due) {}

    private final Clock clock;
    private final long age;
    private final ConcurrentLinkedQueue<Entry> queue = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean idle;
    private volatile boolean closed;

    SegmentTimer(Clock clock, Duration age) {
        this.clock = clock;
        this.age = age.toNanos();
        this.thread = Thread.ofVirtual().name("segment-timer").start(this::serve);
    }

    void add(RunProducer producer) {
        queue.add(new Entry(producer, clock.nanos() + age));
        if (idle) {
            LockSupport.unpark(thread);
        }
    }

    private void serve() {
        while (!closed) {
            Entry entry = queue.peek();
            if (entry == null) {
                idle = true;
                if (queue.isEmpty() && !closed) {
                    LockSupport.park();
                }
                idle = false;
                continue;
            }
            if (entry.due() - clock.nanos() > 0) {
                clock.parkUntil(entry.due());
            } else {
                queue.poll();
                entry.producer().cutPublished();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
