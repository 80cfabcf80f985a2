package dev.runnel.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.Run;
import dev.runnel.run.RunLife;
import dev.runnel.run.RunLife.Move;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Segment;
import dev.runnel.run.Segment.Retention;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The run log: order, paging, segments that belong to units, numbers and leases. */
public abstract class RunLogSuite extends LogContract {

    @Test
    void segmentsAreReadInOrderAsTheyWereWritten() {
        Produced run = produced();
        var segments = List.of(
                segment(1, 20, 400, Retention.DELTA),
                segment(21, 21, 1, Retention.TRACE),
                segment(22, 30, 100_000, Retention.TERMINAL));

        segments.forEach(run.writer::append);
        run.writer.awaitDurable(30);

        assertThat(run.writer.durableThrough()).isEqualTo(30);
        assertThat(run.writer.pendingBytes()).isZero();
        assertThat(same(run.stored(), segments)).isTrue();
        assertThat(run.failures).isEmpty();
    }

    @Test
    void aSegmentIsThereAfterTheStoreWasClosed() {
        Produced run = produced();
        var segments = List.of(segment(1, 5));
        run.writer.append(segments.getFirst());

        reopened();

        assertThat(same(run.stored(), segments)).isTrue();
    }

    @Test
    void segmentsThatNobodyWaitsForBecomeDurableToo() {
        Produced run = produced();
        run.writer.append(segment(1, 5));

        until(() -> run.writer.durableThrough() == 5, "an append becomes durable by itself");
    }

    @Test
    void aGapInTheNumbersStays() {
        Produced run = produced();
        var segments = List.of(segment(1, 5), segment(4097, 4100));
        segments.forEach(run.writer::append);
        run.writer.awaitDurable(4100);

        assertThat(same(run.stored(), segments)).isTrue();
        assertThat(same(store().log().read(run.run.tenant(), run.run.id(), 5, 1 << 20), segments.subList(1, 2)))
                .isTrue();
    }

    @Test
    void readingBeginsAfterANumberAndMayBeginInsideASegment() {
        Produced run = produced();
        var segments = List.of(segment(1, 5), segment(6, 10), segment(11, 15));
        segments.forEach(run.writer::append);
        run.writer.awaitDurable(15);

        assertThat(same(read(run, 5, 1 << 20), segments.subList(1, 3))).isTrue();
        assertThat(same(read(run, 7, 1 << 20), segments.subList(1, 3))).isTrue();
        assertThat(same(read(run, 10, 1 << 20), segments.subList(2, 3))).isTrue();
        assertThat(read(run, 15, 1 << 20)).isEmpty();
    }

    private List<Segment> read(Produced run, long after, int maxBytes) {
        return store().log().read(run.run.tenant(), run.run.id(), after, maxBytes);
    }

    @Test
    void readingStopsAfterTheSegmentThatReachesTheLimit() {
        Produced run = produced();
        var all = new ArrayList<Segment>();
        for (int i = 0; i < 100; i++) {
            all.add(segment(i + 1, i + 1, 1000, Retention.DELTA));
        }
        all.forEach(run.writer::append);
        run.writer.awaitDurable(100);

        assertThat(read(run, 0, 1)).hasSize(1);
        assertThat(read(run, 0, 1000)).hasSize(1);
        assertThat(read(run, 0, 1001)).hasSize(2);
        assertThat(read(run, 0, 50_000)).hasSize(50);
        assertThat(read(run, 98, 50_000)).hasSize(2);
        var paged = new ArrayList<Segment>();
        for (List<Segment> page = read(run, 0, 7500);
                !page.isEmpty();
                page = read(run, paged.getLast().last(), 7500)) {
            paged.addAll(page);
        }
        assertThat(same(paged, all)).isTrue();
    }

    @Test
    void aRunsLogIsItsTenants() {
        Produced run = produced();
        run.writer.append(segment(1, 5));
        run.writer.awaitDurable(5);

        assertThat(store().log().read(strangers.tenant, run.run.id(), 0, 1 << 20))
                .isEmpty();
        assertThat(store().log().read(run.run.tenant(), samples.run().id(), 0, 1 << 20))
                .isEmpty();
    }

