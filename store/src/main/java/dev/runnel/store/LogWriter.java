package dev.runnel.store;

import dev.runnel.run.Lease;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.RunLog;
import dev.runnel.run.Segment;
import dev.runnel.run.Store;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of one run's log: hands segments to a batch writer and knows how far they are durable.
 *
 * <p>Waiting threads hold only this object's monitor, which waiting gives up.
 */
final class LogWriter implements RunLog.Writer {

    /** What one run may have waiting before its producer waits, bytes. */
    static final long RUN_LIMIT = 1024 * 1024;

    /** The largest segment, bytes: one alone may be larger than what a run may have waiting. */
    static final int SEGMENT_LIMIT = 64 * 1024 * 1024;

    private final BatchWriter writer;
    private final AppendingWith appending;
    private final Lease lease;
    private final RunLog.Listener listener;
    private final PendingBytes total;

    private volatile long pending;
    private volatile long appended;
    private volatile long durable;
    private volatile long reserved;
    private volatile @Nullable LogUnavailableException failure;
    private int waiting;

    /** Writes a segment with a unit; the two adapters differ in it. */
    @FunctionalInterface
    interface AppendingWith {
        boolean append(LogWriter log, Segment segment, Store.Unit<Boolean> changes);
    }

    LogWriter(
            BatchWriter writer,
            AppendingWith appending,
            Lease lease,
            long durable,
            long reserved,
            RunLog.Listener listener,
            PendingBytes total) {
        this.writer = writer;
        this.appending = appending;
        this.lease = lease;
        this.appended = durable;
        this.durable = durable;
        this.reserved = reserved;
        this.listener = listener;
        this.total = total;
    }

    Lease lease() {
        return lease;
    }

    BatchWriter writer() {
        return writer;
    }

    @Override
    public void append(Segment segment) {
        hold(segment);
        appended = Math.max(appended, segment.last());
        writer.submitLog(new WriteItem.Append(this, segment));
    }

    @Override
    public boolean appendWith(Segment segment, Store.Unit<Boolean> changes) {
        hold(segment);
        return appending.append(this, segment, changes);
    }

    @Override
    public void reserve(long number) {
        check();
        writer.submitLog(new WriteItem.Reserve(this, number));
    }

    @Override
    public long reservedThrough() {
        return reserved;
    }

    @Override
    public long durableThrough() {
        return durable;
    }

    /** The last event that was handed over by {@link #append}. */
    long appendedThrough() {
        return appended;
    }

    @Override
    public void awaitDurable(long number) {
        await(() -> durable >= number);
    }

    @Override
    public void awaitReserved(long number) {
        await(() -> reserved >= number);
    }

    @Override
    public long pendingBytes() {
        return pending;
    }

    @Override
    public void awaitRoom() {
        if (pending > RUN_LIMIT) {
            await(() -> pending <= RUN_LIMIT);
        }
        if (!total.hasRoom()) {
            writer.hurry();
            total.awaitRoom(this::check);
        }
    }

    /** Told after the commit. */
    void durable(Segment segment) {
        synchronized (this) {
            pending -= segment.events().length;
            durable = Math.max(durable, segment.last());
            wake();
        }
        total.add(-segment.events().length);
    }

    /** Told after the commit. */
    void reserved(long number) {
        synchronized (this) {
            reserved = Math.max(reserved, number);
            wake();
        }
    }

    /** The segment will not be written, because its unit refused or the run's log failed. */
    void release(Segment segment) {
        synchronized (this) {
            pending -= segment.events().length;
            wake();
        }
        total.add(-segment.events().length);
    }

    /** Nothing of this run is written any more; its listener is told once. */
    void fail(LogUnavailableException cause) {
        synchronized (this) {
            if (failure != null) {
                return;
            }
            failure = cause;
        }
        try {
            listener.failed(cause);
        } finally {
            wake();
            total.wake();
        }
    }

    @Nullable
    LogUnavailableException failure() {
        return failure;
    }

    private void hold(Segment segment) {
        check();
        int bytes = segment.events().length;
        if (bytes > SEGMENT_LIMIT) {
            // Without it the log would have a gap: nothing may follow.
            fail(new LogUnavailableException("a segment of " + bytes + " bytes is larger than " + SEGMENT_LIMIT, null));
            check();
        }
        synchronized (this) {
            pending += bytes;
        }
        total.add(bytes);
    }

    private void check() {
        LogUnavailableException cause = failure;
        if (cause != null) {
            throw new LogUnavailableException(String.valueOf(cause.getMessage()), cause);
        }
    }

    private void await(BooleanSupplier reached) {
        if (reached.getAsBoolean()) {
            return;
        }
        writer.hurry();
        synchronized (this) {
            waiting++;
            try {
                while (!reached.getAsBoolean()) {
                    check();
                    wait();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new LogUnavailableException("interrupted while waiting for the log", interrupted);
            } finally {
                waiting--;
            }
        }
    }

    private synchronized void wake() {
        if (waiting > 0) {
            notifyAll();
        }
    }
}
