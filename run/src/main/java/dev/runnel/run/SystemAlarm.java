package dev.runnel.run;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An alarm on the machine's time: its timer, once set, runs down whatever happens, and looks then who waits and until when.
 *
 * <p>The waiter says first that it waits and then looks at the timer; the timer says first that it has run down and then
 * looks for a waiter: one of the two sees the other.
 */
final class SystemAlarm implements Alarm {

    private final ScheduledExecutorService timers;

    private volatile @Nullable Thread waiting;
    /** When the wait ends at the latest; says something only while somebody waits. */
    private volatile long deadline;

    private volatile boolean closed;

    /** Whether a timer is set, and so {@link #due} holds. */
    private volatile boolean set;

    /** When the timer runs down. */
    private volatile long due;

    /** Guarded by this. */
    private @Nullable Future<?> timer;

    SystemAlarm(ScheduledExecutorService timers) {
        this.timers = timers;
    }

    @Override
    public void parkUntil(long until) {
        if (until - System.nanoTime() <= 0) {
            return;
        }
        deadline = until;
        waiting = Thread.currentThread();
        if (!set || due - until > 0) {
            set(until);
        }
        if (!closed) {
            LockSupport.park(this);
        }
        waiting = null;
    }

    private synchronized void set(long until) {
        if (closed) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        due = until;
        set = true;
        timer = timers.schedule(this::ranDown, until - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void ranDown() {
        set = false;
        Thread waiter = waiting;
        if (waiter == null) {
            return;
        }
        long until = deadline;
        if (until - System.nanoTime() > 0) {
            set(until);
        } else {
            LockSupport.unpark(waiter);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.cancel(false);
        }
        LockSupport.unpark(waiting);
    }
}
