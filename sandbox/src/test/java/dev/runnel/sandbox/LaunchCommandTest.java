package dev.runnel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.CodeLanguage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The gate before a program: while a server dies, its pipes are open for a while, but nobody reads them. */
class LaunchCommandTest {

    private static final String SHELL = "/bin/sh";

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aProgramDoesNotBeginBeforeSomebodyReads() throws IOException {
        TestSandbox.open().close();
        Host host = Host.here();
        var command = new LaunchCommand(host, TestSandbox.LIMITS);
        Interpreter python =
                Interpreter.find(CodeLanguage.PYTHON3, TestSandbox.LIMITS).orElseThrow();
        byte[] filter = SeccompFilter.bytes(host.machine(), false);
        try (var file = new FilterFile(filter)) {
            var builder = new ProcessBuilder(command.of(CodeLanguage.PYTHON3, python, file.path()));
            builder.environment().clear();
            Process process = builder.directory(new File("/"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                try (var program = process.getOutputStream()) {
                    program.write("print('begun')".getBytes(StandardCharsets.US_ASCII));
                }
                String waiting;
                do {
                    waiting = process.descendants()
                            .map(LaunchCommandTest::programThatSleepsInAPipe)
                            .flatMap(Optional::stream)
                            .findFirst()
                            .orElse("");
                } while (process.isAlive() && waiting.isEmpty());
                assertThat(waiting).isEqualTo(SHELL);
                byte[] said = process.getInputStream().readAllBytes();
                assertThat(new String(said, StandardCharsets.US_ASCII))
                        .isEqualTo(" ".repeat(command.begunBytes()) + "begun\n");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** The first word of the command line of a process that waits for room in a pipe. */
    private static Optional<String> programThatSleepsInAPipe(ProcessHandle process) {
        Path folder = Path.of("/proc", Long.toString(process.pid()));
        try {
            boolean waits = Files.readString(folder.resolve("wchan")).contains("pipe_write");
            List<String> words =
                    List.of(Files.readString(folder.resolve("cmdline")).split("\0"));
            return waits ? Optional.of(words.getFirst()) : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
