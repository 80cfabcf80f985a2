package dev.runnel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.Lease;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.RunLog;
import dev.runnel.run.Segment;
import dev.runnel.run.StoreUnavailableException;
import dev.runnel.testkit.ManualClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Batches that fail: as a whole, for one item's sake, for good. */
@Timeout(60)
class BatchWriterTest {

    private final ManualClock clock = new ManualClock();
    private final RecordingTarget target = new RecordingTarget();
    private final BatchWriter writer = new BatchWriter("writer", target, clock);
    private final PendingBytes pending = new PendingBytes();
    private final List<LogUnavailableException> failures = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        writer.close();
    }

    private LogWriter log(RunLog.Listener listener) {
        return new LogWriter(
                writer,
                (log, segment, changes) -> false,
                new Lease(UUID.randomUUID(), UUID.randomUUID(), "node", 1),
                0,
                0,
                listener,
                pending);
    }

    private static Segment segment(long number) {
        return new Segment(number, number, 1, 1, Segment.Retention.DELTA, new byte[10]);
    }

    private static SQLException full() {
        return new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL);
    }

    private static SQLException refused() {
        return new SQLException("refused", "42000");
    }

    private static boolean holds(List<WriteItem> batch, LogWriter log) {
        return batch.stream().anyMatch(item -> item.log() == log);
    }

    @Test
    void anItemThatSpoilsItsBatchFailsAlone() {
        LogWriter spoiling = log(failures::add);
        LogWriter one = log(failures::add);
        LogWriter two = log(failures::add);
        target.fault = batch -> holds(batch, spoiling) ? refused() : null;

        one.append(segment(1));
        spoiling.append(segment(1));
        two.append(segment(1));

        one.awaitDurable(1);
        two.awaitDurable(1);
        assertThatThrownBy(() -> spoiling.awaitDurable(1)).isInstanceOf(LogUnavailableException.class);
        assertThat(failures).hasSize(1);
        assertThat(writer.writable()).isTrue();
    }

    @Test
    void aDeadlockIsTriedAgain() {
        LogWriter log = log(failures::add);
        var attempts = new AtomicInteger();
        target.fault = batch -> attempts.incrementAndGet() < 4 ? new SQLException("deadlock", "40P01") : null;

        log.append(segment(1));

        log.awaitDurable(1);
        assertThat(failures).isEmpty();
    }

    @Test
    void aDeadlockThatStaysIsGivenUp() {
        LogWriter log = log(failures::add);
        target.fault = batch -> new SQLException("deadlock", "40P01");

        log.append(segment(1));

        assertThatThrownBy(() -> log.awaitDurable(1)).isInstanceOf(LogUnavailableException.class);
    }

    @Test
    void aConnectionThatDiedWhileIdleCostsNothing() {
        LogWriter log = log(failures::add);
        var attempts = new AtomicInteger();
        target.fault = batch -> attempts.incrementAndGet() == 1 ? new SQLException("gone", "08006") : null;

        log.append(segment(1));

        // The clock stands still: there was no pause.
        log.awaitDurable(1);
        assertThat(writer.writable()).isTrue();
    }

    @Test
    void aListenerThatThrowsKeepsNobodyFromBeingTold() {
        LogWriter throwing = log(cause -> {
            throw new IllegalStateException("a listener's own");
        });
        LogWriter other = log(failures::add);
        target.fault = batch -> full();
        throwing.append(segment(1));
        other.append(segment(1));
        throwing.reserve(10);

        until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return failures.size() == 1;
        });

        assertThatThrownBy(() -> throwing.awaitDurable(1)).isInstanceOf(LogUnavailableException.class);
    }

    @Test
    void closingDuringAnOutageTellsEverybody() {
        LogWriter held = log(failures::add);
        LogWriter queued = log(failures::add);
        target.fault = batch -> full();
        held.append(segment(1));
        until(() -> !writer.writable());
        queued.append(segment(1));

        writer.close();

        assertThat(failures).hasSize(2);
        assertThat(pending.get()).isZero();
        assertThat(target.closed).isTrue();
        assertThatThrownBy(() -> held.append(segment(2))).isInstanceOf(LogUnavailableException.class);
        LogWriter late = log(failures::add);
        late.append(segment(1));
        assertThatThrownBy(() -> late.awaitDurable(1)).isInstanceOf(LogUnavailableException.class);
    }

    @Test
    void closingWritesWhatWaits() {
        LogWriter log = log(failures::add);
        for (int i = 1; i <= 3000; i++) {
            log.append(segment(i));
        }

        writer.close();

        assertThat(target.items()).hasSize(3000);
        assertThat(log.durableThrough()).isEqualTo(3000);
        assertThat(failures).isEmpty();
    }

    @Test
    void afterAnOutageAnItemThatSpoilsItsBatchFailsAlone() {
        LogWriter spoiling = log(failures::add);
        LogWriter other = log(failures::add);
        target.fault = batch -> full();
        other.append(segment(1));
        spoiling.append(segment(1));
        until(() -> !writer.writable());

        target.fault = batch -> holds(batch, spoiling) ? refused() : null;
        until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return other.durableThrough() == 1 && failures.size() == 1;
        });

        assertThat(writer.writable()).isTrue();
    }

    @Test
    void unitsThatWaitWhenTheOutageBeginsAreRefused() {
        var blocked = new CompletableFuture<Void>();
        var begun = new CompletableFuture<Void>();
        target.fault = batch -> {
            begun.complete(null);
            blocked.join();
            return full();
        };
        LogWriter log = log(failures::add);
        log.append(segment(1));
        writer.hurry();
        begun.join();
        var unit = new WriteItem.Unit<>(records -> true);
        writer.submit(unit);

        blocked.complete(null);
        until(() -> {
            clock.advance(Duration.ofMillis(100));
            return !writer.writable();
        });
        clock.advance(Duration.ofSeconds(1));

        assertThatThrownBy(unit::await).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> writer.submit(new WriteItem.Unit<>(records -> true)))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void whatAnotherConnectionFoundIsProbedAndForgotten() {
        var probes = new AtomicInteger();
        target.fault = batch -> batch.isEmpty() && probes.incrementAndGet() < 3 ? full() : null;

        writer.suspect(full());
        assertThat(writer.writable()).isFalse();

        until(() -> {
            clock.advance(Duration.ofMillis(100));
            return writer.writable();
        });
        assertThat(probes).hasValue(3);
    }

    @Test
    void aTargetThatThrowsSomethingUnknownDoesNotEndTheWriter() {
        LogWriter unlucky = log(failures::add);
        target.fault = batch -> {
            throw new IllegalStateException("a fault of its own");
        };
        unlucky.append(segment(1));
        assertThatThrownBy(() -> unlucky.awaitDurable(1)).isInstanceOf(LogUnavailableException.class);

        target.fault = batch -> null;
        LogWriter next = log(failures::add);
        next.append(segment(1));
        next.awaitDurable(1);
    }

    private static void until(java.util.function.BooleanSupplier reached) {
        while (!reached.getAsBoolean()) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }
}
