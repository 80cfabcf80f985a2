package dev.runnel.projection;

import dev.runnel.run.AppMode;

/**
 * When a connection is due a ping (events.md section 1, "Ping schedule").
 *
 * <p>Pure arithmetic on nanoseconds of one monotonic clock: the transport waits until {@link #next()}, sends a ping, and
 * reports what it sent.
 */
public final class PingSchedule {

    /** Between pings, nanoseconds. */
    static final long INTERVAL = 10_000_000_000L;

    /** Which rules a connection follows. */
    private enum Rule {
        /** At multiples of the run's elapsed time, whatever else was sent. */
        ELAPSED,
        /** At once, at those multiples, and after silence. */
        ELAPSED_AND_SILENCE,
        /** At once, and after silence. */
        SILENCE
    }

    private final Rule rule;
    private long nextElapsed;
    private long nextSilence;
    private boolean atOnce;

    private PingSchedule(Rule rule, long origin, long now) {
        this.rule = rule;
        nextElapsed = after(origin, now);
        nextSilence = now + INTERVAL;
        atOnce = rule != Rule.ELAPSED;
    }

    /**
     * The schedule of the connection that started a run.
     *
     * @param runStart when the run began, nanoseconds
     * @param now nanoseconds of the same clock
     */
    public static PingSchedule live(AppMode mode, long runStart, long now) {
        return switch (mode) {
            case COMPLETION, CHAT, AGENT_CHAT, AGENT, RAG_PIPELINE -> new PingSchedule(Rule.ELAPSED, runStart, now);
            case ADVANCED_CHAT, WORKFLOW -> new PingSchedule(Rule.ELAPSED_AND_SILENCE, runStart, now);
        };
    }

    /** The schedule of a connection that came back to a run. */
    public static PingSchedule reconnect(long now) {
        return new PingSchedule(Rule.SILENCE, now, now);
    }

    /** When the next ping is due, nanoseconds; it may have passed. Compare by difference: the clock may wrap. */
    public long next() {
        if (atOnce) {
            return nextSilence - INTERVAL;
        }
        return switch (rule) {
            case ELAPSED -> nextElapsed;
            case SILENCE -> nextSilence;
            case ELAPSED_AND_SILENCE -> nextElapsed - nextSilence < 0 ? nextElapsed : nextSilence;
        };
    }

    /** A ping was sent. Multiples that passed meanwhile are not made up for. */
    public void pinged(long now) {
        atOnce = false;
        nextSilence = now + INTERVAL;
        if (now - nextElapsed >= 0) {
            nextElapsed = after(nextElapsed, now);
        }
    }

    /** Something else was sent. */
    public void sent(long now) {
        nextSilence = now + INTERVAL;
    }

    /** The first multiple of the interval from {@code origin} that lies behind {@code now}. */
    private static long after(long origin, long now) {
        long elapsed = Math.max(0, now - origin);
        return origin + (elapsed / INTERVAL + 1) * INTERVAL;
    }
}
