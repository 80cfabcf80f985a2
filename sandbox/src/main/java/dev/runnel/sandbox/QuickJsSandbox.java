package dev.runnel.sandbox;

import dev.runnel.run.Clock;
import dev.runnel.run.CodeLanguage;
import dev.runnel.run.Sandbox;
import dev.runnel.run.SandboxException;
import dev.runnel.run.SandboxException.Kind;
import dev.runnel.run.StopSignal;
import dev.runnel.sandbox.SandboxSettings.Limits;
import io.roastedroot.quickjs4j.core.Engine;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import run.endive.runtime.ByteArrayMemory;
import run.endive.wasm.types.MemoryLimits;

/**
 * Runs JavaScript in this process on QuickJS, which is itself a WebAssembly program: it has a memory of its own with an
 * end, no files, no network, and stops when its thread is interrupted.
 *
 * <p>The language alone, without node's {@code require}, {@code Buffer}, {@code process} and timers. The last resort: it
 * shares the server's heap, so a program gets no more than its part of it.
 */
public final class QuickJsSandbox implements Sandbox, AutoCloseable {

    private static final int PAGE = 64 << 10;
    private static final long LEAST_MEMORY = 16L << 20;

    /** The interpreter's own frames; a program that nests deeper fails. */
    private static final long STACK = 16L << 20;

    private final Limits limits;
    private final int pages;
    private final Places places;
    private final Clock clock;
    private final String remedy;
    private final Set<Thread> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param remedy why nothing better runs programs here and what to do, for the languages that this cannot run
     * @param heapBytes the process's heap, of which all places together get a quarter
     */
    public QuickJsSandbox(SandboxSettings settings, String remedy, long heapBytes, Clock clock) {
        this.limits = settings.limits();
        long share = Math.max(LEAST_MEMORY, heapBytes / 4 / settings.places());
        this.pages = Math.toIntExact(Math.min(limits.memoryBytes(), Math.min(share, 1L << 30)) / PAGE);
        this.places = new Places(settings.places(), settings.patience(), clock);
        this.clock = clock;
        this.remedy = remedy;
    }

    @Override
    public Availability availability(CodeLanguage language) {
        return switch (language) {
            case JAVASCRIPT ->
                new Availability(
                        true, "QuickJS in this process, " + (pages * (long) PAGE >> 20) + " MiB each (" + remedy + ")");
            case PYTHON3 -> new Availability(false, "nothing here runs python3 programs: " + remedy);
        };
    }

    @Override
    public String run(CodeLanguage language, String program, StopSignal stop) {
        Availability here = availability(language);
        if (!here.available()) {
            throw new SandboxException(Kind.UNAVAILABLE, here.description());
        }
        if (program.length() > BubblewrapSandbox.MAX_PROGRAM_BYTES) {
            throw new SandboxException(
                    Kind.FAILED, "the program is larger than " + (BubblewrapSandbox.MAX_PROGRAM_BYTES >> 20) + " MiB");
        }
        places.take(stop);
        var call = new Call(program);
        // A platform thread: the interpreter nests deep, and computes without ever waiting.
        Thread thread = Thread.ofPlatform()
                .name("sandbox-quickjs")
                .daemon()
                .stackSize(STACK)
                .unstarted(call);
        underWay.add(thread);
        thread.start();
        return call.await(thread, stop);
    }

    /** Interrupts what is under way. */
    @Override
    public void close() {
        closed = true;
        underWay.forEach(Thread::interrupt);
    }

    /** One program: its thread computes, the caller's waits. */
    private final class Call implements Runnable {

        private final String program;
        private final Thread waiter = Thread.currentThread();
        private final BoundedBytes out = new BoundedBytes(limits.outputBytes());
        private final BoundedBytes error = new BoundedBytes(limits.outputBytes());
        private volatile boolean ended;
        private volatile boolean failed;
        private volatile String exhausted = "";

        Call(String program) {
            this.program = program;
        }

        @Override
        public void run() {
            try (Engine engine = Engine.builder()
                    .withStdout(out)
                    .withStderr(error)
                    .withMemoryFactory(wanted -> new ByteArrayMemory(
                            new MemoryLimits(wanted.initialPages(), Math.min(wanted.maximumPages(), pages))))
                    .build()) {
                engine.exec(engine.compile(program));
            } catch (OutOfMemoryError full) {
                failed = true;
                exhausted = "Error: out of memory";
            } catch (RuntimeException thrown) {
                // What the program did wrong stands in its error output, except where the interpreter itself gave up.
                failed = true;
                exhausted = String.valueOf(thrown.getMessage());
            } finally {
                underWay.remove(Thread.currentThread());
                places.leave();
                ended = true;
                LockSupport.unpark(waiter);
            }
        }

        String await(Thread thread, StopSignal stop) {
            long end = clock.deadline(limits.wall());
            try (StopSignal.Registration registration = stop.onRaise(() -> LockSupport.unpark(waiter))) {
                while (!ended) {
                    if (stop.raised() || closed || waiter.isInterrupted()) {
                        thread.interrupt();
                        throw new SandboxException(Kind.STOPPED, "the program was stopped");
                    }
                    if (clock.nanos() - end >= 0) {
                        thread.interrupt();
                        throw Outcome.tooLong(limits);
                    }
                    clock.parkUntil(end);
                }
            }
            return output();
        }

        private String output() {
            if (out.exceeded() || error.exceeded()) {
                throw Outcome.tooMuch(limits.outputBytes(), null);
            }
            if (!failed) {
                return out.text();
            }
            if (closed) {
                throw new SandboxException(Kind.STOPPED, "the program was stopped");
            }
            throw QuickJsError.of(error.text(), exhausted);
        }
    }
}