    @Test
    void manyRunsBesideEachOtherKeepTheirOrders() throws Exception {
        var futures = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                futures.add(threads.submit(() -> {
                    Produced run = produced();
                    var segments = new ArrayList<Segment>();
                    for (int number = 1; number <= 60; number++) {
                        segments.add(segment(number, number));
                        run.writer.append(segments.getLast());
                        run.writer.awaitRoom();
                        if (number % 20 == 0) {
                            run.writer.awaitDurable(number);
                        }
                    }
                    return same(run.stored(), segments) && run.failures.isEmpty();
                }));
            }
        }
        for (Future<Boolean> future : futures) {
            assertThat(future.get()).isTrue();
        }
        assertThat(store().log().pendingBytes()).isZero();
    }

    @Test
    void aSegmentAndItsUnitAreBothKept() {
        Produced run = produced();
        var segments = List.of(segment(1, 5), segment(6, 7, 50, Retention.TERMINAL));
        run.writer.append(segments.getFirst());

        boolean kept = run.writer.appendWith(
                segments.getLast(),
                records -> records.runs()
                        .finish(
                                samples.tenant,
                                run.run.id(),
                                RunLife.sources(Move.SUCCEED),
                                Samples.outcome(RunStatus.SUCCEEDED)));

        assertThat(kept).isTrue();
        assertThat(run.writer.durableThrough()).isEqualTo(7);
        assertThat(same(run.stored(), segments)).isTrue();
        assertThat(find(records -> records.runs().find(samples.tenant, run.run.id()))
                        .orElseThrow()
                        .status())
                .isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void aUnitThatDeclinesKeepsNeither() {
        Produced run = produced();

        boolean kept = run.writer.appendWith(segment(1, 5), records -> {
            records.apps().insert(samples.app("one", null));
            return false;
        });

        assertThat(kept).isFalse();
        assertThat(run.stored()).isEmpty();
        assertThat(list(records -> records.apps().all(samples.tenant))).isEmpty();
        assertThat(run.writer.durableThrough()).isZero();
        assertThat(run.writer.pendingBytes()).isZero();
        // The log goes on, with the same numbers.
        var segments = List.of(segment(1, 2), segment(3, 3));
        segments.forEach(run.writer::append);
        run.writer.awaitDurable(3);
        assertThat(same(run.stored(), segments)).isTrue();
    }

    @Test
    void aUnitThatThrowsKeepsNeitherAndTheLogGoesOn() {
        Produced run = produced();
        var own = new IllegalStateException("its own");

        assertThatThrownBy(() -> run.writer.appendWith(segment(1, 5), records -> {
                    records.apps().insert(samples.app("one", null));
                    throw own;
                }))
                .isSameAs(own);

        assertThat(run.stored()).isEmpty();
        assertThat(list(records -> records.apps().all(samples.tenant))).isEmpty();
        assertThat(run.writer.appendWith(segment(1, 5), records -> true)).isTrue();
        assertThat(run.failures).isEmpty();
    }

    @Test
    void theFirstNumbersAreReservedByTheInsertingUnit() {
        Produced run = produced();

        assertThat(run.writer.reservedThrough()).isEqualTo(4096);
        run.writer.awaitReserved(4096);
        assertThat(reserved(run)).isEqualTo(4096);
    }

    private long reserved(Produced run) {
        return find(records -> records.runs().find(samples.tenant, run.run.id()))
                .orElseThrow()
                .reservedThrough();
    }

    @Test
    void numbersAreReservedDurablyAndNeverLowered() {
        Produced run = produced();

        run.writer.reserve(8192);
        run.writer.awaitReserved(8192);
        assertThat(reserved(run)).isEqualTo(8192);

        run.writer.reserve(5000);
        run.writer.append(segment(1, 1));
        run.writer.awaitDurable(1);
        assertThat(reserved(run)).isEqualTo(8192);
        assertThat(run.writer.reservedThrough()).isEqualTo(8192);
        assertThat(run.failures).isEmpty();
    }

    @Test
    void aLogIsContinuedFromWhereItStood() {
        Produced first = produced();
        first.writer.append(segment(1, 5));
        first.writer.awaitDurable(5);
        Run run = first.run;

        var second = store().log().writer(first.lease, 5, 4096, first);
        second.awaitDurable(5);
        second.append(segment(4097, 4098));
        second.awaitDurable(4098);

        assertThat(store().log().read(run.tenant(), run.id(), 0, 1 << 20))
                .extracting(Segment::last)
                .containsExactly(5L, 4098L);
    }

    @Test
    void aLostLeaseEndsItsRunAlone() {
        Produced taken = produced();
        Produced neighbour = produced();
        taken.writer.append(segment(1, 1));
        taken.writer.awaitDurable(1);

        database().passOn(taken.lease);
        taken.writer.append(segment(2, 2));
        neighbour.writer.append(segment(1, 1));

        assertThatThrownBy(() -> taken.writer.awaitDurable(2)).isInstanceOf(LogUnavailableException.class);
        assertThat(taken.failures).hasSize(1);
        assertThatThrownBy(() -> taken.writer.append(segment(3, 3))).isInstanceOf(LogUnavailableException.class);
        assertThatThrownBy(() -> taken.writer.reserve(9000)).isInstanceOf(LogUnavailableException.class);
        neighbour.writer.awaitDurable(1);
        assertThat(neighbour.failures).isEmpty();
        assertThat(store().writable()).isTrue();
        assertThat(taken.stored()).hasSize(1);
    }

    @Test
    void anOldEpochMayNeitherReserveNorEnd() {
        Produced reserving = produced();
        Produced ending = produced();
        database().passOn(reserving.lease);
        database().passOn(ending.lease);

        reserving.writer.reserve(8192);
        assertThatThrownBy(() -> reserving.writer.awaitReserved(8192)).isInstanceOf(LogUnavailableException.class);
        assertThat(reserved(reserving)).isEqualTo(4096);

        assertThatThrownBy(() -> ending.writer.appendWith(segment(1, 1), records -> {
                    records.apps().insert(samples.app("one", null));
                    return true;
                }))
                .isInstanceOf(LogUnavailableException.class);
        assertThat(ending.failures).hasSize(1);
        assertThat(list(records -> records.apps().all(samples.tenant))).isEmpty();
    }

    @Test
    void otherEventsOfStoredNumbersAreRefused() {
        Produced run = produced();
        run.writer.append(segment(1, 5));
        run.writer.awaitDurable(5);

        run.writer.append(segment(2, 5));
        run.writer.append(segment(6, 6));

        until(() -> run.failures.size() == 1, "the run is told");
        until(() -> run.writer.pendingBytes() == 0, "nothing waits");
        assertThat(same(run.stored(), List.of(segment(1, 5)))).isTrue();
    }

    @Test
    void aSegmentBeyondTheLimitEndsItsLog() {
        Produced run = produced();
        var huge = new Segment(1, 1, 1, 1, Retention.TRACE, new byte[64 * 1024 * 1024 + 1]);

        assertThatThrownBy(() -> run.writer.append(huge)).isInstanceOf(LogUnavailableException.class);

        assertThat(run.failures).hasSize(1);
        assertThat(run.writer.pendingBytes()).isZero();
        assertThat(store().writable()).isTrue();
    }
}
