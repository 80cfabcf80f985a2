package dev.runnel.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A program that this run has started and will end, by its process id and those of its descendants.
 *
 * <p>Its standard error goes to {@code <name>.err}, its standard output to {@code <name>.out}; its standard input stays
 * open as long as this process lives. A shutdown hook ends it when the run is interrupted.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration STOP_TIME = Duration.ofSeconds(30);

    private final String name;
    private final Process process;
    private final Path errors;
    private final Thread hook;
    private final CompletableFuture<String> readyLine = new CompletableFuture<>();

    private ChildProcess(String name, Process process, Path errors) {
        this.name = name;
        this.process = process;
        this.errors = errors;
        this.hook = new Thread(this::end);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts {@code command}; {@link #awaitReady} waits for its ready line. */
    public static ChildProcess start(String name, List<String> command, Map<String, String> environment, Path folder) {
        Path errors = folder.resolve(name + ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        try {
            ChildProcess child = new ChildProcess(name, builder.start(), errors);
            Thread.ofVirtual().start(() -> child.readOutput(folder.resolve(name + ".out")));
            return child;
        } catch (IOException failed) {
            throw new BenchException("cannot start " + name + " (" + String.join(" ", command) + ")", failed);
        }
    }

    /** Runs {@code command} to its end. @throws BenchException if it fails or takes longer than {@code limit} */
    public static void run(
            String name, List<String> command, Map<String, String> environment, Path folder, Duration limit) {
        try (ChildProcess child = start(name, command, environment, folder)) {
            if (!child.process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                throw new BenchException(name + " took longer than " + limit.toSeconds() + " s");
            }
            if (child.process.exitValue() != 0) {
                throw new BenchException(name + " failed" + child.lastErrors());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while " + name + " ran", interrupted);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** The rest of the line that begins with {@code ready}. @throws BenchException if it does not come within {@code limit} */
    public String awaitReady(Duration limit) {
        try {
            return readyLine.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new BenchException(name + " was not ready within " + limit.toSeconds() + " s" + lastErrors(), late);
        } catch (ExecutionException ended) {
            throw new BenchException(name + " ended before it was ready" + lastErrors(), ended);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while " + name + " started", interrupted);
        }
    }

    /** @throws BenchException if the program has ended by itself */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new BenchException(name + " has ended by itself" + lastErrors());
        }
    }

    private void readOutput(Path copy) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter writer = new PrintWriter(Files.newBufferedWriter(copy), true)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                writer.println(line);
                if (line.startsWith("ready ")) {
                    readyLine.complete(line.substring("ready ".length()).strip());
                }
            }
            readyLine.completeExceptionally(new BenchException("its output ended without a ready line"));
        } catch (IOException failed) {
            readyLine.completeExceptionally(failed);
        }
    }

    private String lastErrors() {
        try (Stream<String> lines = Files.lines(errors)) {
            List<String> all = lines.toList();
            List<String> last = all.subList(Math.max(0, all.size() - 15), all.size());
            return last.isEmpty() ? "" : ":\n" + String.join("\n", last);
        } catch (IOException unreadable) {
            return " (" + errors + " cannot be read)";
        }
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /** Asks the program to end, and ends what is left of it and of its descendants after {@link #STOP_TIME}. */
    private void end() {
        List<ProcessHandle> tree = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.destroy();
        try {
            process.waitFor(STOP_TIME.toSeconds(), TimeUnit.SECONDS);
            tree.forEach(ProcessHandle::destroy);
            CompletableFuture.allOf(tree.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .get(STOP_TIME.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException stillThere) {
            tree.forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException interrupted) {
            tree.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }
}
