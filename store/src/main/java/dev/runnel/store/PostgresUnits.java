package dev.runnel.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.runnel.run.Clock;
import dev.runnel.run.ConflictException;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.Segment;
import dev.runnel.run.Store;
import dev.runnel.run.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Units on pooled connections, each with a transaction of its own.
 *
 * <p>A segment that belongs to a unit is written here as well, after everything of its run that was handed over before:
 * units that change the same rows would else hold up, or deadlock with, the batches of all runs.
 */
final class PostgresUnits {

    private static final int ATTEMPTS = 5;
    private static final long FIRST_RETRY = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LAST_RETRY = TimeUnit.SECONDS.toNanos(1);

    private final HikariDataSource pool;
    private final List<BatchWriter> writers;
    private final Clock clock;

    /** @param writers of the log: they know whether the database serves, and find out when it does again */
    PostgresUnits(HikariDataSource pool, List<BatchWriter> writers, Clock clock) {
        this.pool = pool;
        this.writers = List.copyOf(writers);
        this.clock = clock;
    }

    /** Whether units are accepted now. */
    boolean writable() {
        return writers.stream().allMatch(BatchWriter::writable);
    }

    /** Runs a unit and commits it; again where another transaction came between. */
    <T extends @Nullable Object> T write(Store.Unit<T> unit) {
        if (!writable()) {
            throw new StoreUnavailableException("the database cannot be written now", null);
        }
        try {
            return repeated(session -> unit.run(new SqlRecords(session)));
        } catch (SQLException fault) {
            throw unavailable(fault);
        }
    }

    private StoreUnavailableException unavailable(SQLException fault) {
        if (fault instanceof SQLTransientConnectionException && fault.getCause() == null) {
            return new StoreUnavailableException("all connections of the database are busy", fault);
        }
        if (Faults.fatal(fault)) {
            writers.getFirst().suspect(fault);
        }
        return new StoreUnavailableException("the database refused a write", fault);
    }

    /** Tries until {@link BatchWriter#PATIENCE} has passed; then the run is told. */
    boolean appendWith(LogWriter log, Segment segment, Store.Unit<Boolean> changes) {
        var item = new WriteItem.AppendWith(log, segment, changes);
        try {
            log.awaitDurable(log.appendedThrough());
            outlast(item);
            item.settle();
        } catch (RuntimeException | Error cause) {
            item.failed(cause);
        }
        return item.await();
    }

    private void outlast(WriteItem.AppendWith item) {
        long deadline = clock.deadline(BatchWriter.PATIENCE);
        long pause = FIRST_RETRY;
        boolean again = false;
        while (true) {
            boolean repeatedly = again;
            try {
                repeated(session -> appendWith(item, session, repeatedly));
                return;
            } catch (SQLException fault) {
                boolean fatal = Faults.fatal(fault);
                if (fatal) {
                    item.log().writer().suspect(fault);
                }
                if (!fatal || clock.nanos() - deadline >= 0) {
                    throw new LogUnavailableException("the run log cannot be written", fault);
                }
            }
            again = true;
            clock.parkNanos(pause);
            pause = Math.min(2 * pause, LAST_RETRY);
        }
    }

    private static boolean appendWith(WriteItem.AppendWith item, SqlSession session, boolean again) {
        // A commit whose answer was lost may have kept all of it.
        if (again && SegmentRecords.present(session, item.log().lease(), item.segment())) {
            return true;
        }
        if (!item.run(new SqlRecords(session))) {
            throw new WriteItem.Declined();
        }
        LogUnavailableException lost = SegmentRecords.append(session, item.log().lease(), item.segment());
        if (lost != null) {
            throw lost;
        }
        return true;
    }

    private <T extends @Nullable Object> T repeated(Function<SqlSession, T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            var transaction = new PooledTransaction(pool);
            try {
                return transaction.run(work);
            } catch (SQLException fault) {
                boolean again = Faults.passing(fault) || (attempt == 1 && transaction.stale(fault));
                if (attempt == ATTEMPTS || !again) {
                    throw fault;
                }
            } catch (ConflictException conflict) {
                // Two first requests of one person: the second finds the person that the first one made.
                if (attempt == ATTEMPTS || !conflict.what().equals("end user")) {
                    throw conflict;
                }
            }
        }
    }
}
