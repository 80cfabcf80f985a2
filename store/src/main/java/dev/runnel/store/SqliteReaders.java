package dev.runnel.store;

import dev.runnel.run.StoreUnavailableException;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded pool of reading connections that keep their prepared statements.
 *
 * <p>That is what a general pool would lose: preparing costs this driver more than most of our queries.
 */
final class SqliteReaders implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteReaders.class);

    private final SqliteFile file;
    private final int count;
    private final long patienceMillis;
    private final Semaphore free;
    private final ConcurrentLinkedQueue<SqlSession> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * @param count most connections
     * @param patienceMillis how long a caller waits for one, real time
     */
    SqliteReaders(SqliteFile file, int count, long patienceMillis) {
        this.file = file;
        this.count = count;
        this.patienceMillis = patienceMillis;
        this.free = new Semaphore(count, true);
    }

    /**
     * Runs a reading on one consistent view.
     *
     * @throws StoreUnavailableException where no connection comes free, or the database cannot be read
     */
    <T extends @Nullable Object> T read(Function<SqlSession, T> reader) {
        check();
        boolean mine = false;
        try {
            mine = free.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS);
            if (!mine) {
                throw new StoreUnavailableException("all reading connections are busy", null);
            }
            check();
            return readOn(reader);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for the database", interrupted);
        } finally {
            if (mine) {
                free.release();
            }
        }
    }

    private void check() {
        if (closed) {
            throw new StoreUnavailableException("the store is closed", null);
        }
    }

    private <T extends @Nullable Object> T readOn(Function<SqlSession, T> reader) {
        SqlSession session = idle.poll();
        boolean healthy = false;
        try {
            if (session == null) {
                session = file.openReader();
            }
            T result = readOn(session, reader);
            healthy = true;
            return result;
        } catch (SQLException | SqlFailure fault) {
            throw new StoreUnavailableException("the database cannot be read", fault);
        } finally {
            if (healthy) {
                idle.add(session);
            } else if (session != null) {
                closeQuietly(session);
            }
        }
    }

    private static <T extends @Nullable Object> T readOn(SqlSession session, Function<SqlSession, T> reader)
            throws SQLException {
        session.begin();
        session.prepared("BEGIN").execute();
        try {
            T result = reader.apply(session);
            session.check();
            return result;
        } finally {
            session.prepared("ROLLBACK").execute();
        }
    }

    private static void closeQuietly(SqlSession session) {
        try {
            session.close();
        } catch (SQLException broken) {
            LOG.warn("a connection could not be closed: {}", broken.getMessage());
        }
    }

    /** Waits for readers, at most as long as a caller would, and closes. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (free.tryAcquire(count, patienceMillis, TimeUnit.MILLISECONDS)) {
                // Who still waits is to see that the store is closed.
                free.release(count);
            } else {
                LOG.warn("a reader did not come back; its connection stays open");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (SqlSession session = idle.poll(); session != null; session = idle.poll()) {
            closeQuietly(session);
        }
    }
}
