package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private final ManualClock clock = new ManualClock();
    private final CircuitBreaker breaker = new CircuitBreaker(clock);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed();
        }
    }

    @Test
    void opensAfterFailuresInARowOnly() {
        fail(CircuitBreaker.FAILURES - 1);
        breaker.well();
        fail(CircuitBreaker.FAILURES - 1);
        assertThat(breaker.admits()).isTrue();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);

        breaker.failed();

        assertThat(breaker.admits()).isFalse();
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void afterARestOneCallerMayTry() {
        fail(CircuitBreaker.FAILURES);
        clock.advance(CircuitBreaker.REST.minusNanos(1));
        assertThat(breaker.admits()).isFalse();

        clock.advance(Duration.ofNanos(1));
        assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
        assertThat(breaker.admits()).isTrue();
        assertThat(breaker.admits()).as("while that one tries").isFalse();

        breaker.failed();
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        clock.advance(CircuitBreaker.REST);
        assertThat(breaker.admits()).isTrue();
        breaker.well();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void aTryOfWhichNothingIsHeardDoesNotKeepItShut() {
        fail(CircuitBreaker.FAILURES);
        clock.advance(CircuitBreaker.REST);
        assertThat(breaker.admits()).isTrue();

        clock.advance(CircuitBreaker.REST);
        assertThat(breaker.admits()).isTrue();
    }
}
