package dev.runnel.run;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;

/** The machine's own time. */
public final class SystemClock implements Clock {

    @Override
    public long millis() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void parkUntil(long deadline) {
        LockSupport.parkNanos(deadline - System.nanoTime());
    }

    @Override
    public Alarm alarm() {
        return new SystemAlarm(ForkJoinPool.commonPool());
    }
}
