package dev.runnel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ManualClockTest {

    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(5_000));

    @Test
    void timePassesOnlyWhenToldTo() {
        long before = clock.nanos();
        assertThat(clock.millis()).isEqualTo(5_000);
        clock.advance(Duration.ofMillis(1500));
        assertThat(clock.millis()).isEqualTo(6_500);
        assertThat(clock.epochSeconds()).isEqualTo(6);
        assertThat(clock.nanos() - before).isEqualTo(1_500_000_000L);
        assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void advancingWakesThoseWhoseDeadlineHasPassedAndNoOthers() throws InterruptedException {
        List<Integer> woken = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int seconds = 1; seconds <= 3; seconds++) {
            int number = seconds;
            threads.add(Thread.ofVirtual().start(() -> {
                sleep(Duration.ofSeconds(number));
                synchronized (woken) {
                    woken.add(number);
                }
            }));
        }
        clock.awaitParked(3);
        clock.advance(Duration.ofMillis(999));
        assertThat(clock.parked()).isEqualTo(3);
        clock.advance(Duration.ofMillis(1));
        threads.get(0).join();
        assertThat(clock.parked()).isEqualTo(2);
        clock.advance(Duration.ofHours(1));
        threads.get(1).join();
        threads.get(2).join();
        assertThat(clock.parked()).isZero();
        assertThat(woken).containsExactlyInAnyOrder(1, 2, 3).startsWith(1);
    }

    @Test
    void unparkingAndInterruptingEndTheWait() throws InterruptedException {
        Thread unparked = Thread.ofVirtual().start(() -> clock.parkNanos(Long.MAX_VALUE));
        AtomicBoolean flag = new AtomicBoolean();
        Thread interrupted = Thread.ofPlatform().start(() -> {
            clock.parkNanos(Long.MAX_VALUE);
            flag.set(Thread.currentThread().isInterrupted());
        });
        clock.awaitParked(2);
        LockSupport.unpark(unparked);
        unparked.join();
        interrupted.interrupt();
        interrupted.join();
        assertThat(flag).isTrue();
        assertThat(clock.parked()).isZero();
    }

    @Test
    void anUnparkBeforeTheWaitIsNotLost() throws InterruptedException {
        Thread thread = Thread.ofVirtual().start(() -> {
            LockSupport.unpark(Thread.currentThread());
            clock.parkNanos(Long.MAX_VALUE);
        });
        thread.join();
        assertThat(clock.parked()).isZero();
    }

    @Test
    void noTimeToWaitIsNoWait() {
        clock.parkNanos(0);
        clock.parkNanos(-1);
        assertThat(clock.parked()).isZero();
    }

    @Test
    void timeThatPassesJustBeforeTheWaitCounts() {
        long deadline = clock.deadline(Duration.ofSeconds(3));
        clock.advance(Duration.ofSeconds(3));
        clock.parkUntil(deadline);
        assertThat(clock.parked()).isZero();
    }

    @Test
    void theMomentThatAThreadWaitsForCanBeAwaited() throws InterruptedException {
        clock.advance(Duration.ofSeconds(2));
        Thread sleeper = Thread.ofVirtual().start(() -> sleep(Duration.ofSeconds(3)));
        clock.awaitParkedUntil(Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(3));
        sleeper.join();
    }

    @Test
    void manyThreadsWaitAndAdvanceAtOnce() throws InterruptedException {
        int sleepers = 200;
        AtomicInteger done = new AtomicInteger();
        CountDownLatch finished = new CountDownLatch(sleepers);
        for (int i = 0; i < sleepers; i++) {
            Duration naps = Duration.ofMillis(i % 17 + 1);
            Thread.ofVirtual().start(() -> {
                for (int nap = 0; nap < 20; nap++) {
                    sleep(naps);
                }
                done.incrementAndGet();
                finished.countDown();
            });
        }
        AtomicBoolean go = new AtomicBoolean(true);
        List<Thread> hands = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            hands.add(Thread.ofVirtual().start(() -> {
                while (go.get()) {
                    clock.advance(Duration.ofMillis(1));
                    Thread.yield();
                }
            }));
        }
        finished.await();
        go.set(false);
        for (Thread hand : hands) {
            hand.join();
        }
        assertThat(done).hasValue(sleepers);
        assertThat(clock.parked()).isZero();
    }

    private void sleep(Duration duration) {
        long deadline = clock.deadline(duration);
        while (deadline - clock.nanos() > 0) {
            clock.parkUntil(deadline);
        }
    }
}
