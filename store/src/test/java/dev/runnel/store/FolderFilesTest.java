package dev.runnel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.FileStorage;
import dev.runnel.testkit.store.FileStorageSuite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of stored files, and what a folder adds to it. */
class FolderFilesTest extends FileStorageSuite {

    @TempDir
    private Path folder;

    private FolderFiles files;

    @BeforeEach
    void open() throws IOException {
        files = new FolderFiles(folder);
    }

    @Override
    protected FileStorage storage() {
        return files;
    }

    @Test
    void whatACrashLeftHalfWrittenIsRemovedAtTheNextStart() throws IOException {
        files.write("kept", new ByteArrayInputStream(new byte[3]), 3);
        Path orphan = Files.write(folder.resolve("incoming").resolve("f123"), new byte[100]);

        var again = new FolderFiles(folder);

        assertThat(orphan).doesNotExist();
        try (InputStream kept = again.open("kept", 0)) {
            assertThat(kept.readAllBytes()).hasSize(3);
        }
    }

    @Test
    void nothingStaysBehindWhereWritingFails() throws IOException {
        assertThatThrownBy(() -> files.write("large", new ByteArrayInputStream(new byte[11]), 10))
                .isInstanceOf(IOException.class);

        assertThat(folder.resolve("incoming")).isEmptyDirectory();
        assertThat(folder).isDirectoryNotContaining("glob:**large");
    }

    @Test
    void theFolderOfHalfWrittenFilesIsNoPlaceForKeys() {
        assertThatThrownBy(() -> files.write("incoming/file", InputStream.nullInputStream(), 1))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> files.delete("incoming")).isInstanceOf(IOException.class);
    }

    @Test
    void aKeyIsAtMostFiveHundredCharactersLong() throws IOException {
        files.write("a/".repeat(255) + "ab", InputStream.nullInputStream(), 1);

        assertThatThrownBy(() -> files.write("a/".repeat(256) + "a", InputStream.nullInputStream(), 1))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> files.write("a/".repeat(100_000) + "a", InputStream.nullInputStream(), 1))
                .isInstanceOf(IOException.class);
    }
}
