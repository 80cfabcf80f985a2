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
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path folder = up.resolve("shared/samples/recommended");
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    return files.filter(file -> file.toString().endsWith(".yml"))
                            .sorted()
                            .toList();
                }
            }
        }
        Assumptions.abort("there is no folder shared/samples/recommended beside this checkout");
        return List.of();
    }
}
