package dev.runnel.egress;

import dev.runnel.run.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A clock that stands still until a test moves it. */
final class ManualClock implements Clock {

    private final Map<Thread, Long> parked = new HashMap<>();
    private long now;

    @Override
    public synchronized long millis() {
        return now / 1_000_000;
    }

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public void parkNanos(long nanos) {
        synchronized (this) {
            parked.put(Thread.currentThread(), now + nanos);
            notifyAll();
        }
        LockSupport.park(this);
        synchronized (this) {
            parked.remove(Thread.currentThread());
        }
    }

    /** Waits until some thread is parked to be woken at that time, counted from the clock's start. */
    synchronized void awaitParkedUntil(Duration time) throws InterruptedException {
        while (!parked.containsValue(time.toNanos())) {
            wait();
        }
    }

    synchronized void advance(Duration duration) {
        now += duration.toNanos();
        parked.forEach((thread, until) -> {
            if (until <= now) {
                LockSupport.unpark(thread);
            }
        });
    }
}
