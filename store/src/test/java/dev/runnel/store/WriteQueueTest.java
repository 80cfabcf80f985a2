package dev.runnel.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.Lease;
import dev.runnel.run.Segment;
import dev.runnel.testkit.ManualClock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a batch holds, and who waits. */
@Timeout(60)
class WriteQueueTest {

    private final WriteQueue queue = new WriteQueue();
    private final LogWriter log = unserved();

    private static WriteItem unit() {
        return new WriteItem.Unit<>(records -> true);
    }

    private WriteItem append() {
        return new WriteItem.Append(log, new Segment(1, 1, 1, 1, Segment.Retention.DELTA, new byte[1]));
    }

    @Test
    void segmentsLingerForCompany() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            queue.put(append());
        }

        assertThat(queue.take()).hasSize(10);
    }

    @Test
    void aUnitTakesWhatIsThereAlongInOrder() throws InterruptedException {
        WriteItem append = append();
        WriteItem unit = unit();
        queue.put(append);
        queue.offer(unit);

        assertThat(queue.take()).containsExactly(append, unit);
    }

    @Test
    void aBatchIsLimitedAndTheRestDoesNotLinger() throws InterruptedException {
        for (int i = 0; i < WriteQueue.BATCH + 5; i++) {
            queue.put(append());
        }

        assertThat(queue.take()).hasSize(WriteQueue.BATCH);
        assertThat(queue.take()).hasSize(5);
    }

    @Test
    void tooManyUnitsAreRefusedAndRoomComesBack() throws InterruptedException {
        for (int i = 0; i < WriteQueue.UNITS; i++) {
            assertThat(queue.offer(unit())).isTrue();
        }

        assertThat(queue.offer(unit())).isFalse();
        queue.take();
        assertThat(queue.offer(unit())).isTrue();
    }

    @Test
    void logItemsWaitForAPlace() throws InterruptedException {
        for (int i = 0; i < WriteQueue.CAPACITY; i++) {
            queue.put(append());
        }
        WriteItem last = append();
        var waiting = new CountDownLatch(1);
        Thread producer = Thread.ofPlatform().start(() -> {
            waiting.countDown();
            try {
                queue.put(last);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
        waiting.await();
        while (producer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        assertThat(queue.poll(1)).hasSize(1);
        producer.join();
        List<WriteItem> all = queue.poll(Integer.MAX_VALUE);

        assertThat(all).hasSize(WriteQueue.CAPACITY);
        assertThat(all.getLast()).isSameAs(last);
    }

    @Test
    void aClosedQueueTakesNothingMoreAndIsEmptied() throws InterruptedException {
        queue.put(append());
        queue.close();

        assertThat(queue.put(append())).isFalse();
        assertThat(queue.offer(unit())).isFalse();
        assertThat(queue.take()).hasSize(1);
        assertThat(queue.take()).isEmpty();
    }

    @Test
    void hurryWakesTheTaker() throws Exception {
        CompletableFuture<List<WriteItem>> taken = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.take();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });

        queue.hurry();

        assertThat(taken.get(30, TimeUnit.SECONDS)).isEmpty();
    }

    /** An end of a log that no writer serves. */
    private static LogWriter unserved() {
        var idle = new BatchWriter("idle", new RecordingTarget(), new ManualClock());
        idle.close();
        return new LogWriter(
                idle,
                (log, segment, changes) -> false,
                new Lease(UUID.randomUUID(), UUID.randomUUID(), "node", 1),
                0,
                0,
                cause -> {},
                new PendingBytes());
    }
}
