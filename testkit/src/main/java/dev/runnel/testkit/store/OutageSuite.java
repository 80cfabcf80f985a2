package dev.runnel.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.App;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.RunLife;
import dev.runnel.run.RunLife.Move;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Segment;
import dev.runnel.run.Segment.Retention;
import dev.runnel.run.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The store while the database does not serve: units are refused; the run log outlasts short outages and tells long ones. */
public abstract class OutageSuite extends LogContract {

    private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);

    @AfterEach
    final void servesAgain() {
        database().serveAgain();
        passTimeUntil(store()::writable, "the store serves again by itself");
    }

    @Test
    void whileNothingCanBeWrittenUnitsAreRefusedAtOnce() {
        App app = samples.app("one", null);
        write(records -> records.apps().insert(app));
        database().refuseWrites();
        assertThatThrownBy(() -> write(records -> records.apps().update(samples.app("two", null))))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(store().writable()).isFalse();
        // Refused before anything is tried: the unit is not even run.
        var ran = new AtomicInteger();
        assertThatThrownBy(() -> write(records -> ran.incrementAndGet())).isInstanceOf(StoreUnavailableException.class);
        assertThat(ran).hasValue(0);
        database().serveAgain();

        passTimeUntil(store()::writable, "the store serves again by itself");
        assertThat(find(records -> records.apps().find(samples.tenant, app.id())))
                .contains(app);
        write(records -> records.apps().update(samples.app("three", null)));
        assertThat(find(records -> records.apps().find(samples.tenant, app.id())))
                .get()
                .extracting(App::name)
                .isEqualTo("three");
    }

    @Test
    void aShortOutageLosesNothing() {
        Produced run = produced();
        var segments = new ArrayList<Segment>();
        append(run, segments, 1);
        run.writer.awaitDurable(1);

        database().refuseWrites();
        append(run, segments, 2);
        until(() -> !store().writable(), "the outage is noticed");
        append(run, segments, 3);
        run.writer.reserve(8192);
        clock.advance(Duration.ofSeconds(5));
        append(run, segments, 4);
        database().serveAgain();

        passTimeUntil(() -> run.writer.durableThrough() == 4, "what waited is written");
        assertThat(same(run.stored(), segments)).isTrue();
        passTimeUntil(() -> run.writer.reservedThrough() == 8192, "the reservation is written");
        assertThat(run.failures).isEmpty();
        assertThat(store().writable()).isTrue();
    }

    private static void append(LogContract.Produced run, List<Segment> segments, long number) {
        segments.add(segment(number, number));
        run.writer.append(segments.getLast());
    }

    @Test
    void aLongOutageIsToldOnceAndToEveryRun() {
        Produced one = produced();
        Produced two = produced();
        var waiting = new ArrayList<CompletableFuture<Void>>();
        database().refuseWrites();
        for (Produced run : List.of(one, two)) {
            run.writer.append(segment(1, 1));
            run.writer.reserve(8192);
            waiting.add(CompletableFuture.runAsync(() -> run.writer.awaitDurable(1), VIRTUAL));
            waiting.add(CompletableFuture.runAsync(() -> run.writer.awaitReserved(8192), VIRTUAL));
        }

        passTimeUntil(() -> !one.failures.isEmpty() && !two.failures.isEmpty(), "both runs are told");

        for (CompletableFuture<Void> each : waiting) {
            assertThatThrownBy(each::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(LogUnavailableException.class);
        }
        assertThatThrownBy(() -> one.writer.append(segment(2, 2))).isInstanceOf(LogUnavailableException.class);
        assertThat(one.writer.pendingBytes()).isZero();

        database().serveAgain();
        passTimeUntil(store()::writable, "the store serves again by itself");
        assertThat(one.failures).hasSize(1);
        assertThat(two.failures).hasSize(1);
        // What failed stays failed; a new run is not touched by it.
        assertThat(one.stored()).isEmpty();
        Produced three = produced();
        three.writer.append(segment(1, 1));
        three.writer.awaitDurable(1);
        assertThat(three.failures).isEmpty();
    }

    @Test
    void nobodyIsToldBeforeTenSeconds() {
        Produced run = produced();
        database().refuseWrites();
        run.writer.append(segment(1, 1));
        until(() -> !store().writable(), "the outage is noticed");

        clock.advance(Duration.ofMillis(9_900));

        assertThat(run.failures).isEmpty();
        database().serveAgain();
        passTimeUntil(() -> run.writer.durableThrough() == 1, "it is written");
        assertThat(run.failures).isEmpty();
    }

    @Test
    void theEndOfARunOutlastsAShortOutageAndHappensOnce() {
        Produced run = produced();
        run.writer.append(segment(1, 1));
        database().refuseWrites();
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(
                () -> run.writer.appendWith(
                        segment(2, 2, 50, Retention.TERMINAL),
                        records -> records.runs()
                                .finish(
                                        samples.tenant,
                                        run.run.id(),
                                        RunLife.sources(Move.SUCCEED),
                                        Samples.outcome(RunStatus.SUCCEEDED))),
                VIRTUAL);
        until(() -> !store().writable(), "the outage is noticed");
        clock.advance(Duration.ofSeconds(3));
        database().serveAgain();

        passTimeUntil(ended::isDone, "the end is written");

        assertThat(ended.join()).isTrue();
        assertThat(run.stored()).hasSize(2);
        assertThat(find(records -> records.runs().find(samples.tenant, run.run.id()))
                        .orElseThrow()
                        .status())
                .isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void theEndOfARunIsNotReportedWhereItCannotBeWritten() {
        Produced run = produced();
        database().refuseWrites();
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(
                () -> run.writer.appendWith(
                        segment(1, 1),
                        records -> records.runs()
                                .finish(
                                        samples.tenant,
                                        run.run.id(),
                                        RunLife.sources(Move.SUCCEED),
                                        Samples.outcome(RunStatus.SUCCEEDED))),
                VIRTUAL);

        passTimeUntil(() -> ended.isDone() && !run.failures.isEmpty(), "the end is given up and the run told");

        assertThatThrownBy(ended::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(LogUnavailableException.class);
        assertThat(run.failures).hasSize(1);
        database().serveAgain();
        passTimeUntil(store()::writable, "the store serves again by itself");
        assertThat(find(records -> records.runs().find(samples.tenant, run.run.id()))
                        .orElseThrow()
                        .status())
                .isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void aRunWithTooMuchWaitingWaits() {
        Produced run = produced();
        Produced neighbour = produced();
        database().refuseWrites();
        run.writer.append(segment(1, 1, 1024 * 1024, Retention.DELTA));
        run.writer.awaitRoom();
        run.writer.append(segment(2, 2, 1, Retention.DELTA));
        assertThat(run.writer.pendingBytes()).isEqualTo(1024 * 1024 + 1);
        var room = CompletableFuture.runAsync(run.writer::awaitRoom, VIRTUAL);
        neighbour.writer.append(segment(1, 1));
        neighbour.writer.awaitRoom();
        until(() -> !store().writable(), "the outage is noticed");
        assertThat(room).isNotDone();

        database().serveAgain();

        passTimeUntil(room::isDone, "there is room again");
        assertThat(room).isCompleted();
        // There is room as soon as the first segment is stored.
        passTimeUntil(() -> run.writer.pendingBytes() == 0, "the last segment is stored");
    }

    @Test
    void withTooMuchWaitingInAllEveryRunWaits() {
        var runs = new ArrayList<Produced>();
        for (int i = 0; i < 65; i++) {
            runs.add(produced());
        }
        Produced small = produced();
        database().refuseWrites();
        for (Produced run : runs) {
            run.writer.append(segment(1, 1, 1024 * 1024, Retention.DELTA));
        }
        assertThat(store().log().pendingBytes()).isEqualTo(65L * 1024 * 1024);
        var room = CompletableFuture.runAsync(small.writer::awaitRoom, VIRTUAL);
        until(() -> !store().writable(), "the outage is noticed");
        assertThat(room).isNotDone();

        database().serveAgain();

        passTimeUntil(room::isDone, "there is room again");
        assertThat(room).isCompleted();
        for (Produced run : runs) {
            run.writer.awaitDurable(1);
        }
        // There is room before everything is stored.
        passTimeUntil(() -> store().log().pendingBytes() == 0, "all is stored");
    }

    @Test
    void aRunThatWaitsForRoomIsToldOfALongOutage() {
        Produced run = produced();
        database().refuseWrites();
        run.writer.append(segment(1, 1, 1024 * 1024 + 1, Retention.DELTA));
        var room = CompletableFuture.runAsync(run.writer::awaitRoom, VIRTUAL);

        // Who waits is let go first, then the run is told.
        passTimeUntil(() -> room.isDone() && !run.failures.isEmpty(), "the run is told");

        assertThat(run.failures).hasSize(1);
    }
}
