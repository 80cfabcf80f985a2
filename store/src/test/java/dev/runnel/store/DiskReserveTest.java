package dev.runnel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The space that is kept for recovery. */
class DiskReserveTest {

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("reserve");
    }

    @Test
    void itIsTakenAPieceAtATime() throws IOException {
        var reserve = new DiskReserve(file(), 20_000_000);

        assertThat(reserve.grow()).isFalse();
        assertThat(Files.size(file())).isEqualTo(8 * 1024 * 1024);
        assertThat(reserve.grow()).isFalse();
        assertThat(reserve.grow()).isTrue();
        assertThat(Files.size(file())).isEqualTo(20_000_000);
        assertThat(reserve.grow()).isTrue();
    }

    @Test
    void itIsKeptWhileTheDiskHasRoom() throws IOException {
        var reserve = new DiskReserve(file(), 1000);
        reserve.grow();

        assertThat(reserve.releaseIfNeeded()).isFalse();
        assertThat(file()).exists();
    }

    @Test
    void itIsGivenUpWhereTheDiskHasLessThanItBesideIt() throws IOException {
        Files.write(file(), new byte[1000]);
        // No disk has that much room.
        var reserve = new DiskReserve(file(), Long.MAX_VALUE / 4);

        assertThat(reserve.releaseIfNeeded()).isTrue();
        assertThat(file()).doesNotExist();
        assertThat(reserve.releaseIfNeeded()).isFalse();
        assertThat(reserve.grow()).isFalse();
        assertThat(file()).doesNotExist();
    }

    @Test
    void noneIsWantedWhereItsSizeIsNothing() throws IOException {
        assertThat(new DiskReserve(file(), 0).grow()).isTrue();
        assertThat(file()).doesNotExist();
    }
}
