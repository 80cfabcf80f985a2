package dev.runnel.sandbox;

import dev.runnel.run.CodeLanguage;
import dev.runnel.sandbox.SandboxSettings.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The system's program that runs a language, as it is started inside the sandbox.
 *
 * @param limits its memory limits, as arguments of {@code prlimit}
 * @param command executable and arguments; the last is the program's file
 */
record Interpreter(List<String> limits, List<String> command) {

    /**
     * Reserved beside what is used: node's code ranges and stacks take about 700 MiB of address space before the program
     * begins.
     */
    private static final long NODE_RESERVES = 1L << 30;

    /** The first of these that is there; only what lies below {@code /usr} exists in the sandbox. */
    private static Optional<String> first(List<String> names) {
        return names.stream()
                .flatMap(name -> List.of("/usr/bin/" + name, "/usr/local/bin/" + name).stream())
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
    }

    /** What runs that language on this machine, or empty. */
    static Optional<Interpreter> find(CodeLanguage language, Limits limits) {
        long memory = limits.memoryBytes();
        return switch (language) {
            case PYTHON3 ->
                first(List.of("python3"))
                        .map(python -> new Interpreter(
                                List.of("--as=" + memory), List.of(python, "-I", "-B", "-X", "utf8", file(language))));
            // The address space is bound too, because a page that is made read-only no longer counts as data.
            case JAVASCRIPT ->
                first(List.of("node", "nodejs"))
                        .map(node -> new Interpreter(
                                List.of("--data=" + memory, "--as=" + (memory + NODE_RESERVES)),
                                List.of(node, "--max-old-space-size=" + (memory >> 20) * 3 / 4, file(language))));
        };
    }

    /** The package that brings it on Debian and its descendants. */
    static String packageName(CodeLanguage language) {
        return switch (language) {
            case PYTHON3 -> "python3";
            case JAVASCRIPT -> "nodejs";
        };
    }

    /** Where the program's text lies in the sandbox; it shows in tracebacks. */
    static String file(CodeLanguage language) {
        return switch (language) {
            case PYTHON3 -> "/program.py";
            case JAVASCRIPT -> "/program.js";
        };
    }
}
