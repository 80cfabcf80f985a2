package dev.runnel.engine.graph;

import dev.runnel.run.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded queue by which threads that work for a graph hand what they have to the one thread that runs it.
 *
 * <p>Many put, one takes, all that is there at a time. A full queue holds the putters back; a closed one refuses them.
 *
 * @param <M> what is handed over
 */
final class Inbox<M> {

    static final int CAPACITY = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<M> messages = new ArrayDeque<>();
    private final Thread taker = Thread.currentThread();
    private boolean closed;
    private boolean woken;

    /** Adds a message, waiting while the queue is full; returns whether it was taken in. */
    boolean put(M message) {
        lock.lock();
        try {
            while (messages.size() >= CAPACITY && !closed) {
                room.awaitUninterruptibly();
            }
            if (closed) {
                return false;
            }
            messages.add(message);
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(taker);
        return true;
    }

    /** Makes the taker look again. */
    void wake() {
        lock.lock();
        try {
            woken = true;
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(taker);
    }

    /**
     * Waits until there is a message, somebody wakes it, or that time has passed; returns all messages, maybe none.
     *
     * @param nanos how long it waits at most, {@link Long#MAX_VALUE} for no limit
     */
    List<M> take(Clock clock, long nanos) {
        long deadline = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : clock.nanos() + nanos;
        while (true) {
            lock.lock();
            try {
                if (!messages.isEmpty() || woken) {
                    woken = false;
                    var taken = new ArrayList<M>(messages);
                    messages.clear();
                    room.signalAll();
                    return taken;
                }
            } finally {
                lock.unlock();
            }
            if (deadline == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                if (deadline - clock.nanos() <= 0) {
                    return List.of();
                }
                clock.parkUntil(deadline);
            }
        }
    }

    /** Refuses messages from now on; returns those that nobody took. */
    List<M> close() {
        lock.lock();
        try {
            closed = true;
            var left = new ArrayList<M>(messages);
            messages.clear();
            room.signalAll();
            return left;
        } finally {
            lock.unlock();
        }
    }
}
