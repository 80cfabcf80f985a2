package dev.runnel.store;

import dev.runnel.run.Lease;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.RunLog;
import dev.runnel.run.Segment;
import dev.runnel.run.Store;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The end of one run's log: hands segments to a batch writer and knows how far they are durable.
 *
 * <p>Waiting threads hold only this object's monitor, which waiting gives up.
 */
final class LogWriter implements RunLog.Writer {

    /** What one run may have waiting, bytes. */
    static final long RUN_LIMIT = 1024 * 1024;

    /** What all runs together may have waiting, bytes. */
    static final long TOTAL_LIMIT = 64 * 1024 * 1024;

    private static final long ROOM_POLL = TimeUnit.MILLISECONDS.toMillis(50);

    private final BatchWriter writer;
    private final Lease lease;
    private final RunLog.Listener listener;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong total;

    private volatile long durable;
    private volatile long reserved;
    private volatile @Nullable LogUnavailableException failure;
    private int waiting;

    LogWriter(
            BatchWriter writer, Lease lease, long durable, long reserved, RunLog.Listener listener, AtomicLong total) {
        this.writer = writer;
        this.lease = lease;
        this.durable = durable;
        this.reserved = reserved;
        this.listener = listener;
        this.total = total;
    }

    Lease lease() {
        return lease;
    }

    @Override
    public void append(Segment segment) {
        check();
        hold(segment);
        writer.submit(new WriteItem.Append(this, segment));
    }

    @Override
    public boolean appendWith(Segment segment, Store.Unit<Boolean> changes) {
        check();
        hold(segment);
        var item = new WriteItem.AppendWith(this, segment, changes);
        writer.submit(item);
        return item.await();
    }

    @Override
    public void reserve(long number) {
        check();
        writer.submit(new WriteItem.Reserve(this, number));
    }

    @Override
    public long reservedThrough() {
        return reserved;
    }

    @Override
    public long durableThrough() {
        return durable;
    }

    @Override
    public void awaitDurable(long number) {
        synchronized (this) {
            waiting++;
            try {
                while (durable < number) {
                    check();
                    pause(0);
                }
            } finally {
                waiting--;
            }
        }
    }

    @Override
    public void awaitReserved(long number) {
        synchronized (this) {
            waiting++;
            try {
                while (reserved < number) {
                    check();
                    pause(0);
                }
            } finally {
                waiting--;
            }
        }
    }

    @Override
    public long pendingBytes() {
        return pending.get();
    }

    @Override
    public void awaitRoom() {
        if (hasRoom()) {
            return;
        }
        synchronized (this) {
            waiting++;
            try {
                while (!hasRoom()) {
                    check();
                    // Room for all may come from other runs, whose progress is not told here.
                    pause(ROOM_POLL);
                }
            } finally {
                waiting--;
            }
        }
    }

    private boolean hasRoom() {
        return pending.get() <= RUN_LIMIT && total.get() <= TOTAL_LIMIT;
    }

    /** Told by the batch writer after the commit. */
    void durable(Segment segment) {
        release(segment);
        synchronized (this) {
            durable = Math.max(durable, segment.last());
            wake();
        }
    }

    /** Told by the batch writer after the commit. */
    void reserved(long number) {
        synchronized (this) {
            reserved = Math.max(reserved, number);
            wake();
        }
    }

    /** The segment will not be written, because its unit refused or the run's log failed. */
    void release(Segment segment) {
        pending.addAndGet(-segment.events().length);
        total.addAndGet(-segment.events().length);
    }

    /** Nothing of this run is written any more; returns whether that is news. */
    boolean fail(LogUnavailableException cause) {
        synchronized (this) {
            if (failure != null) {
                return false;
            }
            failure = cause;
            wake();
        }
        listener.failed(cause);
        return true;
    }

    boolean failed() {
        return failure != null;
    }

    private void hold(Segment segment) {
        pending.addAndGet(segment.events().length);
        total.addAndGet(segment.events().length);
    }

    private void check() {
        LogUnavailableException cause = failure;
        if (cause != null) {
            throw new LogUnavailableException(String.valueOf(cause.getMessage()), cause);
        }
    }

    private synchronized void wake() {
        if (waiting > 0) {
            notifyAll();
        }
    }

    private synchronized void pause(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted while waiting for the log", interrupted);
        }
    }
}
