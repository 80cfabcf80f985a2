package dev.runnel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.run.SandboxException;
import dev.runnel.run.SandboxException.Kind;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import dev.runnel.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlacesTest {

    private static final StopSignal NEVER = new StopSignal();

    private final ManualClock clock = new ManualClock();

    private static CompletableFuture<Kind> waiting(Places places, StopSignal stop) {
        var outcome = new CompletableFuture<Kind>();
        Thread.startVirtualThread(() -> {
            var failure = catchThrowableOfType(SandboxException.class, () -> places.take(stop));
            outcome.complete(failure == null ? null : failure.kind());
        });
        return outcome;
    }

    @Test
    void waitsNoLongerThanItsPatience() throws InterruptedException {
        var places = new Places(1, Duration.ofSeconds(30), clock);
        places.take(NEVER);
        var second = waiting(places, NEVER);
        clock.awaitParked(1);
        clock.advance(Duration.ofSeconds(30));
        assertThat(second.join()).isEqualTo(Kind.BUSY);
        places.leave();
        places.take(NEVER);
    }

    @Test
    void aStopEndsTheWait() throws InterruptedException {
        var places = new Places(1, Duration.ofSeconds(30), clock);
        places.take(NEVER);
        var stop = new StopSignal();
        var second = waiting(places, stop);
        clock.awaitParked(1);
        stop.raise(StopSignal.Reason.USER);
        assertThat(second.join()).isEqualTo(Kind.STOPPED);
    }

    @Test
    void servesInTheOrderOfArrival() throws InterruptedException {
        var places = new Places(1, Duration.ofSeconds(30), clock);
        places.take(NEVER);
        List<CompletableFuture<Kind>> line = new ArrayList<>();
        for (int n = 1; n <= 5; n++) {
            line.add(waiting(places, NEVER));
            clock.awaitParked(n);
        }
        for (int n = 0; n < 5; n++) {
            places.leave();
            assertThat(line.get(n).join()).isNull();
            assertThat(line.subList(n + 1, 5)).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void theLineIsBounded() throws InterruptedException {
        var places = new Places(1, Duration.ofSeconds(30), clock);
        places.take(NEVER);
        for (int n = 1; n <= 32; n++) {
            waiting(places, NEVER);
        }
        clock.awaitParked(32);
        assertThatThrownBy(() -> places.take(NEVER)).hasMessageStartingWith("too many programs run at once");
    }

    @Test
    void neverMoreThanItsPlacesAreTaken() {
        var places = new Places(3, Duration.ofSeconds(30), new SystemClock());
        var inside = new AtomicInteger();
        List<Integer> most = Collections.synchronizedList(new ArrayList<>());
        var threads = new ArrayList<Thread>();
        for (int n = 0; n < 60; n++) {
            threads.add(Thread.startVirtualThread(() -> {
                places.take(NEVER);
                most.add(inside.incrementAndGet());
                Thread.yield();
                inside.decrementAndGet();
                places.leave();
            }));
        }
        threads.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
        assertThat(most).hasSize(60).allMatch(taken -> taken <= 3);
    }
}
