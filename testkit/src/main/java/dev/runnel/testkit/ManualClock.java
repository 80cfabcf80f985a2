package dev.runnel.testkit;

import dev.runnel.run.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A clock whose time passes only when its test says so.
 *
 * <p>Threads that wait on it park until {@link #advance} reaches their deadline, or until someone unparks or interrupts
 * them, as on the machine's clock. {@link #awaitParked} tells when they have got there, so that no test needs to sleep.
 * Any number of threads may use it.
 */
public final class ManualClock implements Clock {

    /** No record: two waits of one thread for one deadline are two. */
    private static final class Sleeper {

        private final Thread thread;
        private final long deadline;

        Sleeper(Thread thread, long deadline) {
            this.thread = thread;
            this.deadline = deadline;
        }
    }

    private final long startMillis;
    private final Changes changes = new Changes();
    /** Guarded by {@link #changes}: a monitor, because waiting for a lock could use up the thread's parking permit. */
    private final List<Sleeper> sleepers = new ArrayList<>();

    /** Not 0 at first, so that code which takes 0 for "never" shows. */
    private volatile long nanos = TimeUnit.SECONDS.toNanos(1000);

    private final long startNanos = nanos;

    /** A clock that stands at the first of January 2026, 00:00 UTC. */
    public ManualClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public ManualClock(Instant start) {
        this.startMillis = start.toEpochMilli();
    }

    @Override
    public long millis() {
        return startMillis + TimeUnit.NANOSECONDS.toMillis(nanos - startNanos);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void parkUntil(long deadline) {
        Sleeper sleeper;
        synchronized (changes) {
            if (deadline - nanos <= 0) {
                return;
            }
            // A moment past the end of numbers is never reached.
            sleeper = new Sleeper(Thread.currentThread(), deadline < 0 ? Long.MAX_VALUE : deadline);
            sleepers.add(sleeper);
            changes.announce();
        }
        try {
            LockSupport.park(this);
        } finally {
            synchronized (changes) {
                sleepers.remove(sleeper);
            }
        }
    }

    /**
     * Lets {@code duration} pass and wakes every thread whose deadline that reaches.
     *
     * @throws IllegalArgumentException if {@code duration} is negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + duration);
        }
        synchronized (changes) {
            nanos += duration.toNanos();
            for (Iterator<Sleeper> each = sleepers.iterator(); each.hasNext(); ) {
                Sleeper sleeper = each.next();
                if (sleeper.deadline <= nanos) {
                    each.remove();
                    LockSupport.unpark(sleeper.thread);
                }
            }
        }
    }

    /** How many threads wait on this clock now; those that {@link #advance} woke no longer count. */
    public int parked() {
        synchronized (changes) {
            return sleepers.size();
        }
    }

    /**
     * Waits until at least {@code threads} wait on this clock: advancing it then wakes them, if it reaches their deadlines.
     *
     * @throws AssertionError if that does not come about within 20 s of the machine's time
     */
    public void awaitParked(int threads) {
        changes.await(
                () -> sleepers.size() >= threads,
                () -> sleepers.size() + " threads wait on the manual clock, " + threads + " were expected");
    }

    /**
     * Waits until some thread waits for the moment {@code sinceStart} after this clock's start: which deadline a
     * thread waits for shows which limit it is under.
     *
     * @throws AssertionError if that does not come about within 20 s of the machine's time
     */
    public void awaitParkedUntil(Duration sinceStart) {
        long deadline = startNanos + sinceStart.toNanos();
        changes.await(
                () -> sleepers.stream().anyMatch(sleeper -> sleeper.deadline == deadline),
                () -> "no thread waits on the manual clock for " + sinceStart + " after its start, but "
                        + sleepers.stream()
                                .map(sleeper -> Duration.ofNanos(sleeper.deadline - startNanos))
                                .toList());
    }
}
