package dev.runnel.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Disk space that is kept free for recovery: a file of real blocks that is given up when a start needs to write.
 *
 * <p>A full disk stops new runs; the next start must still be able to end those that were in flight.
 */
public final class DiskReserve {

    /** Bytes that are kept. */
    public static final long SIZE = 64L * 1024 * 1024;

    private static final int PIECE = 1024 * 1024;

    private final Path file;
    private final long size;

    public DiskReserve(Path file, long size) {
        this.file = file;
        this.size = size;
    }

    /** Gives the space up where the disk has less than that left beside it; returns whether it did. */
    public boolean releaseIfNeeded() throws IOException {
        if (Files.exists(file) && Files.getFileStore(file).getUsableSpace() < size) {
            Files.delete(file);
            return true;
        }
        return false;
    }

    /** Takes the space again where there is more than twice as much; returns whether it is held. */
    public boolean restore() throws IOException {
        if (Files.exists(file) && Files.size(file) == size) {
            return true;
        }
        if (Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < 2 * size) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            var piece = ByteBuffer.allocate(PIECE);
            for (long written = 0; written < size; ) {
                piece.clear().limit((int) Math.min(PIECE, size - written));
                written += channel.write(piece);
            }
        }
        return true;
    }
}
