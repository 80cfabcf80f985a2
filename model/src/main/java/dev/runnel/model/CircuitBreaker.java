package dev.runnel.model;

import dev.runnel.run.Clock;
import java.time.Duration;

/**
 * Remembers how one provider fares, so that chains of models pass over one that is down.
 *
 * <p>After {@value #FAILURES} failures in a row it is open for 30 s; then one call may try, and the next only 30 s later
 * unless that one succeeds. It stops nobody by itself: a call that has no other model is sent all the same.
 */
final class CircuitBreaker {

    static final int FAILURES = 5;
    static final Duration REST = Duration.ofSeconds(30);

    private final Clock clock;
    private int failures;
    private long restUntil;

    CircuitBreaker(Clock clock) {
        this.clock = clock;
    }

    /** Whether a call that has a choice may go there; a yes after a rest is given to one caller. */
    synchronized boolean admits() {
        return switch (state()) {
            case CLOSED -> true;
            case OPEN -> false;
            case HALF_OPEN -> {
                restUntil = clock.deadline(REST);
                yield true;
            }
        };
    }

    /** A call went well, or was refused for its own faults. */
    synchronized void well() {
        failures = 0;
    }

    /** The provider failed a call. */
    synchronized void failed() {
        if (++failures >= FAILURES) {
            restUntil = clock.deadline(REST);
        }
    }

    synchronized BreakerState state() {
        if (failures < FAILURES) {
            return BreakerState.CLOSED;
        }
        return clock.nanos() - restUntil < 0 ? BreakerState.OPEN : BreakerState.HALF_OPEN;
    }
}
