package dev.runnel.model;

import dev.runnel.run.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock in which waiting takes no time: it only moves the hands. */
final class SteppingClock implements Clock {

    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

    @Override
    public long millis() {
        return 1_790_000_000_000L + nanos.get() / 1_000_000;
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public void parkUntil(long deadline) {
        nanos.updateAndGet(now -> Math.max(now, deadline));
    }

    void advanceMillis(long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }
}
