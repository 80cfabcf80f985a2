package dev.runnel.sandbox;

import dev.runnel.run.Clock;
import dev.runnel.run.SandboxException.Kind;
import dev.runnel.run.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * One program under way: it is fed, read and waited for, and killed with all that it started when it exceeds a limit.
 *
 * <p>What waits is the thread that calls {@link #await}.
 */
final class SandboxedProcess {

    /** A killed process that is not gone by then hangs in the kernel; its place stays taken until it is. */
    private static final Duration DEATH = Duration.ofSeconds(5);

    private final Process process;
    private final Clock clock;
    private final Output out;
    private final Output error;
    private final Thread waiter = Thread.currentThread();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    /** Feeds and reads {@code process}; {@code whenGone} runs once it has ended and both its outputs are read. */
    SandboxedProcess(Process process, byte[] program, int outputBytes, Clock clock, Runnable whenGone) {
        this.process = process;
        this.clock = clock;
        this.out = new Output(outputBytes);
        this.error = new Output(outputBytes);
        Thread.startVirtualThread(() -> feed(process.getOutputStream(), program));
        CompletableFuture.allOf(
                        process.onExit(),
                        reading(out, process.getInputStream()),
                        reading(error, process.getErrorStream()))
                .thenRun(() -> {
                    // In this order: who sees that it has gone finds its place free, and who is woken sees that it has
                    // gone.
                    whenGone.run();
                    gone.complete(null);
                    LockSupport.unpark(waiter);
                });
    }

    /**
     * Waits until the program has ended, or kills it.
     *
     * @return why it was killed, or empty where it ended by itself
     */
    Optional<Kind> await(Duration wall, StopSignal stop) {
        long end = clock.deadline(wall);
        try (StopSignal.Registration registration = stop.onRaise(() -> LockSupport.unpark(waiter))) {
            while (true) {
                Optional<Kind> broken = brokenLimit(end, stop);
                if (broken.isPresent()) {
                    kill();
                    awaitDeath();
                    return broken;
                }
                if (gone.isDone()) {
                    return Optional.empty();
                }
                clock.parkNanos(end - clock.nanos());
            }
        }
    }

    private Optional<Kind> brokenLimit(long end, StopSignal stop) {
        if (out.exceeded() || error.exceeded()) {
            return Optional.of(Kind.OUTPUT_TOO_LARGE);
        }
        if (gone.isDone()) {
            return Optional.empty();
        }
        if (stop.raised() || Thread.currentThread().isInterrupted()) {
            return Optional.of(Kind.STOPPED);
        }
        return clock.nanos() - end >= 0 ? Optional.of(Kind.TIMED_OUT) : Optional.empty();
    }

    /**
     * Kills the namespace. Its first process dies with bwrap; it is killed by its own id too, should bwrap not have come
     * so far as to tie the two.
     */
    void kill() {
        List<ProcessHandle> inside = process.descendants().toList();
        process.destroyForcibly();
        inside.forEach(ProcessHandle::destroyForcibly);
    }

    private void awaitDeath() {
        boolean interrupted = Thread.interrupted();
        long end = clock.deadline(DEATH);
        while (!gone.isDone() && end - clock.nanos() > 0) {
            clock.parkNanos(end - clock.nanos());
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The exit code, once it has ended by itself; 128 and a signal's number where one ended it. */
    int exitCode() {
        return process.exitValue();
    }

    Output out() {
        return out;
    }

    Output error() {
        return error;
    }

    private CompletableFuture<Void> reading(Output output, InputStream pipe) {
        var ended = new CompletableFuture<Void>();
        Thread.startVirtualThread(() -> output.readFrom(pipe, () -> {
            ended.complete(null);
            if (output.exceeded()) {
                LockSupport.unpark(waiter);
            }
        }));
        return ended;
    }

    private static void feed(OutputStream pipe, byte[] program) {
        try (pipe) {
            pipe.write(program);
        } catch (IOException closed) {
            // It ended before it had read its program; its exit code and words tell why.
            return;
        }
    }
}
