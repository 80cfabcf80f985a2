package dev.runnel.model;

import dev.runnel.run.Clock;
import dev.runnel.run.StopSignal;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** When a failed call is tried again: at most twice, after pauses with jitter, within 30 s in all. */
final class Retries {

    static final int MOST = 2;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    /** A provider that asks for a longer wait is believed: the call fails at once, since trying earlier is no use. */
    private static final Duration LONGEST_WANTED = Duration.ofSeconds(20);

    private static final int MOST_DOUBLED = 5;

    private static final Duration WHOLE = Duration.ofSeconds(30);

    private final Clock clock;
    private final DoubleSupplier jitter;

    /** @param jitter numbers from 0 to 1 */
    Retries(Clock clock, DoubleSupplier jitter) {
        this.clock = clock;
        this.jitter = jitter;
    }

    /**
     * Waits before another attempt.
     *
     * @param failed how many attempts failed, at least 1
     * @param wanted how long the provider asks to wait, null where it does not
     * @param started when the first attempt began, in the clock's nanoseconds
     * @return whether there is to be another attempt; false at once where not, or when the signal is raised
     */
    boolean pause(int failed, @Nullable Duration wanted, long started, StopSignal stop) {
        return failed <= MOST && pauseUntil(started + WHOLE.toNanos(), failed, wanted, stop);
    }

    /**
     * As {@link #pause}, with another limit than its own.
     *
     * @param deadline when no further attempt may begin, in the clock's nanoseconds
     */
    boolean pauseUntil(long deadline, int failed, @Nullable Duration wanted, StopSignal stop) {
        if (wanted != null && wanted.compareTo(LONGEST_WANTED) > 0) {
            return false;
        }
        double random = jitter.getAsDouble();
        long backoff = (long) (FIRST_PAUSE.toNanos() * (1L << Math.min(failed - 1, MOST_DOUBLED)) * (0.5 + random / 2));
        long pause = wanted == null ? backoff : wanted.toNanos() + (long) (FIRST_PAUSE.toNanos() * random / 2);
        long until = clock.nanos() + pause;
        if (until - deadline > 0) {
            return false;
        }
        Thread waiting = Thread.currentThread();
        try (StopSignal.Registration registration = stop.onRaise(() -> LockSupport.unpark(waiting))) {
            while (until - clock.nanos() > 0 && !stop.raised()) {
                clock.parkUntil(until);
            }
        }
        return !stop.raised();
    }
}
