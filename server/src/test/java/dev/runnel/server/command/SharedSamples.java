package dev.runnel.server.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Real app files that lie beside a checkout, in {@code shared/samples}; a test without them is skipped. */
final class SharedSamples {

    private SharedSamples() {}

    /** The recommended apps, by name. */
    static List<Path> recommended() throws IOException {
        return in("recommended");
    }

    /** The fixtures of Dify's engine, by name. */
    static List<Path> engine() throws IOException {
        return in("engine");
    }

    private static List<Path> in(String group) throws IOException {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path folder = up.resolve("shared/samples").resolve(group);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    return files.filter(file -> file.toString().endsWith(".yml"))
                            .sorted()
                            .toList();
                }
            }
        }
        Assumptions.abort("there is no folder shared/samples/" + group + " beside this checkout");
        return List.of();
    }
}
