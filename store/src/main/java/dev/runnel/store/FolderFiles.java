package dev.runnel.store;

import dev.runnel.run.FileStorage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/**
 * Stored files in a folder: written beside their place, synchronised, then moved there, so that a crash leaves a whole
 * file or none.
 */
public final class FolderFiles implements FileStorage {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*(\\.[A-Za-z0-9]{1,16})?");
    private static final int LONGEST_KEY = 512;
    private static final int PIECE = 64 * 1024;

    private final Path folder;
    private final Path incoming;

    /**
     * Opens a folder, making it as needed. One process at a time writes to it.
     *
     * @throws IOException where the folder cannot be made
     */
    public FolderFiles(Path folder) throws IOException {
        this.folder = folder.toAbsolutePath().normalize();
        this.incoming = this.folder.resolve("incoming");
        Files.createDirectories(incoming);
        // What a crash left half-written belongs to nobody.
        try (DirectoryStream<Path> orphans = Files.newDirectoryStream(incoming)) {
            for (Path orphan : orphans) {
                Files.delete(orphan);
            }
        }
    }

    @Override
    public long write(String key, InputStream content, long maxBytes) throws IOException {
        Path target = place(key);
        Path half = Files.createTempFile(incoming, "f", "");
        try {
            long written = 0;
            try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE);
                    var out = Channels.newOutputStream(channel)) {
                var piece = new byte[PIECE];
                int count;
                while ((count = content.read(piece)) >= 0) {
                    written += count;
                    if (written > maxBytes) {
                        throw new TooLargeException(maxBytes);
                    }
                    out.write(piece, 0, count);
                }
                channel.force(true);
            }
            Files.createDirectories(target.getParent());
            Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
            synchronise(target);
            return written;
        } finally {
            Files.deleteIfExists(half);
        }
    }

    /** The name of a file is durable when its folder is, and that folder's name when the one above is. */
    private void synchronise(Path file) throws IOException {
        if (File.separatorChar == '\\') {
            // Windows opens no folder.
            return;
        }
        for (Path each = file.getParent(); each != null && each.startsWith(folder); each = each.getParent()) {
            try (FileChannel channel = FileChannel.open(each, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public InputStream open(String key, long offset) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(place(key), StandardOpenOption.READ);
        channel.position(offset);
        return Channels.newInputStream(channel);
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(place(key));
    }

    private Path place(String key) throws IOException {
        if (key.length() <= LONGEST_KEY && KEY.matcher(key).matches()) {
            Path place = folder.resolve(key).normalize();
            if (place.startsWith(folder) && !place.startsWith(incoming)) {
                return place;
            }
        }
        throw new IOException("not a key of stored files");
    }
}
