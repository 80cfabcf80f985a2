package dev.runnel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.run.CodeLanguage;
import dev.runnel.run.SandboxException;
import dev.runnel.run.SandboxException.Kind;
import dev.runnel.run.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several programs at once, and programs that are stopped. */
@Timeout(120)
class StopAndPlacesTest {

    private static final SandboxSettings ONE_PLACE = new SandboxSettings(TestSandbox.LIMITS, 1, Duration.ZERO, null);

    private static CompletableFuture<SandboxException> endless(TestSandbox sandbox, StopSignal stop) {
        var failure = new CompletableFuture<SandboxException>();
        Thread.startVirtualThread(() -> failure.complete(catchThrowableOfType(
                SandboxException.class,
                () -> sandbox.sandbox().run(CodeLanguage.PYTHON3, "import time\ntime.sleep(1000)", stop))));
        return failure;
    }

    /** The processes of the program that is under way, once they are there: shell or bwrap, and its child. */
    private static List<ProcessHandle> started() {
        while (true) {
            List<ProcessHandle> processes =
                    ProcessHandle.current().descendants().toList();
            if (processes.size() >= 2) {
                return processes;
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void aStopKillsTheProgramAndAllOfItsProcesses() throws Exception {
        try (var sandbox = TestSandbox.open(ONE_PLACE)) {
            assumeRuns(sandbox);
            var stop = new StopSignal();
            var failure = endless(sandbox, stop);
            List<ProcessHandle> processes = started();
            stop.raise(StopSignal.Reason.USER);
            assertThat(failure.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Kind.STOPPED);
            assertThat(processes).allMatch(Leftovers::dies);
            assertThat(sandbox.python("print(1)")).as("its place is free again").isEqualTo("1\n");
        }
    }

    @Test
    void aStopBeforeTheStartRunsNothing() {
        try (var sandbox = TestSandbox.open(ONE_PLACE)) {
            assumeRuns(sandbox);
            var stop = new StopSignal();
            stop.raise(StopSignal.Reason.USER);
            var failure = catchThrowableOfType(
                    SandboxException.class,
                    () -> sandbox.sandbox().run(CodeLanguage.PYTHON3, "import time\ntime.sleep(1000)", stop));
            assertThat(failure.kind()).isEqualTo(Kind.STOPPED);
        }
    }

    @Test
    void whoFindsNoPlaceIsToldSo() throws Exception {
        try (var sandbox = TestSandbox.open(ONE_PLACE)) {
            assumeRuns(sandbox);
            var stop = new StopSignal();
            var first = endless(sandbox, stop);
            started();
            var second = sandbox.failure(CodeLanguage.PYTHON3, "print(1)");
            assertThat(second.kind()).isEqualTo(Kind.BUSY);
            assertThat(second).hasMessage("too many programs run at once (1 places here); try again later");
            stop.raise(StopSignal.Reason.USER);
            assertThat(first.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Kind.STOPPED);
        }
    }

    @Test
    void whoWaitsGetsAPlace() throws Exception {
        try (var sandbox = TestSandbox.open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assumeRuns(sandbox);
            var answers = IntStream.range(0, 12)
                    .mapToObj(n -> threads.submit(() -> sandbox.python("print(" + n + ")")))
                    .toList();
            for (int n = 0; n < answers.size(); n++) {
                assertThat(answers.get(n).get()).isEqualTo(n + "\n");
            }
        }
    }

    @Test
    void aProgramDiesWithItsSandbox() throws Exception {
        var sandbox = TestSandbox.open(ONE_PLACE);
        assumeRuns(sandbox);
        var failure = endless(sandbox, new StopSignal());
        List<ProcessHandle> processes = started();
        sandbox.close();
        assertThat(failure.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Kind.STOPPED);
        assertThat(processes).allMatch(Leftovers::dies);
        assertThat(sandbox.failure(CodeLanguage.PYTHON3, "print(1)").kind()).isEqualTo(Kind.STOPPED);
    }

    /**
     * Whatever it is doing when it is stopped, in its first millisecond as well: nothing stays, and the place is free.
     */
    @Test
    void aStopAtAnyMomentLeavesNothing() throws Exception {
        try (var sandbox = TestSandbox.open(ONE_PLACE)) {
            assumeRuns(sandbox);
            for (int spins = 0; spins < 40; spins++) {
                var stop = new StopSignal();
                var failure = endless(sandbox, stop);
                while (!failure.isDone()
                        && ProcessHandle.current().descendants().findAny().isEmpty()) {
                    Thread.onSpinWait();
                }
                // About 1 ms each: from bwrap's first steps to a program under way.
                for (int n = 0; n < spins; n++) {
                    assertThat(ProcessHandle.allProcesses()).isNotEmpty();
                }
                stop.raise(StopSignal.Reason.USER);
                assertThat(failure.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Kind.STOPPED);
            }
            assertThat(Leftovers.of("/program.py")).isEmpty();
        }
    }

    /** Reading a pipe holds the carrier of a virtual thread, and two of them were all that a small machine has. */
    @Test
    void programsUnderWayHoldUpNoVirtualThread() throws Exception {
        int many = Runtime.getRuntime().availableProcessors() + 2;
        var settings = new SandboxSettings(TestSandbox.LIMITS, many, Duration.ZERO, null);
        try (var sandbox = TestSandbox.open(settings)) {
            assumeRuns(sandbox);
            var stop = new StopSignal();
            var programs = IntStream.range(0, many)
                    .mapToObj(n -> endless(sandbox, stop))
                    .toList();
            while (ProcessHandle.current().descendants().count() < 2L * many) {
                Thread.onSpinWait();
            }
            var other = new CompletableFuture<String>();
            Thread.startVirtualThread(() -> other.complete("ran"));
            assertThat(other.get(60, TimeUnit.SECONDS)).isEqualTo("ran");
            stop.raise(StopSignal.Reason.USER);
            for (var program : programs) {
                assertThat(program.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Kind.STOPPED);
            }
        }
    }

    private static void assumeRuns(TestSandbox sandbox) {
        assertThat(sandbox.python("print('runs')")).isEqualTo("runs\n");
    }
}
