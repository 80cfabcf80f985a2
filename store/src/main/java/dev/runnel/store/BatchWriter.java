package dev.runnel.store;

import dev.runnel.run.Clock;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.Records;
import dev.runnel.run.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that owns a writing connection and commits many items in one transaction (group commit).
 *
 * <p>Items are done in the order of their arrival, each behind a savepoint of its own where it can fail by itself. While
 * the database does not serve, units are refused at once and items of the log are tried again until they have waited
 * {@link #PATIENCE}; then their runs are told. The thread is a platform thread: database drivers block it.
 */
final class BatchWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    /** How long items of the log wait for a database that does not serve. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int QUEUE = 1 << 17;
    private static final int BATCH = 1024;
    private static final long RETRY_MILLIS = 100;

    /** Opens the connection that it owns. */
    @FunctionalInterface
    interface Sessions {
        SqlSession open() throws SQLException;
    }

    private final Sessions sessions;
    private final Clock clock;
    private final LinkedBlockingQueue<WriteItem> queue = new LinkedBlockingQueue<>(QUEUE);
    private final Thread thread;
    private volatile boolean writable = true;
    private volatile boolean closed;
    private @Nullable SqlSession session;

    BatchWriter(String name, Sessions sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::serve);
    }

    /** Whether the last attempt to write succeeded. */
    boolean writable() {
        return writable;
    }

    /** Hands over an item; items of the log wait for a place in the queue, units do not. */
    void submit(WriteItem item) {
        if (closed) {
            item.failed(new StoreUnavailableException("the store is closed", null));
            return;
        }
        if (item.log() == null) {
            if (!writable) {
                item.failed(new StoreUnavailableException("the database cannot be written now", null));
            } else if (!queue.offer(item)) {
                item.failed(new StoreUnavailableException("too many writes are waiting", null));
            }
            return;
        }
        try {
            queue.put(item);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            item.failed(new LogUnavailableException("interrupted while waiting for the log", interrupted));
        }
    }

    private void serve() {
        var batch = new ArrayList<WriteItem>(BATCH);
        while (!closed || !queue.isEmpty()) {
            try {
                WriteItem first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    write(batch);
                }
            } catch (InterruptedException stopping) {
                closed = true;
            } catch (RuntimeException | Error unexpected) {
                LOG.error("the batch writer met a fault of its own; its batch fails", unexpected);
                var cause = new StoreUnavailableException("the store failed", unexpected);
                batch.forEach(item -> item.failed(cause));
                discard();
            } finally {
                batch.clear();
            }
        }
        closeSession();
    }

    private void write(List<WriteItem> batch) {
        SQLException fault = tryWrite(batch);
        if (fault == null) {
            writable = true;
            return;
        }
        if (batch.size() > 1 && !Faults.fatal(fault)) {
            // One item spoils the batch: each alone.
            for (WriteItem item : batch) {
                SQLException own = tryWrite(List.of(item));
                if (own != null) {
                    item.failed(new StoreUnavailableException("the database refused a write", own));
                }
            }
            return;
        }
        if (!Faults.fatal(fault)) {
            batch.getFirst().failed(new StoreUnavailableException("the database refused a write", fault));
            return;
        }
        outlast(batch, fault);
    }

    /** Writes everything in one transaction; returns the fault for which nothing of it was kept, or null. */
    private @Nullable SQLException tryWrite(List<WriteItem> batch) {
        var succeeded = new ArrayList<WriteItem>(batch.size());
        var failed = new ArrayList<Runnable>();
        try {
            SqlSession open = session();
            Connection connection = open.connection();
            Records records = new SqlRecords(open);
            for (WriteItem item : batch) {
                LogWriter log = item.log();
                if (log != null && log.failed()) {
                    failed.add(() -> item.failed(new LogUnavailableException("the run's log has failed", null)));
                    continue;
                }
                Savepoint savepoint = connection.setSavepoint();
                try {
                    item.apply(open, records);
                    connection.releaseSavepoint(savepoint);
                    succeeded.add(item);
                } catch (SqlFailure fault) {
                    throw fault;
                } catch (RuntimeException own) {
                    connection.rollback(savepoint);
                    connection.releaseSavepoint(savepoint);
                    failed.add(() -> item.failed(own));
                }
            }
            connection.commit();
        } catch (SqlFailure fault) {
            rollback();
            return (SQLException) fault.getCause();
        } catch (SQLException fault) {
            rollback();
            return fault;
        }
        succeeded.forEach(WriteItem::committed);
        failed.forEach(Runnable::run);
        return null;
    }

    /** The database does not serve: hold the log's items and try again, until it does or they have waited enough. */
    private void outlast(List<WriteItem> batch, SQLException first) {
        writable = false;
        LOG.error("the database cannot be written: {}", first.getMessage());
        var held = new ArrayList<WriteItem>();
        long since = clock.nanos();
        var incoming = new ArrayList<>(batch);
        while (!closed) {
            for (WriteItem item : incoming) {
                if (item.log() == null) {
                    item.failed(new StoreUnavailableException("the database cannot be written now", first));
                } else {
                    held.add(item);
                }
            }
            incoming.clear();
            clock.parkNanos(TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
            queue.drainTo(incoming);
            if (clock.nanos() - since > PATIENCE.toNanos()) {
                var cause = new LogUnavailableException("the run log cannot be written", first);
                held.forEach(item -> item.failed(cause));
                held.clear();
            }
            SQLException still = held.isEmpty() ? probe() : tryWrite(held);
            if (still == null) {
                LOG.warn("the database can be written again");
                writable = true;
                if (!incoming.isEmpty()) {
                    write(incoming);
                }
                return;
            }
        }
        var cause = new LogUnavailableException("the store is closed", first);
        held.forEach(item -> item.failed(cause));
    }

    private @Nullable SQLException probe() {
        try {
            SqlSession open = session();
            open.update("UPDATE probe SET written_at = ? WHERE id = 1", clock.millis());
            open.connection().commit();
            return null;
        } catch (SqlFailure fault) {
            rollback();
            return (SQLException) fault.getCause();
        } catch (SQLException fault) {
            rollback();
            return fault;
        }
    }

    private SqlSession session() throws SQLException {
        SqlSession open = session;
        if (open == null) {
            open = sessions.open();
            session = open;
        }
        return open;
    }

    private void rollback() {
        SqlSession open = session;
        if (open == null) {
            return;
        }
        try {
            open.connection().rollback();
        } catch (SQLException broken) {
            LOG.warn("a transaction could not be rolled back, the connection is opened anew: {}", broken.getMessage());
            discard();
        }
    }

    private void discard() {
        closeSession();
        session = null;
    }

    private void closeSession() {
        SqlSession open = session;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (SQLException broken) {
            LOG.warn("a connection could not be closed: {}", broken.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(15));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        var cause = new StoreUnavailableException("the store is closed", null);
        for (WriteItem item = queue.poll(); item != null; item = queue.poll()) {
            item.failed(cause);
        }
    }
}
