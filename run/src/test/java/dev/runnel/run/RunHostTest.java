package dev.runnel.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.Payload.AnswerFinished;
import dev.runnel.run.Payload.RunFinished;
import dev.runnel.run.Payload.RunRecovered;
import dev.runnel.run.Payload.RunStarted;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Value.ObjectValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunHostTest {

    private final Clock clock = new SystemClock();
    private final MemoryStore store = new MemoryStore();
    private final List<String> observed = Collections.synchronizedList(new ArrayList<>());
    private final RunHost host = new RunHost(store, clock, RunHost.Settings.DEFAULT, new RunObserver() {
        @Override
        public void started(Run run) {
            observed.add("started");
        }

        @Override
        public void finished(Run run, Run.Outcome outcome) {
            observed.add("finished " + outcome.status().wire());
        }

        @Override
        public void abandoned(Run run, LogUnavailableException cause) {
            observed.add("abandoned");
        }

        @Override
        public void crashed(Run run, Throwable cause) {
            observed.add("crashed " + cause.getMessage());
        }
    });

    @AfterEach
    void close() {
        host.close();
    }

    private LiveRun start(Program program) {
        Run run = RunFixtures.run();
        store.write(records -> {
            records.runs().insert(run, "local");
            return true;
        });
        return host.start(run, program, place());
    }

    private static Admission.Place place() {
        return new Admission(new Admission.Limits(1, 1)).run();
    }

    private static Program.Result answered(RunContext context) {
        return Program.Result.answered(context.events().text(), Usage.NONE, FinishReason.STOP);
    }

    private static Program answering(int pieces) {
        return context -> {
            for (int i = 0; i < pieces; i++) {
                context.events().emit(new TextDelta(i + " ", List.of()));
            }
            return answered(context);
        };
    }

    private static List<RunEvent> readAll(Watch watch) {
        var events = new ArrayList<RunEvent>();
        while (watch.state() == Watch.State.OPEN) {
            RunEvent event = watch.poll();
            if (event != null) {
                events.add(event);
            } else if (watch.state() == Watch.State.OPEN) {
                watch.await(TimeUnit.SECONDS.toNanos(5));
            }
        }
        return events;
    }

    private static String text(List<RunEvent> events) {
        return RunFold.of(events).text();
    }

    @Test
    void aWatcherSeesEveryEventInOrderAndTheEndLast() {
        var gate = new CountDownLatch(1);
        LiveRun live = start(context -> {
            await(gate);
            return answering(5_000).execute(context);
        });
        Watch watch = host.watch(live.run(), 0);
        gate.countDown();
        List<RunEvent> events = readAll(watch);
        assertThat(watch.state()).isEqualTo(Watch.State.ENDED);
        assertThat(events).extracting(RunEvent::number).isSorted().doesNotHaveDuplicates();
        assertThat(events.getFirst().payload()).isInstanceOf(RunStarted.class);
        assertThat(events.getLast().payload()).isInstanceOf(RunFinished.class);
        assertThat(events).hasSize(5_003);
        assertThat(events.get(5_001).payload()).isInstanceOf(AnswerFinished.class);
        assertThat(store.runs.get(live.run().id()).outcome().answer()).isEqualTo(text(events));
    }

    @Test
    void twentyWatchersThatComeAtDifferentTimesSeeTheSame() throws Exception {
        var steps = new Semaphore(0);
        LiveRun live = start(context -> {
            for (int i = 0; i < 40; i++) {
                steps.acquireUninterruptibly();
                for (int j = 0; j < 100; j++) {
                    context.events().emit(new TextDelta("w".repeat(20) + i + "." + j, List.of()));
                }
                context.events().publish();
            }
            return answered(context);
        });
        var results = Collections.synchronizedList(new ArrayList<List<RunEvent>>());
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 20; i++) {
            Watch watch = host.watch(live.run(), 0);
            threads.add(Thread.startVirtualThread(() -> results.add(readAll(watch))));
            steps.release(2);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(results).hasSize(20);
        for (List<RunEvent> result : results) {
            assertThat(result).hasSize(4_003).isEqualTo(results.getFirst());
        }
    }

    @Test
    void aWatcherThatFellBehindTheTailReadsTheLogAndJoinsAgain() {
        var gate = new CountDownLatch(1);
        LiveRun live = start(context -> {
            answering(20_000).execute(context);
            await(gate);
            return answered(context);
        });
        Watch watch = host.watch(live.run(), 0);
        // The first chunk is long gone when the reader begins.
        Tail tail = host.tailOf(live.run());
        while (tail.find(1) != null) {
            Thread.onSpinWait();
        }
        gate.countDown();
        List<RunEvent> events = readAll(watch);
        assertThat(events).hasSize(20_003);
        assertThat(events).extracting(RunEvent::number).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aResumedWatchGoesOnAfterItsNumberFromTheTailAndFromTheLog() throws Exception {
        LiveRun live = start(answering(100));
        live.done().await();
        for (long after : new long[] {0, 1, 50, 101, 102}) {
            List<RunEvent> events = readAll(host.watch(store.runs.get(live.run().id()), after));
            assertThat(events).hasSize((int) (103 - after));
            assertThat(events.getFirst().number()).isEqualTo(after + 1);
        }
    }

    @Test
    void aFinishedRunWithoutEventsIsToldApartFromOneThatWasReadToItsEnd() throws Exception {
        LiveRun live = start(answering(3));
        live.done().await();
        Run finished = store.runs.get(live.run().id());
        Watch past = host.watch(finished, 1_000);
        assertThat(past.poll()).isNull();
        assertThat(past.state()).isEqualTo(Watch.State.ENDED);
        store.segments.clear();
        Watch gone = host.watch(finished, 0);
        assertThat(gone.poll()).isNull();
        assertThat(gone.state()).isEqualTo(Watch.State.GONE);
    }

    @Test
    void whatARunElsewhereDidBetweenTheLookIntoItsLogAndTheLookAtItsEndIsNotLost() throws Exception {
        LiveRun live = start(answering(3));
        live.done().await();
        Run finished = store.runs.get(live.run().id());
        List<Segment> all = store.segments.get(finished.id());
        List<RunEvent> events = store.events(finished.id());
        store.runs.put(finished.id(), live.run());
        store.segments.put(finished.id(), List.of());
        Watch watch = host.watch(live.run(), 0);
        store.afterNextLook(() -> {
            store.segments.put(finished.id(), all);
            store.runs.put(finished.id(), finished);
        });
        assertThat(readAll(watch)).isEqualTo(events);
        assertThat(watch.state()).isEqualTo(Watch.State.ENDED);
    }

    @Test
    void aGapInTheLogIsMissingContent() throws Exception {
        LiveRun live = start(answering(5_000));
        live.done().await();
        store.segments.get(live.run().id()).remove(1);
        Watch watch = host.watch(store.runs.get(live.run().id()), 0);
        List<RunEvent> before = readAll(watch);
        assertThat(watch.state()).isEqualTo(Watch.State.GONE);
        assertThat(before).isNotEmpty();
    }

    @Test
    void theEndIsNotSeenBeforeItIsDurable() throws Exception {
        store.withhold();
        LiveRun live = start(answering(3));
        Watch watch = host.watch(live.run(), 0);
        var seen = new ArrayList<RunEvent>();
        while (seen.size() < 4) {
            RunEvent event = watch.poll();
            if (event != null) {
                seen.add(event);
            } else {
                watch.await(TimeUnit.SECONDS.toNanos(5));
            }
        }
        assertThat(watch.poll()).isNull();
        assertThat(store.runs.get(live.run().id()).status()).isEqualTo(RunStatus.RUNNING);
        store.release();
        seen.addAll(readAll(watch));
        assertThat(seen.getLast().payload()).isInstanceOf(RunFinished.class);
    }

    @Test
    void aStopThatWasRecordedBeforeTheEndTurnsASuccessIntoAStop() throws Exception {
        var atEnd = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        LiveRun live = start(context -> {
            context.events().emit(new TextDelta("partial", List.of()));
            atEnd.countDown();
            await(gate);
            return answered(context);
        });
        atEnd.await();
        // The row says so, but the signal has not reached the run: the conditional update decides.
        store.write(records ->
                records.runs().requestStop(live.run().tenant(), live.run().id()));
        Watch watch = host.watch(live.run(), 0);
        gate.countDown();
        List<RunEvent> events = readAll(watch);
        assertThat(events.stream().filter(event -> event.payload() instanceof RunFinished))
                .hasSize(1);
        assertThat(((RunFinished) events.getLast().payload()).status()).isEqualTo(RunStatus.STOPPED);
        assertThat(events).extracting(RunEvent::number).isSorted().doesNotHaveDuplicates();
        Run.Outcome outcome = store.runs.get(live.run().id()).outcome();
        assertThat(outcome.status()).isEqualTo(RunStatus.STOPPED);
        assertThat(outcome.answer()).isEqualTo("partial");
        assertThat(store.events(live.run().id())).hasSameSizeAs(events);
    }

    @Test
    void stopReachesTheProgramAndIsDurableFirst() throws Exception {
        var running = new CountDownLatch(1);
        LiveRun live = start(context -> {
            var stopped = new CountDownLatch(1);
            context.stop().onRaise(stopped::countDown);
            running.countDown();
            await(stopped);
            assertThat(store.runs.get(context.run().id()).stopRequested()).isTrue();
            return answered(context);
        });
        running.await();
        host.requestStop(live.run(), StopSignal.Reason.USER);
        live.done().await();
        assertThat(observed).contains("finished stopped");
        host.requestStop(live.run(), StopSignal.Reason.USER);
    }

    @Test
    void aFailingProgramEndsWithItsErrorAndACrashTellsNothing() throws Exception {
        LiveRun refused = start(context -> {
            context.events().emit(new TextDelta("so far", List.of()));
            throw new ModelException(new RunError(RunErrorCode.RATE_LIMIT_ERROR, "slow down"), true, null);
        });
        refused.done().await();
        Run.Outcome outcome = store.runs.get(refused.run().id()).outcome();
        assertThat(outcome.error().code()).isEqualTo(RunErrorCode.RATE_LIMIT_ERROR);
        assertThat(outcome.answer()).isEqualTo("so far");
        assertThat(store.events(refused.run().id())).noneMatch(event -> event.payload() instanceof AnswerFinished);
        LiveRun crashed = start(context -> {
            throw new IllegalStateException("password=secret");
        });
        crashed.done().await();
        assertThat(store.runs.get(crashed.run().id()).outcome().error()).isEqualTo(RunError.internal());
        assertThat(observed).contains("crashed password=secret");
    }

    @Test
    void whenTheLogFailsWatchersAreToldAndTheProgramIsStopped() throws Exception {
        var emitted = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        LiveRun live = start(context -> {
            context.stop().onRaise(stopped::countDown);
            context.events().emit(new TextDelta("x", List.of()));
            context.events().publish();
            emitted.countDown();
            await(stopped);
            return answered(context);
        });
        emitted.await();
        Watch watch = host.watch(live.run(), 0);
        store.fail();
        List<RunEvent> events = readAll(watch);
        assertThat(watch.state()).isEqualTo(Watch.State.FAILED);
        assertThat(events).noneMatch(event -> event.payload() instanceof RunFinished);
        live.done().await();
        assertThat(observed).contains("abandoned");
        assertThat(store.runs.get(live.run().id()).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void aRunThatADeadServerLeftIsRecoveredAfterEverythingThatAClientCanHaveSeen() {
        Run run = RunFixtures.run();
        store.write(records -> {
            records.runs().insert(run, "local");
            return true;
        });
        store.segments.put(
                run.id(),
                new ArrayList<>(List.of(EventCodec.segment(List.of(
                        new RunEvent(1, 1, new RunStarted(ObjectValue.EMPTY)),
                        new RunEvent(2, 2, new TextDelta("durable", List.of())))))));
        assertThat(host.recover()).isEqualTo(1);
        // A client had seen numbers 3 and 4, which were never stored.
        List<RunEvent> events = readAll(host.watch(store.runs.get(run.id()), 4));
        assertThat(events.getFirst().payload()).isEqualTo(new RunRecovered("durable", run.reservedThrough()));
        assertThat(events.getFirst().number()).isEqualTo(run.reservedThrough() + 1);
        RunFinished end = (RunFinished) events.getLast().payload();
        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        assertThat(end.error().code()).isEqualTo(RunErrorCode.INTERRUPTED);
        assertThat(events).hasSize(2);
        assertThat(host.recover()).isZero();
    }

    @Test
    void aRunThatTakesTooLongIsStopped() throws Exception {
        try (var impatient = new RunHost(
                store,
                clock,
                new RunHost.Settings("local", Duration.ofMillis(1), Duration.ofMillis(200)),
                new SilentObserver())) {
            Run run = RunFixtures.run();
            store.write(records -> {
                records.runs().insert(run, "local");
                return true;
            });
            LiveRun live = impatient.start(
                    run,
                    context -> {
                        var stopped = new CountDownLatch(1);
                        context.stop().onRaise(stopped::countDown);
                        await(stopped);
                        return answered(context);
                    },
                    place());
            live.done().await();
            Run.Outcome outcome = store.runs.get(run.id()).outcome();
            assertThat(outcome.status()).isEqualTo(RunStatus.STOPPED);
            assertThat(outcome.error().message()).contains("App execution exceeded");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static final class SilentObserver implements RunObserver {
        @Override
        public void started(Run run) {}

        @Override
        public void finished(Run run, Run.Outcome outcome) {}

        @Override
        public void abandoned(Run run, LogUnavailableException cause) {}

        @Override
        public void crashed(Run run, Throwable cause) {}
    }
}
