package dev.runnel.server.wiring;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a server keeps its data.
 *
 * @param folder the folder itself
 */
public record DataFolder(Path folder) {

    private static final int SECRET_BYTES = 32;

    public Path database() {
        return folder.resolve("runnel.db");
    }

    public Path files() {
        return folder.resolve("files");
    }

    public Path temporary() {
        return folder.resolve("temporary");
    }

    /**
     * Keeps a second server off this folder: it would end the first one's runs as interrupted. The lock goes with the
     * process, however that ends.
     *
     * @throws IOException where a server already serves the folder
     */
    public FileChannel lock() throws IOException {
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new IOException("another server serves the data folder " + folder + "; end it, or use --data");
        }
        return channel;
    }

    /**
     * The secret that signs file addresses: from the environment, else from the folder, where the first start makes it
     * readable by its owner alone.
     *
     * @param given the value of {@code RUNNEL_SECRET}, null where it is not set
     */
    public byte[] secret(@Nullable String given) throws IOException {
        if (given != null && !given.isBlank()) {
            return given.getBytes(StandardCharsets.UTF_8);
        }
        Path file = folder.resolve("secret");
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            var bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
            Files.writeString(file, HexFormat.of().formatHex(bytes), StandardOpenOption.TRUNCATE_EXISTING);
        }
        return Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    }
}
