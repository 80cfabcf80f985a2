package dev.runnel.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.FileStorage;
import dev.runnel.run.FileStorage.TooLargeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored files: whole or not there, streamed, and never outside their place. */
public abstract class FileStorageSuite {

    /** An empty storage. */
    protected abstract FileStorage storage();

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    private byte[] read(String key, long offset) throws IOException {
        try (InputStream stream = storage().open(key, offset)) {
            return stream.readAllBytes();
        }
    }

    @Test
    void aFileIsReadAsItWasWritten() throws IOException {
        byte[] content = content(300_000);

        assertThat(storage().write("uploads/ab/cd.png", new ByteArrayInputStream(content), 300_000))
                .isEqualTo(300_000);

        assertThat(read("uploads/ab/cd.png", 0)).isEqualTo(content);
    }

    @Test
    void anEmptyFileIsAFile() throws IOException {
        assertThat(storage().write("empty", InputStream.nullInputStream(), 0)).isZero();

        assertThat(read("empty", 0)).isEmpty();
    }

    @Test
    void readingBeginsAtAnOffset() throws IOException {
        byte[] content = content(1000);
        storage().write("file", new ByteArrayInputStream(content), 1000);

        assertThat(read("file", 999)).containsExactly(content[999]);
        assertThat(read("file", 1000)).isEmpty();
        assertThat(read("file", 5000)).isEmpty();
    }

    @Test
    void aFileThatIsNotThereCannotBeOpened() {
        assertThatThrownBy(() -> storage().open("missing", 0)).isInstanceOf(IOException.class);
    }

    @Test
    void aDeletedFileIsGone() throws IOException {
        storage().write("a/file", new ByteArrayInputStream(content(10)), 10);

        storage().delete("a/file");
        storage().delete("a/file");
        storage().delete("never/was");

        assertThatThrownBy(() -> storage().open("a/file", 0)).isInstanceOf(IOException.class);
    }

    @Test
    void aFileThatIsTooLargeLeavesNothing() {
        assertThatThrownBy(() -> storage().write("large", new ByteArrayInputStream(content(1001)), 1000))
                .isInstanceOfSatisfying(
                        TooLargeException.class,
                        tooLarge -> assertThat(tooLarge.limit()).isEqualTo(1000));

        assertThatThrownBy(() -> storage().open("large", 0)).isInstanceOf(IOException.class);
    }

    @Test
    void anEndlessStreamIsReadToTheLimitOnly() {
        var endless = new InputStream() {
            private long given;

            @Override
            public int read() {
                given++;
                return 'x';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                given += length;
                return length;
            }
        };

        assertThatThrownBy(() -> storage().write("endless", endless, 1_000_000)).isInstanceOf(TooLargeException.class);

        assertThat(endless.given).isLessThan(2_000_000);
    }

    @Test
    void aStreamThatBreaksLeavesNothing() {
        var breaking = new InputStream() {
            private boolean begun;

            @Override
            public int read() throws IOException {
                if (begun) {
                    throw new IOException("the client left");
                }
                begun = true;
                return 'x';
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                into[offset] = (byte) read();
                return 1;
            }
        };

        assertThatThrownBy(() -> storage().write("broken", breaking, 1000)).hasMessage("the client left");

        assertThatThrownBy(() -> storage().open("broken", 0)).isInstanceOf(IOException.class);
    }

    @Test
    void writingAgainReplacesTheWholeFile() throws IOException {
        storage().write("file", new ByteArrayInputStream(content(1000)), 1000);

        storage().write("file", new ByteArrayInputStream(content(10)), 1000);

        assertThat(read("file", 0)).isEqualTo(content(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/passwd",
                "..",
                "../secret",
                "a/../../secret",
                "a/./b",
                "a//b",
                "a/",
                ".hidden",
                "a\\b",
                "a\u0000b",
                "C:/x",
                "a b",
                "\u00e9",
                "file.tar.gz/..",
                "a\nb",
                "~/x",
                "%2e%2e/secret"
            })
    void onlyPlainRelativeKeysAreTaken(String key) {
        assertThatThrownBy(() -> storage().write(key, new ByteArrayInputStream(content(1)), 1))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> storage().open(key, 0)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> storage().delete(key)).isInstanceOf(IOException.class);
    }

    @Test
    void writersBesideEachOtherDoNotMix() throws Exception {
        var written = new ArrayList<Future<Long>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                int size = 10_000 + i;
                written.add(threads.submit(
                        () -> storage().write("same/" + size, new ByteArrayInputStream(content(size)), 100_000)));
                written.add(
                        threads.submit(() -> storage().write("one", new ByteArrayInputStream(content(size)), 100_000)));
            }
        }
        for (Future<Long> future : written) {
            future.get();
        }
        for (int i = 0; i < 16; i++) {
            assertThat(read("same/" + (10_000 + i), 0)).isEqualTo(content(10_000 + i));
        }
        byte[] last = read("one", 0);
        assertThat(last).isEqualTo(content(last.length));
    }
}
