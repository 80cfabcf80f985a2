package dev.runnel.bench.load;

import dev.runnel.bench.AnswerScript;
import java.time.Duration;

/**
 * How much load, and when it is measured.
 *
 * @param streams connections, one stream at a time on each; 1 to 12,000
 * @param ramp time over which the connections are opened, evenly; at most {@code warmUp}
 * @param repeat whether a connection asks again when its answer has ended, until the measured time is over
 * @param warmUp time from the first connection to the begin of the measured time
 * @param measured the measured time
 * @param drain most time that answers under way may take after the measured time; those still open then have failed
 * @param script the answer that every stream must carry
 */
public record LoadPlan(
        int streams,
        Duration ramp,
        boolean repeat,
        Duration warmUp,
        Duration measured,
        Duration drain,
        AnswerScript script) {

    public LoadPlan {
        if (streams < 1 || streams > 12_000) {
            throw new IllegalArgumentException("streams must be 1 to 12000, not " + streams);
        }
        if (ramp.isNegative() || ramp.compareTo(warmUp) > 0) {
            throw new IllegalArgumentException("the ramp must lie within the warm-up");
        }
        if (measured.isNegative() || drain.isNegative()) {
            throw new IllegalArgumentException("times must not be negative");
        }
    }

    /** The moments of a load that begins at {@code start}, monotonic nanoseconds. */
    public Schedule from(long start) {
        long opens = start + warmUp.toNanos();
        long closes = opens + measured.toNanos();
        return new Schedule(start, opens, closes, closes + drain.toNanos());
    }

    /** When connection {@code number}, from 0, is to be opened, nanoseconds after the start. */
    long opensAfter(int number) {
        return ramp.toNanos() / streams * number;
    }

    /**
     * The moments of one load, monotonic nanoseconds.
     *
     * @param start the first connection is opened
     * @param opens the measured time begins
     * @param closes the measured time ends
     * @param deadline everything ends
     */
    public record Schedule(long start, long opens, long closes, long deadline) {
        boolean measures(long nanos) {
            return nanos - opens >= 0 && nanos - closes < 0;
        }
    }
}
