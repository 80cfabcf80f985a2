package dev.runnel.run;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The one source of time: wall clock, monotonic clock and waiting.
 *
 * <p>Everything that reads the time or waits for it takes a clock, so that a test can own it. The waiting methods park
 * the calling virtual thread and may return early, as {@link java.util.concurrent.locks.LockSupport#park()} may: callers
 * look at their condition again.
 */
public interface Clock {

    /** Wall-clock time in milliseconds since the epoch, UTC. */
    long millis();

    /** Monotonic time in nanoseconds; only differences mean anything. */
    long nanos();

    /**
     * Parks the calling thread until it is unparked, interrupted, or {@link #nanos()} has reached {@code deadline}.
     *
     * <p>A moment and not a duration: time may pass between the look at the clock and the wait.
     */
    void parkUntil(long deadline);

    /** Parks the calling thread for a pause of so many nanoseconds, or until it is unparked or interrupted. */
    default void parkNanos(long nanos) {
        parkUntil(nanos() + nanos);
    }

    /** For a thread that waits often and seldom to the end: the same waiting, cheaper; to be closed. */
    default Alarm alarm() {
        return this::parkUntil;
    }

    /** Wall-clock time in whole seconds since the epoch, as the Dify surfaces show it. */
    default long epochSeconds() {
        return TimeUnit.MILLISECONDS.toSeconds(millis());
    }

    /** The monotonic time at which {@code duration} from now will have passed. */
    default long deadline(Duration duration) {
        return nanos() + duration.toNanos();
    }
}
