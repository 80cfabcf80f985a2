package dev.runnel.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the write-ahead log into the database file, on a thread and a connection of its own: commits do not wait for
 * it.
 *
 * <p>Under steady load the log never is at rest, so a checkpoint beside the writer never reaches its end and the log
 * would grow for ever. Beyond {@link #RESTART} pages the writer is therefore asked to do the little that is left,
 * between two batches; its next write starts the log over.
 */
final class SqliteCheckpoints implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteCheckpoints.class);

    /** How often the log is looked at; real time, for it paces a disk. */
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(500);

    /** Pages of 4 KiB in the log from which it is moved at once. */
    private static final int MANY = 1024;

    /** Pages of 4 KiB in the log from which it must start over. */
    static final int RESTART = 8192;

    /** Looks after which even a short log is moved. */
    private static final int LOOKS = 60;

    private final SqliteFile file;
    private final SqliteBatches writer;
    private final Runnable housekeeping;
    private final Thread thread;
    private volatile boolean closed;

    /** @param housekeeping done as often as the log is looked at */
    SqliteCheckpoints(SqliteFile file, SqliteBatches writer, Runnable housekeeping) {
        this.file = file;
        this.writer = writer;
        this.housekeeping = housekeeping;
        this.thread = Thread.ofPlatform().name("sqlite-checkpoints").daemon().start(this::serve);
    }

    private void serve() {
        int looks = 0;
        while (!closed) {
            LockSupport.parkNanos(PERIOD);
            try (SqlSession session = file.openCheckpointer()) {
                while (!closed) {
                    housekeeping.run();
                    looks = look(session, looks);
                    LockSupport.parkNanos(PERIOD);
                }
                checkpoint(session, "TRUNCATE");
            } catch (SQLException fault) {
                LOG.warn("a checkpoint did not succeed and is tried again: {}", fault.getMessage());
            }
        }
    }

    private int look(SqlSession session, int looks) throws SQLException {
        int[] before = checkpoint(session, "NOOP");
        int waiting = before[0] - before[1];
        if (waiting <= 0 || (waiting < MANY && looks < LOOKS)) {
            return looks + 1;
        }
        int[] after = checkpoint(session, "PASSIVE");
        if (after[0] > RESTART) {
            writer.wantCheckpoint();
        }
        return 0;
    }

    /** Returns the pages in the log and those of them that were moved. */
    private static int[] checkpoint(SqlSession session, String mode) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
            result.next();
            return new int[] {result.getInt(2), result.getInt(3)};
        }
    }

    /** Empties the log, at most for a while; the writer must have ended. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
