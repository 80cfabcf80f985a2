package dev.runnel.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The filter's bytes in a file that only the server's user can read, from which {@code bwrap} takes them.
 *
 * <p>Temporary folders are swept by age on many machines, so the file is written anew where it has gone.
 */
final class FilterFile implements AutoCloseable {

    private final byte[] filter;
    private Path path;

    FilterFile(byte[] filter) throws IOException {
        this.filter = filter;
        this.path = write();
    }

    /** @throws IOException where it was swept away and cannot be written again */
    synchronized Path path() throws IOException {
        if (!Files.exists(path)) {
            path = write();
        }
        return path;
    }

    private Path write() throws IOException {
        // Readable by its owner alone, under a name that nobody can foresee.
        return Files.write(Files.createTempFile("runnel-filter", ".bpf"), filter);
    }

    @Override
    public synchronized void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
