package dev.runnel.egress;

import dev.runnel.run.Alarm;
import dev.runnel.run.Clock;
import dev.runnel.run.Egress;
import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressRequest.Timeouts;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.StopSignal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: the gate in front of the sink, and the watch that its caller keeps.
 *
 * <p>Two threads meet here. A client's thread reports progress and pushes what arrives through the gate; the caller parks in
 * {@link #await} until the end, a deadline or the stop signal, whichever comes first. Once {@code await} has returned or
 * thrown, the sink is not called any more. Nothing is queued between the two.
 */
final class Exchange {

    /** Nobody is in the sink. */
    private static final int OPEN = 0;
    /** A client's thread is in the sink. */
    private static final int DELIVERING = 1;
    /** A client's thread is in the sink, and it is the last. */
    private static final int CLOSING = 2;
    /** The sink is not called any more. */
    private static final int CLOSED = 3;

    private static final Object COMPLETE = new Object();
    private static final VarHandle GATE;
    private static final VarHandle OUTCOME;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            GATE = lookup.findVarHandle(Exchange.class, "gate", int.class);
            OUTCOME = lookup.findVarHandle(Exchange.class, "outcome", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private enum Stage {
        CONNECTING,
        AWAITING_FIRST_BYTE,
        STREAMING
    }

    private final Clock clock;
    private final Egress.Sink sink;
    private final StopSignal stop;
    private final Timeouts timeouts;
    private final long wholeEnd;
    private final String peer;
    private final Thread caller = Thread.currentThread();

    private volatile int gate = OPEN;
    private volatile @Nullable Object outcome;
    private volatile Stage stage = Stage.CONNECTING;
    /** When the present wait for the other side began, in the clock's nanoseconds. */
    private volatile long since;

    /**
     * @param wholeEnd when everything must be over, in the clock's nanoseconds
     * @param peer host and port as errors name them
     */
    Exchange(Clock clock, Egress.Sink sink, StopSignal stop, Timeouts timeouts, long wholeEnd, String peer) {
        this.clock = clock;
        this.sink = sink;
        this.stop = stop;
        this.timeouts = timeouts;
        this.wholeEnd = wholeEnd;
        this.peer = peer;
        this.since = clock.nanos();
    }

    /** The connection stands and the request is being sent. */
    void connected() {
        if (stage == Stage.CONNECTING) {
            since = clock.nanos();
            stage = Stage.AWAITING_FIRST_BYTE;
            // The deadline moved, possibly nearer.
            LockSupport.unpark(caller);
        }
    }

    /** Hands over the answer's head; returns whether the body is wanted. */
    boolean head(EgressResponse.Head head) {
        if (!enter()) {
            return false;
        }
        boolean wanted = false;
        try {
            wanted = sink.head(head);
        } catch (RuntimeException | Error e) {
            end(e);
        } finally {
            leave();
            // A head does not move the deadline, which the caller may have put off while the sink was busy.
            LockSupport.unpark(caller);
        }
        if (!wanted) {
            end(COMPLETE);
        }
        return wanted;
    }

    /** Hands over a piece of the body; returns whether more is wanted. */
    boolean body(ByteBuffer piece) {
        if (!enter()) {
            return false;
        }
        try {
            sink.body(piece);
        } catch (RuntimeException | Error e) {
            end(e);
        } finally {
            since = clock.nanos();
            leave();
            if (stage != Stage.STREAMING) {
                stage = Stage.STREAMING;
                // The deadline moved, possibly nearer.
                LockSupport.unpark(caller);
            }
        }
        return outcome == null;
    }

    /** Says that nothing else has arrived so far. */
    void drained() {
        if (!enter()) {
            return;
        }
        try {
            sink.drained();
        } catch (RuntimeException | Error e) {
            end(e);
        } finally {
            leave();
        }
    }

    /** The answer is complete. */
    void complete() {
        end(COMPLETE);
    }

    /** The exchange failed; of several outcomes the first counts. */
    void fail(EgressException failure) {
        end(failure);
    }

    /** A client broke down; of several outcomes the first counts. */
    void fail(Error failure) {
        end(failure);
    }

    /** Whether no thread is in the sink and none will be. */
    boolean sinkIsDone() {
        return gate == CLOSED;
    }

    /** Host and port as errors name them. */
    String peer() {
        return peer;
    }

    /**
     * Parks the caller until the exchange is over.
     *
     * @param cut closes the connection at once; called if the end is not a complete answer, on the caller's thread
     */
    void await(Runnable cut) {
        EgressException given = null;
        boolean interrupted = false;
        // A sink that blocks does not keep a connection open that nobody wants any more.
        try (Alarm alarm = clock.alarm();
                StopSignal.Registration registration = stop.onRaise(() -> {
                    end(stopped());
                    cut.run();
                })) {
            while (outcome == null && given == null) {
                if (stop.raised()) {
                    given = stopped();
                } else if (Thread.interrupted()) {
                    interrupted = true;
                    given = new EgressException(Kind.STOPPED, "the call to " + peer + " was interrupted");
                } else {
                    given = parkUntilDeadline(alarm);
                }
            }
        }
        if (given != null) {
            end(given);
        }
        interrupted |= closeGate(cut);
        if (interrupted) {
            caller.interrupt();
        }
        switch (outcome) {
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case null, default -> {}
        }
    }

    private EgressException stopped() {
        return new EgressException(Kind.STOPPED, "the call to " + peer + " was stopped");
    }

    /** Parks until something may have changed; the failure, where a deadline has passed. */
    private @Nullable EgressException parkUntilDeadline(Alarm alarm) {
        long now = clock.nanos();
        long whole = wholeEnd - now;
        if (whole <= 0) {
            return new EgressException(
                    Kind.WHOLE_TIMEOUT, "the call to " + peer + " took longer than " + words(timeouts.whole()));
        }
        Stage current = stage;
        long limit = switch (current) {
            case CONNECTING -> timeouts.connect().toNanos();
            case AWAITING_FIRST_BYTE -> timeouts.firstByte().toNanos();
            case STREAMING -> timeouts.idle().toNanos();
        };
        // While the sink is busy nobody waits for the other side: its time starts anew when the sink is free, which is
        // later than now.
        long rest = gate == DELIVERING ? limit : since + limit - now;
        if (rest > 0) {
            alarm.parkUntil(now + Math.min(rest, whole));
            return null;
        }
        if (current != stage) {
            return null;
        }
        return switch (current) {
            case CONNECTING ->
                new EgressException(
                        Kind.CONNECT_TIMEOUT, "no connection to " + peer + " within " + words(timeouts.connect()));
            case AWAITING_FIRST_BYTE ->
                new EgressException(
                        Kind.FIRST_BYTE_TIMEOUT,
                        peer + " sent nothing of an answer within " + words(timeouts.firstByte()));
            case STREAMING ->
                new EgressException(
                        Kind.IDLE_TIMEOUT, peer + " went silent for " + words(timeouts.idle()) + " within its answer");
        };
    }

    /** Ends the calls to the sink, waits for one that is under way, and cuts the connection unless all went well. */
    private boolean closeGate(Runnable cut) {
        announceEnd();
        if (outcome != COMPLETE) {
            cut.run();
        }
        boolean interrupted = false;
        while (gate != CLOSED) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        return interrupted;
    }

    /** Closes the gate, or makes the thread that is in the sink close it when it comes out. */
    private void announceEnd() {
        while (!GATE.compareAndSet(this, OPEN, CLOSED) && !GATE.compareAndSet(this, DELIVERING, CLOSING)) {
            // It changed between the two: look again.
            Thread.onSpinWait();
        }
    }

    private boolean enter() {
        return GATE.compareAndSet(this, OPEN, DELIVERING);
    }

    private void leave() {
        if (!GATE.compareAndSet(this, DELIVERING, OPEN)) {
            gate = CLOSED;
            LockSupport.unpark(caller);
        }
    }

    private void end(Object how) {
        if (OUTCOME.compareAndSet(this, null, how)) {
            LockSupport.unpark(caller);
        }
    }

    private static String words(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
