package dev.runnel.sandbox;

import dev.runnel.run.Clock;
import dev.runnel.run.SandboxException;
import dev.runnel.run.SandboxException.Kind;
import dev.runnel.run.StopSignal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

/** The places for programs at one time: who finds none waits in line, for a while, in a line that ends somewhere. */
final class Places {

    /** Beyond so many in line for each place, waiting is hopeless. */
    private static final int LINE_PER_PLACE = 32;

    private static final class Waiter {
        private final Thread thread = Thread.currentThread();
        private volatile boolean served;
    }

    private final Clock clock;
    private final Duration wait;
    private final int all;
    private final ArrayDeque<Waiter> line = new ArrayDeque<>();
    private int free;

    Places(int places, Duration wait, Clock clock) {
        this.clock = clock;
        this.wait = wait;
        this.all = places;
        this.free = places;
    }

    /**
     * Takes a place, which {@link #leave} gives back; first come, first served.
     *
     * @throws SandboxException BUSY where the line is full or moves too slowly, STOPPED where stop was raised meanwhile
     */
    void take(StopSignal stop) {
        if (stop.raised()) {
            throw stopped();
        }
        var self = new Waiter();
        synchronized (line) {
            if (free > 0) {
                free--;
                return;
            }
            if (line.size() >= all * LINE_PER_PLACE) {
                throw busy();
            }
            line.add(self);
        }
        long end = clock.deadline(wait);
        try (StopSignal.Registration registration = stop.onRaise(() -> LockSupport.unpark(self.thread))) {
            while (!self.served) {
                if (stop.raised() || Thread.currentThread().isInterrupted()) {
                    giveUp(self);
                    throw stopped();
                }
                if (end - clock.nanos() <= 0) {
                    giveUp(self);
                    throw busy();
                }
                clock.parkUntil(end);
            }
        }
    }

    void leave() {
        Waiter next;
        synchronized (line) {
            next = line.poll();
            if (next == null) {
                free++;
                return;
            }
            next.served = true;
        }
        LockSupport.unpark(next.thread);
    }

    private void giveUp(Waiter self) {
        boolean waiting;
        synchronized (line) {
            waiting = line.remove(self);
        }
        if (!waiting) {
            leave();
        }
    }

    private static SandboxException stopped() {
        return new SandboxException(Kind.STOPPED, "the program was stopped before it began");
    }

    private SandboxException busy() {
        return new SandboxException(
                Kind.BUSY, "too many programs run at once (" + all + " places here); try again later");
    }
}
