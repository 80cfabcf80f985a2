package dev.runnel.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disk space that is kept for recovery: a file of real blocks that a start gives up where it finds the disk full.
 *
 * <p>A full disk stops new runs; the next start must still be able to end those that were in flight.
 */
final class DiskReserve {

    private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);

    /** Bytes that are kept. */
    static final long SIZE = 64L * 1024 * 1024;

    private static final int PIECE = 1024 * 1024;

    /** Pieces that are taken at once: it must not disturb who else writes. */
    private static final int PIECES = 8;

    private final Path file;
    private final long size;

    /** @param size bytes, 0 for none */
    DiskReserve(Path file, long size) {
        this.file = file;
        this.size = size;
    }

    /** Gives the space up where the disk has less than that left beside it; returns whether it did. */
    boolean releaseIfNeeded() throws IOException {
        if (!Files.exists(file) || Files.getFileStore(file).getUsableSpace() >= size) {
            return false;
        }
        Files.delete(file);
        LOG.warn("the disk is full: the reserve was given up for recovery; please make room");
        return true;
    }

    /**
     * Takes some of the space that is missing, where the disk has more than twice as much left; returns whether all is
     * held.
     */
    boolean grow() throws IOException {
        long held = Files.exists(file) ? Files.size(file) : 0;
        if (held >= size) {
            return true;
        }
        if (Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < 2 * size) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            var piece = ByteBuffer.allocate(PIECE);
            for (int i = 0; i < PIECES && held < size; i++) {
                piece.clear().limit((int) Math.min(PIECE, size - held));
                held += channel.write(piece);
            }
        }
        return held >= size;
    }
}
