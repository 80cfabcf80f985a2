package dev.runnel.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SystemAlarmTest {

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final AtomicInteger timers = new AtomicInteger();
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1) {
        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            timers.incrementAndGet();
            return super.schedule(task, delay, unit);
        }
    };
    private final SystemAlarm alarm = new SystemAlarm(executor);

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    /** Waits as callers do: until the time has passed, however often it returns early. */
    private void waitFully(long nanos) {
        long end = System.nanoTime() + nanos;
        while (end - System.nanoTime() > 0) {
            alarm.parkUntil(end);
        }
    }

    @Test
    void aWaitThatNobodyEndsTakesItsTime() {
        for (int i = 1; i <= 20; i++) {
            waitFully(i * 100_000L);
        }
        alarm.parkUntil(System.nanoTime());
        alarm.parkUntil(System.nanoTime() - 1);
    }

    @Test
    void waitsThatEndEarlyShareOneTimer() {
        for (int i = 0; i < 1000; i++) {
            LockSupport.unpark(Thread.currentThread());
            alarm.parkUntil(System.nanoTime() + HOUR + i);
        }
        assertThat(timers).hasValue(1);
    }

    @Test
    void aShorterWaitAfterALongerOneIsNotForgotten() {
        LockSupport.unpark(Thread.currentThread());
        alarm.parkUntil(System.nanoTime() + HOUR);
        waitFully(1_000_000);
        assertThat(timers.get()).isGreaterThan(1);
        assertThat(executor.getQueue().stream().filter(timer -> !((ScheduledFuture<?>) timer).isCancelled()))
                .as("timers that still run")
                .isEmpty();
    }

    @Test
    void aTimerThatRunsDownInALongerWaitIsSetAgain() {
        LockSupport.unpark(Thread.currentThread());
        alarm.parkUntil(System.nanoTime() + 1_000_000);
        waitFully(5_000_000);
    }

    @Test
    void closingEndsTheWaitAndTakesTheTimerBack() throws InterruptedException {
        var over = new AtomicBoolean();
        Thread waiter = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                alarm.parkUntil(System.nanoTime() + HOUR);
            }
        });
        while (executor.getQueue().isEmpty()) {
            Thread.onSpinWait();
        }
        over.set(true);
        alarm.close();
        waiter.join();
        assertThat(executor.getQueue()).allMatch(timer -> ((ScheduledFuture<?>) timer).isCancelled());
        alarm.parkUntil(System.nanoTime() + HOUR);
    }
}
