package dev.runnel.store;

import dev.runnel.run.LogUnavailableException;
import java.util.concurrent.atomic.AtomicLong;

/** What all runs together have handed over and not yet got on disk. */
final class PendingBytes {

    /** What may wait before producers wait, bytes. */
    static final long LIMIT = 64 * 1024 * 1024;

    private final AtomicLong bytes = new AtomicLong();
    private int waiting;

    long get() {
        return bytes.get();
    }

    boolean hasRoom() {
        return bytes.get() <= LIMIT;
    }

    void add(int change) {
        long now = bytes.addAndGet(change);
        if (change < 0 && now <= LIMIT && now - change > LIMIT) {
            wake();
        }
    }

    /**
     * Blocks until there is room.
     *
     * @param check throws where waiting has no more point
     * @throws LogUnavailableException from {@code check}, or where the thread is interrupted
     */
    synchronized void awaitRoom(Runnable check) {
        waiting++;
        try {
            while (!hasRoom()) {
                check.run();
                wait();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted while waiting for the log", interrupted);
        } finally {
            waiting--;
        }
    }

    synchronized void wake() {
        if (waiting > 0) {
            notifyAll();
        }
    }
}
