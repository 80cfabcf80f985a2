package dev.runnel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.run.CodeLanguage;
import dev.runnel.run.SandboxException;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import dev.runnel.sandbox.SandboxSettings.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/** A bubblewrap sandbox for a test, which is skipped with the reason where this machine cannot have one. */
final class TestSandbox implements AutoCloseable {

    /** Ample time, so that nothing but the reason under test ends a program. */
    static final Limits LIMITS = new Limits(Duration.ofSeconds(60), 256L << 20, 32, 4L << 20, 1 << 20, false);

    private final BubblewrapSandbox sandbox;

    private TestSandbox(BubblewrapSandbox sandbox) {
        this.sandbox = sandbox;
    }

    static TestSandbox open() {
        return open(LIMITS);
    }

    static TestSandbox open(Limits limits) {
        return open(new SandboxSettings(limits, 2, Duration.ofSeconds(60), null));
    }

    static TestSandbox open(SandboxSettings settings) {
        try {
            return new TestSandbox(BubblewrapSandbox.open(settings, new SystemClock()));
        } catch (SandboxException unavailable) {
            return Assumptions.abort("skipped: " + unavailable.getMessage());
        }
    }

    /** The limits with a short wall clock: for programs that are to be killed by it. */
    static Limits brief(Limits limits) {
        return new Limits(
                Duration.ofMillis(1500),
                limits.memoryBytes(),
                limits.threads(),
                limits.filesBytes(),
                limits.outputBytes(),
                limits.childProcesses());
    }

    static Limits withProcesses(Limits limits) {
        return new Limits(
                limits.wall(), limits.memoryBytes(), limits.threads(), limits.filesBytes(), limits.outputBytes(), true);
    }

    BubblewrapSandbox sandbox() {
        return sandbox;
    }

    String python(String program) {
        return run(CodeLanguage.PYTHON3, program);
    }

    String javascript(String program) {
        return run(CodeLanguage.JAVASCRIPT, program);
    }

    private void assumeAvailable(CodeLanguage language) {
        var availability = sandbox.availability(language);
        Assumptions.assumeTrue(availability.available(), () -> "skipped: " + availability.description());
    }

    String run(CodeLanguage language, String program) {
        assumeAvailable(language);
        return sandbox.run(language, program, new StopSignal());
    }

    SandboxException failure(CodeLanguage language, String program) {
        assumeAvailable(language);
        var failure = catchThrowableOfType(SandboxException.class, () -> run(language, program));
        assertThat(failure).as("the program must not succeed").isNotNull();
        return failure;
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
