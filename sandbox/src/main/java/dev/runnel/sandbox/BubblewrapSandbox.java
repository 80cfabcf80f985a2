package dev.runnel.sandbox;

import dev.runnel.run.Clock;
import dev.runnel.run.CodeLanguage;
import dev.runnel.run.Sandbox;
import dev.runnel.run.SandboxException;
import dev.runnel.run.SandboxException.Kind;
import dev.runnel.run.StopSignal;
import dev.runnel.sandbox.SandboxSettings.Limits;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs as child processes under bubblewrap: in namespaces of their own, as nobody, without capabilities, network
 * and environment, on a read-only system, with a filter on system calls and limits on all they can use up.
 *
 * <p>What it cannot run on this machine it finds out by running a program, when it is opened.
 */
public final class BubblewrapSandbox implements Sandbox, AutoCloseable {

    /** The largest program; its text lies in memory that no limit of the program counts. */
    static final int MAX_PROGRAM_BYTES = 16 << 20;

    private final Limits limits;
    private final Places places;
    private final Clock clock;
    private final LaunchCommand command;
    private final FilterFile filter;
    private final Map<CodeLanguage, Interpreter> interpreters = new EnumMap<>(CodeLanguage.class);
    private final Map<CodeLanguage, Availability> availability = new EnumMap<>(CodeLanguage.class);
    private final Set<SandboxedProcess> underWay = ConcurrentHashMap.newKeySet();

    /**
     * Starts every process: the kernel kills a process "with its parent" when the parent's <em>thread</em> ends, and the
     * threads that carry virtual threads come and go.
     */
    private final ExecutorService launcher = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("sandbox-launch").factory());

    /** Two for each program under way, so the places bound them. */
    private final ExecutorService pipes = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("sandbox-pipe-", 0).factory());

    private BubblewrapSandbox(LaunchCommand command, FilterFile filter, SandboxSettings settings, Clock clock) {
        this.limits = settings.limits();
        this.places = new Places(settings.places(), settings.patience(), clock);
        this.clock = clock;
        this.command = command;
        this.filter = filter;
    }

    /**
     * Opens it and runs one small program of each language; a language whose program fails is unavailable, and says why.
     *
     * @throws SandboxException UNAVAILABLE where it can run nothing at all
     */
    public static BubblewrapSandbox open(SandboxSettings settings, Clock clock) {
        Host host = Host.here();
        byte[] filterBytes =
                SeccompFilter.bytes(host.machine(), settings.limits().childProcesses());
        FilterFile filter;
        try {
            filter = new FilterFile(filterBytes);
        } catch (IOException failed) {
            throw new SandboxException(
                    Kind.UNAVAILABLE, "bubblewrap's filter cannot be written to the temporary folder", "", failed);
        }
        var command = new LaunchCommand(host, settings.limits());
        var sandbox = new BubblewrapSandbox(command, filter, settings, clock);
        for (CodeLanguage language : CodeLanguage.values()) {
            Interpreter.find(language, settings.limits())
                    .ifPresent(interpreter -> sandbox.interpreters.put(language, interpreter));
        }
        for (CodeLanguage language : CodeLanguage.values()) {
            sandbox.availability.put(language, sandbox.probe(language));
        }
        return sandbox;
    }

    private Availability probe(CodeLanguage language) {
        Interpreter interpreter = interpreters.get(language);
        if (interpreter == null) {
            return new Availability(false, Remedies.noInterpreter(language));
        }
        try {
            String said = execute(language, interpreter, ProbeProgram.text(language), new StopSignal());
            return ProbeProgram.passed(said)
                    ? new Availability(
                            true, "bubblewrap, " + interpreter.command().getFirst())
                    : new Availability(false, Remedies.probeFailed(language, "it did not print what it should"));
        } catch (SandboxException failed) {
            String why = failed.errorOutput().isBlank() ? String.valueOf(failed.getMessage()) : failed.errorOutput();
            return new Availability(false, Remedies.probeFailed(language, why));
        }
    }

    @Override
    public Availability availability(CodeLanguage language) {
        return availability.getOrDefault(language, new Availability(false, Remedies.noInterpreter(language)));
    }

    @Override
    public String run(CodeLanguage language, String program, StopSignal stop) {
        Availability here = availability(language);
        Interpreter interpreter = interpreters.get(language);
        if (!here.available() || interpreter == null) {
            throw new SandboxException(Kind.UNAVAILABLE, here.description());
        }
        return execute(language, interpreter, program, stop);
    }

    private String execute(CodeLanguage language, Interpreter interpreter, String program, StopSignal stop) {
        byte[] text = program.getBytes(StandardCharsets.UTF_8);
        if (text.length > MAX_PROGRAM_BYTES) {
            throw new SandboxException(Kind.FAILED, "the program is larger than " + (MAX_PROGRAM_BYTES >> 20) + " MiB");
        }
        places.take(stop);
        SandboxedProcess running = start(command(language, interpreter), text);
        try {
            Optional<Kind> killed = running.await(limits.wall(), stop);
            if (killed.isPresent()) {
                throw Outcome.killed(killed.get(), limits);
            }
            if (launcher.isShutdown()) {
                throw closed(null);
            }
            return Outcome.ended(running);
        } finally {
            underWay.remove(running);
        }
    }

    private List<String> command(CodeLanguage language, Interpreter interpreter) {
        try {
            return command.of(language, interpreter, filter.path());
        } catch (IOException failed) {
            places.leave();
            throw new SandboxException(
                    Kind.UNAVAILABLE, "bubblewrap's filter cannot be written to the temporary folder", "", failed);
        }
    }

    /** Starts in the place that was taken; it is left when the process has gone, or here where it does not start. */
    private SandboxedProcess start(List<String> arguments, byte[] program) {
        var builder = new ProcessBuilder(arguments);
        // Both show in the namespace's first process.
        builder.environment().clear();
        builder.directory(new File("/"));
        Process process;
        try {
            process = await(launcher.submit(builder::start));
        } catch (RejectedExecutionException closed) {
            places.leave();
            throw closed(closed);
        } catch (ExecutionException failed) {
            places.leave();
            throw new SandboxException(Kind.UNAVAILABLE, "the sandbox's process could not be started", "", failed);
        }
        SandboxedProcess running;
        try {
            running = new SandboxedProcess(
                    process, program, command.begunBytes(), limits.outputBytes(), clock, pipes, places::leave);
        } catch (RejectedExecutionException closed) {
            process.destroyForcibly();
            places.leave();
            throw closed(closed);
        }
        underWay.add(running);
        if (launcher.isShutdown()) {
            // It may have come too late to be killed with the others.
            running.kill();
        }
        return running;
    }

    private static SandboxException closed(@Nullable Throwable cause) {
        return new SandboxException(Kind.STOPPED, "the program was stopped: the server ends", "", cause);
    }

    /** Waits through interrupts, for a process that starts must have somebody who ends it; the flag is set again. */
    private static Process await(Future<Process> starting) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return starting.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Kills what is under way and refuses what comes. */
    @Override
    public void close() {
        launcher.shutdown();
        underWay.forEach(SandboxedProcess::kill);
        pipes.shutdown();
        filter.close();
    }
}
