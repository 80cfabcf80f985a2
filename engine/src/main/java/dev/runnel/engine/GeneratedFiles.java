package dev.runnel.engine;

import dev.runnel.run.FileReference;
import java.io.IOException;
import java.util.UUID;

/** Where files that a run made are kept. */
@FunctionalInterface
public interface GeneratedFiles {

    /**
     * Stores a file and returns how runs refer to it.
     *
     * @param tenant owner
     * @param app whose run made it
     * @param name file name without folders, at most 200 characters
     * @param mimeType media type as its sender claims it
     * @param content the whole file
     * @throws IOException where it cannot be stored
     */
    FileReference store(UUID tenant, UUID app, String name, String mimeType, byte[] content) throws IOException;
}
