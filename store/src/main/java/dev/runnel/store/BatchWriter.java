package dev.runnel.store;

import dev.runnel.run.Clock;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that owns a writing connection and commits many items in one transaction (group commit).
 *
 * <p>Items are done in the order of their arrival. While the database does not serve, units are refused at once and
 * items of the log are tried again until {@link #PATIENCE} has passed; then their runs are told. It goes on trying, so
 * it serves again by itself. The thread is a platform thread: database drivers block it.
 */
final class BatchWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    /** How long items of the log wait for a database that does not serve. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long FIRST_RETRY = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LAST_RETRY = TimeUnit.SECONDS.toNanos(1);
    private static final int ATTEMPTS = 5;
    private static final long CLOSE_MILLIS = TimeUnit.SECONDS.toMillis(15);

    private final BatchTarget target;
    private final Clock clock;
    private final WriteQueue queue = new WriteQueue();
    private final Thread thread;
    private volatile boolean writable = true;
    private volatile @Nullable SQLException suspicion;

    BatchWriter(String name, BatchTarget target, Clock clock) {
        this.target = target;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::serve);
    }

    /** Whether the last attempt to write succeeded. */
    boolean writable() {
        return writable;
    }

    /**
     * Hands over a unit.
     *
     * @throws StoreUnavailableException at once, where it cannot be written now
     */
    void submit(WriteItem.Unit<?> unit) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a unit may not start another: it would wait for itself");
        }
        if (!writable) {
            throw new StoreUnavailableException("the database cannot be written now", null);
        }
        if (!queue.offer(unit)) {
            throw new StoreUnavailableException(
                    queue.closed() ? "the store is closed" : "too many writes are waiting", null);
        }
    }

    /** Hands over an item of a log; where it cannot be, the item's run is told. */
    void submitLog(WriteItem item) {
        try {
            if (!queue.put(item)) {
                item.failed(new LogUnavailableException("the store is closed", null));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            item.failed(new LogUnavailableException("interrupted while waiting for the log", interrupted));
        }
    }

    /** Somebody waits for what is in the queue. */
    void hurry() {
        queue.hurry();
    }

    /** Another connection found that the database does not serve: nothing is accepted until a probe succeeds. */
    void suspect(SQLException fault) {
        suspicion = fault;
        writable = false;
        queue.hurry();
    }

    private void serve() {
        try {
            while (true) {
                List<WriteItem> batch = queue.take();
                if (batch.isEmpty() && queue.closed()) {
                    return;
                }
                SQLException suspected = suspicion;
                if (suspected != null) {
                    suspicion = null;
                    persist(batch, suspected, clock.nanos());
                } else {
                    write(batch);
                }
                target.between();
            }
        } catch (InterruptedException stopping) {
            LOG.warn("the batch writer was interrupted and ends");
        } finally {
            writable = false;
            queue.close();
            fail(queue.poll(Integer.MAX_VALUE), "the store is closed", null);
            target.close();
        }
    }

    private void write(List<WriteItem> batch) {
        if (batch.isEmpty()) {
            return;
        }
        long since = clock.nanos();
        SQLException fault = attemptTwice(batch);
        if (fault == null) {
            writable = true;
        } else {
            persist(batch, fault, since);
        }
    }

    /** Writes and tells; returns the fault for which nothing was kept and nobody was told, or null. */
    private @Nullable SQLException attempt(List<WriteItem> batch) {
        try {
            target.write(batch);
        } catch (SQLException fault) {
            return fault;
        } catch (RuntimeException | Error own) {
            return new SQLException("the batch writer met a fault of its own", "RUNNEL", own);
        }
        tell(batch, WriteItem::settle);
        return null;
    }

    /** A connection that died while it was idle, or that a fault closed, is replaced for the second attempt. */
    private @Nullable SQLException attemptTwice(List<WriteItem> batch) {
        SQLException fault = attempt(batch);
        return fault != null && Faults.fatal(fault) ? attempt(batch) : fault;
    }

    /** A batch was not kept: waits for a database that serves, and finds the item that spoils the others. */
    private void persist(List<WriteItem> batch, SQLException first, long since) {
        var left = new ArrayDeque<WriteItem>(Faults.fatal(first) ? outlast(batch, first, since) : batch);
        while (!left.isEmpty()) {
            WriteItem item = left.getFirst();
            long started = clock.nanos();
            SQLException fault = attemptTwice(List.of(item));
            for (int again = 1; fault != null && Faults.passing(fault) && again < ATTEMPTS; again++) {
                fault = attempt(List.of(item));
            }
            if (fault != null && Faults.fatal(fault)) {
                left = new ArrayDeque<>(outlast(new ArrayList<>(left), fault, started));
                continue;
            }
            left.removeFirst();
            if (fault != null) {
                LOG.error("the database refused a write", fault);
                fail(List.of(item), "the database refused a write", fault);
            }
        }
    }

    /**
     * The database does not serve: holds the log's items and tries again, until it does or they have waited enough.
     *
     * @param since when the attempt began that failed first
     * @return items that are still to be written, one by one
     */
    private List<WriteItem> outlast(List<WriteItem> batch, SQLException first, long since) {
        writable = false;
        LOG.error("the database cannot be written: {}", first.getMessage());
        List<WriteItem> held = keepLog(batch, first);
        long pause = FIRST_RETRY;
        while (!queue.closed()) {
            clock.parkNanos(pause);
            pause = Math.min(2 * pause, LAST_RETRY);
            held.addAll(keepLog(queue.poll(WriteQueue.CAPACITY - held.size()), first));
            SQLException still = held.isEmpty() ? probe() : attempt(held);
            if (still == null || !Faults.fatal(still)) {
                LOG.warn("the database can be written again");
                suspicion = null;
                writable = true;
                return still == null ? List.of() : held;
            }
            if (clock.nanos() - since >= PATIENCE.toNanos()) {
                fail(held, "the run log cannot be written", first);
                held = new ArrayList<>();
            }
        }
        fail(held, "the store is closed", first);
        return List.of();
    }

    /** Fails the units and returns the rest. */
    private List<WriteItem> keepLog(List<WriteItem> batch, SQLException cause) {
        var kept = new ArrayList<WriteItem>();
        var units = new ArrayList<WriteItem>();
        batch.forEach(item -> (item.log() == null ? units : kept).add(item));
        fail(units, "the database cannot be written now", cause);
        return kept;
    }

    private @Nullable SQLException probe() {
        try {
            target.probe();
            return null;
        } catch (SQLException fault) {
            return fault;
        } catch (RuntimeException | Error own) {
            return new SQLException("the probe met a fault of its own", "58000", own);
        }
    }

    private void fail(List<WriteItem> items, String message, @Nullable SQLException cause) {
        tell(
                items,
                item -> item.failed(
                        item.log() == null
                                ? new StoreUnavailableException(message, cause)
                                : new LogUnavailableException(message, cause)));
    }

    /** What a listener throws must not keep the others from being told. */
    private static void tell(List<WriteItem> items, Consumer<WriteItem> teller) {
        for (WriteItem item : items) {
            try {
                teller.accept(item);
            } catch (RuntimeException | Error listener) {
                LOG.error("a listener of the log failed", listener);
            }
        }
    }

    /** Writes what is waiting, at most for a while, and ends the thread. */
    @Override
    public void close() {
        queue.close();
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
