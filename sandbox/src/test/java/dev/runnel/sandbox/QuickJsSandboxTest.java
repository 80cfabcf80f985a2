package dev.runnel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.run.Clock;
import dev.runnel.run.CodeLanguage;
import dev.runnel.run.SandboxException;
import dev.runnel.run.SandboxException.Kind;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import dev.runnel.sandbox.SandboxSettings.Limits;
import dev.runnel.testkit.ManualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JavaScript in this process: what it can do, and that time, memory and output have an end. */
@Timeout(120)
class QuickJsSandboxTest {

    private static final String REMEDY = "bubblewrap is not installed: install the package bubblewrap";

    private static SandboxSettings settings(Duration wall) {
        return new SandboxSettings(new Limits(wall, 64L << 20, 8, 64 << 10, 100_000, false), 1, Duration.ZERO, null);
    }

    private static QuickJsSandbox sandbox(Clock clock, Duration wall) {
        return new QuickJsSandbox(settings(wall), REMEDY, 1L << 30, clock);
    }

    private static String run(String program) {
        try (var sandbox = sandbox(new SystemClock(), Duration.ofSeconds(60))) {
            return sandbox.run(CodeLanguage.JAVASCRIPT, program, new StopSignal());
        }
    }

    private static SandboxException failure(String program) {
        return catchThrowableOfType(SandboxException.class, () -> run(program));
    }

    private static CompletableFuture<SandboxException> running(
            QuickJsSandbox sandbox, String program, StopSignal stop) {
        var failure = new CompletableFuture<SandboxException>();
        Thread.startVirtualThread(() -> failure.complete(catchThrowableOfType(
                SandboxException.class, () -> sandbox.run(CodeLanguage.JAVASCRIPT, program, stop))));
        return failure;
    }

    @Test
    void returnsWhatAProgramPrints() {
        assertThat(run("function main({a}) { return {b: a + 1, t: 'käse 🧀'} }\n"
                        + "console.log('<<RESULT>>' + JSON.stringify(main({a: 1})) + '<<RESULT>>')"))
                .isEqualTo("<<RESULT>>{\"b\":2,\"t\":\"käse 🧀\"}<<RESULT>>\n");
        assertThat(run("(async () => { await null; console.log('later') })()")).isEqualTo("later\n");
    }

