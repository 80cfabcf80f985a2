package dev.runnel.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The items that wait for a batch writer: many threads put, one takes a batch at a time.
 *
 * <p>Segments that nobody waits for linger: a commit costs a disk synchronisation however much it holds, so a batch is
 * taken when an item or a waiting thread is in a hurry, when it is full, or {@link #LINGER} after its first item. The
 * taker is woken for these alone, so a hand-over costs an uncontended lock. The lingering is real time, not the
 * product's clock: it paces a disk.
 */
final class WriteQueue {

    /** The longest that an item waits for company. */
    static final long LINGER = TimeUnit.MILLISECONDS.toNanos(5);

    /** Most items of one batch. */
    static final int BATCH = 1024;

    /** Most items that wait; log items then wait for a place. */
    static final int CAPACITY = 1 << 17;

    /** Most units that wait; further ones are refused. */
    static final int UNITS = 1 << 14;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition place = lock.newCondition();
    private final ArrayDeque<WriteItem> items = new ArrayDeque<>();
    private int units;
    private boolean hurry;
    private boolean idle;
    private boolean closed;

    /** Adds a unit, which is in a hurry; returns false where too many wait or the queue is closed. */
    boolean offer(WriteItem unit) {
        lock.lock();
        try {
            if (closed || units >= UNITS || items.size() >= CAPACITY) {
                return false;
            }
            units++;
            items.add(unit);
            hurry();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Adds an item of a log, waiting for a place if it must; returns false where the queue is closed. */
    boolean put(WriteItem item) throws InterruptedException {
        lock.lock();
        try {
            while (items.size() >= CAPACITY && !closed) {
                hurry();
                place.await();
            }
            if (closed) {
                return false;
            }
            items.add(item);
            if (item.urgent()) {
                hurry();
            } else if (idle || items.size() == BATCH) {
                arrived.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing that is here now lingers any longer. */
    void hurry() {
        lock.lock();
        try {
            if (!hurry) {
                hurry = true;
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing can be added any more; what is here can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signal();
            place.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next batch in the order of arrival; it is empty where the queue is closed and empty, and may be empty
     * where the taker was told to hurry.
     */
    List<WriteItem> take() throws InterruptedException {
        lock.lock();
        try {
            while (items.isEmpty() && !hurry && !closed) {
                idle = true;
                arrived.await();
            }
            idle = false;
            long left = LINGER;
            while (!hurry && !closed && items.size() < BATCH && left > 0) {
                left = arrived.awaitNanos(left);
            }
            hurry = false;
            return drain(BATCH);
        } finally {
            lock.unlock();
        }
    }

    /** Takes at most {@code limit} items of those that are here, without waiting. */
    List<WriteItem> poll(int limit) {
        lock.lock();
        try {
            return drain(limit);
        } finally {
            lock.unlock();
        }
    }

    private List<WriteItem> drain(int limit) {
        int count = Math.min(limit, items.size());
        var batch = new ArrayList<WriteItem>(count);
        for (int i = 0; i < count; i++) {
            WriteItem item = items.remove();
            if (item.log() == null) {
                units--;
            }
            batch.add(item);
        }
        // Who was in a hurry may stand behind this batch.
        hurry |= !items.isEmpty();
        place.signalAll();
        return batch;
    }
}
