package dev.runnel.server.surface;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** App files of graphs, in the test resources. */
final class AppResources {

    private AppResources() {}

    /** The text of {@code apps/<name>.yml}. */
    static String text(String name) {
        try (InputStream file = AppResources.class.getResourceAsStream("/apps/" + name + ".yml")) {
            if (file == null) {
                throw new AssertionError("there is no app file " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The same with another name, so that it is an app of its own. */
    static String named(String name, String app) {
        return text(name).replaceFirst("name: [^,]+", "name: " + app);
    }
}