    @Test
    void tellsTheError() {
        var failure = failure("function main() { throw new Error('boom') }\nmain()");
        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure).hasMessage("the program failed: Error: boom");
        assertThat(failure.errorOutput()).contains("at main").doesNotContain("panicked");
    }

    @Test
    void tellsASyntaxError() {
        assertThat(failure("let let = ;")).hasMessageContaining("variable name expected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for (;;);",
                "for (;;) { try { for (;;); } catch (e) {} finally {} }",
                "/^(a+)+$/.test('a'.repeat(40) + 'b')",
                "let x = 3n; for (;;) x = x * x % (10n ** 5000n)",
                "new Array(1000000000) + ''",
                "const a = Array.from({length: 3e5}, (_, i) => -i); for (;;) a.sort()",
                "for (;;) JSON.stringify(Array(100000).fill('x'))"
            })
    void anEndlessProgramIsInterrupted(String program) {
        try (var sandbox = sandbox(new SystemClock(), Duration.ofSeconds(1))) {
            for (int time = 0; time < 2; time++) {
                var failure = catchThrowableOfType(
                        SandboxException.class, () -> sandbox.run(CodeLanguage.JAVASCRIPT, program, new StopSignal()));
                assertThat(failure.kind()).isIn(Kind.TIMED_OUT, Kind.BUSY);
            }
            assertThat(threadsEnd()).isTrue();
            assertThat(sandbox.run(CodeLanguage.JAVASCRIPT, "console.log(1)", new StopSignal()))
                    .as("its place is free again")
                    .isEqualTo("1\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "const a = []; for (;;) a.push(new Array(1000).fill(1.5))",
                "const a = []; for (;;) a.push(new Uint8Array(1000000))",
                "let s = 'x'; for (;;) s += s"
            })
    void memoryHasAnEnd(String program) {
        var failure = failure(program);
        assertThat(failure.getMessage() + failure.errorOutput()).matches("(?s).*(memory|string too long).*");
        assertThat(failure.kind()).isIn(Kind.OUT_OF_MEMORY, Kind.FAILED);
    }

    @Test
    void aProgramGetsItsPartOfTheHeapAndNoMore() {
        String most = """
                const all = [];
                try { for (;;) all.push(new Uint8Array(1 << 20)) } catch (full) { console.log(all.length) }
                """;
        assertThat(Integer.parseInt(run(most).strip())).isBetween(40, 63);
        try (var small = new QuickJsSandbox(settings(Duration.ofSeconds(60)), REMEDY, 1, new SystemClock())) {
            assertThat(Integer.parseInt(small.run(CodeLanguage.JAVASCRIPT, most, new StopSignal())
                            .strip()))
                    .isBetween(8, 15);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "error"})
    void outputHasAnEnd(String stream) {
        assertThat(failure("for (;;) console." + stream + "('x'.repeat(1000))").kind())
                .isEqualTo(Kind.OUTPUT_TOO_LARGE);
    }

    @Test
    void aProgramThatNestsTooDeepFails() {
        assertThat(failure("function f() { return f() + 1 }\nf()").kind()).isEqualTo(Kind.FAILED);
    }

    @Test
    void reachesNothing() {
        assertThat(run("""
                        const names = ['require', 'process', 'fetch', 'XMLHttpRequest', 'WebSocket', 'std', 'os', 'Worker',
                                       'WebAssembly', 'Java', 'Packages', 'load', 'print', 'scriptArgs'];
                        console.log(names.filter(name => typeof globalThis[name] !== 'undefined').length);
                        for (const name of ['fs', 'std', 'os', 'file:///etc/passwd', '/etc/passwd'])
                            import(name).then(() => console.log('loaded'), () => console.log('refused'));
                        const bytes = new Uint8Array(10);
                        console.log(Javy.IO.readSync(0, bytes));
                        """)).isEqualTo("0\n0\n" + "refused\n".repeat(5));
        for (String call : new String[] {
            "java_invoke('java.lang.System', 'exit', '[0]')", "java_invoke('quickjs4j_engine', 'getClass', '[]')"
        }) {
            assertThat(failure(call).kind()).isEqualTo(Kind.FAILED);
        }
    }

    @Test
    void whatWaitsIsTheClocks() {
        var clock = new ManualClock();
        try (var sandbox = sandbox(clock, Duration.ofSeconds(30))) {
            var failure = running(sandbox, "for (;;);", new StopSignal());
            clock.awaitParked(1);
            clock.advance(Duration.ofSeconds(30));
            assertThat(failure.join().kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(failure.join()).hasMessage("the program did not end within 30.0 s");
        }
    }

    @Test
    void aStopEndsTheProgram() {
        var clock = new ManualClock();
        var stop = new StopSignal();
        try (var sandbox = sandbox(clock, Duration.ofSeconds(30))) {
            var failure = running(sandbox, "for (;;);", stop);
            clock.awaitParked(1);
            stop.raise(StopSignal.Reason.USER);
            assertThat(failure.join().kind()).isEqualTo(Kind.STOPPED);
            assertThat(threadsEnd()).isTrue();
        }
    }

    @Test
    void itsPlacesAreLimited() {
        var clock = new ManualClock();
        var stop = new StopSignal();
        try (var sandbox = sandbox(clock, Duration.ofSeconds(30))) {
            var first = running(sandbox, "for (;;);", stop);
            clock.awaitParked(1);
            assertThat(running(sandbox, "1", new StopSignal()).join().kind()).isEqualTo(Kind.BUSY);
            stop.raise(StopSignal.Reason.USER);
            assertThat(first.join().kind()).isEqualTo(Kind.STOPPED);
        }
    }

    @Test
    void pythonIsRefusedWithTheRemedy() {
        try (var sandbox = Sandboxes.inProcess(settings(Duration.ofSeconds(1)), REMEDY, new SystemClock())) {
            assertThat(sandbox.availability(CodeLanguage.JAVASCRIPT).available())
                    .isTrue();
            assertThat(sandbox.availability(CodeLanguage.PYTHON3).available()).isFalse();
            var failure = catchThrowableOfType(
                    SandboxException.class, () -> sandbox.run(CodeLanguage.PYTHON3, "print(1)", new StopSignal()));
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure).hasMessage("nothing here runs python3 programs: " + REMEDY);
        }
    }

    /** Whether every thread of a program ends. */
    private static boolean threadsEnd() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("sandbox-quickjs")) {
                try {
                    if (!thread.join(Duration.ofSeconds(30))) {
                        return false;
                    }
                } catch (InterruptedException unexpected) {
                    throw new IllegalStateException(unexpected);
                }
            }
        }
        return true;
    }
}
