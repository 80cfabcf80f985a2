package dev.runnel.sandbox;

import dev.runnel.run.Clock;
import dev.runnel.run.SandboxException.Kind;
import dev.runnel.run.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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

    /**
     * Feeds and reads {@code process}.
     *
     * @param begunBytes what the sandbox writes before the program begins
     * @param pipes threads for two tasks, which must be platform threads: reading a pipe holds the carrier of a virtual one
     * @param whenGone runs once it has ended and both its outputs are read
     */
    SandboxedProcess(
            Process process,
            byte[] program,
            int begunBytes,
            int outputBytes,
            Clock clock,
            Executor pipes,
            Runnable whenGone) {
        this.process = process;
        this.clock = clock;
        this.out = new Output(begunBytes, outputBytes);
        this.error = new Output(0, outputBytes);
        // Nothing is written before the program was read, so one thread can do both in turn.
        CompletableFuture<Void> outRead = CompletableFuture.runAsync(
                () -> {
                    feed(process.getOutputStream(), program);
                    read(out, process.getInputStream());
                },
                pipes);
        // Not Process.onExit: it completes on the common pool, which others may hold up.
        CompletableFuture<Void> exited = CompletableFuture.runAsync(
                () -> {
                    read(error, process.getErrorStream());
                    awaitExit();
                },
                pipes);
        CompletableFuture.allOf(outRead, exited).whenComplete((done, failure) -> {
            // In this order: who sees that it has gone finds its place free, and who is woken sees that it has gone.
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
                clock.parkUntil(end);
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
     * Kills the leader and then the rest of its group: bwrap and the first process of the namespace, with which all in it
     * die. The leader goes first: if it has no group of its own yet, it has started nothing either.
     */
    void kill() {
        process.destroyForcibly();
        try {
            var group = new ProcessBuilder("/bin/sh", "-c", "kill -s KILL -- -" + process.pid());
            group.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
            group.environment().clear();
            group.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void awaitDeath() {
        boolean interrupted = Thread.interrupted();
        long end = clock.deadline(DEATH);
        while (!gone.isDone() && end - clock.nanos() > 0) {
            clock.parkUntil(end);
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

    /** What the program wrote to standard output, once it has ended; empty where the sandbox did not come to begin it. */
    Optional<String> output() {
        return out.begun() ? Optional.of(out.text()) : Optional.empty();
    }

    /** The last {@code most} characters of its standard error, once it has ended. */
    String errorOutput(int most) {
        return error.tail(most);
    }

    private void read(Output output, InputStream pipe) {
        output.readFrom(pipe);
        if (output.exceeded()) {
            LockSupport.unpark(waiter);
        }
    }

    private void awaitExit() {
        try {
            process.waitFor();
        } catch (InterruptedException nobodys) {
            throw new IllegalStateException("the threads of pipes are not interrupted", nobodys);
        }
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
