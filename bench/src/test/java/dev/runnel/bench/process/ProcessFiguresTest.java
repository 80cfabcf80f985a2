package dev.runnel.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcessFiguresTest {

    private static final String STAT = "4242 (a name) with (parens) S 1 4242 4242 0 -1 4194560 1817 0 12 0 731 269 5 6"
            + " 20 0 33 0 2254 3034087424 26411 18446744073709551615 1 1 0 0 0 0 0 4096 17642 0 0 0 17 1 0 0 0 0 0";

    @Test
    void cpuTimeIsUserAndSystemTime() {
        assertThat(ProcessFigures.cpuTicks(STAT)).isEqualTo(731 + 269);
    }

    @Test
    void residentMemoryIsReadInBytes() {
        assertThat(ProcessFigures.residentBytes(
                        "Name:\tjava\nVmHWM:\t  400 kB\nVmRSS:\t  105644 kB\nRssAnon:\t 1 kB\n"))
                .isEqualTo(105644L * 1024);
        assertThat(ProcessFigures.residentBytes("Name:\tzombie\n")).isZero();
    }

    @Test
    void aProcessIsReadFromItsFolder(@TempDir Path proc) throws IOException {
        Files.writeString(Files.createDirectory(proc.resolve("4242")).resolve("stat"), STAT);
        assertThat(new ProcessFigures(proc).cpuNanos(4242)).isEqualTo(10_000_000_000L);
        assertThat(new ProcessFigures(proc).cpuNanos(4243)).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisProcessHasFigures() {
        ProcessFigures figures = new ProcessFigures(Path.of("/proc"));
        long pid = ProcessHandle.current().pid();
        assertThat(figures.treeCpuNanos(pid)).isPositive();
        assertThat(figures.treeResidentBytes(pid)).isGreaterThan(1 << 20);
        assertThat(figures.mostDescriptors(pid)).isGreaterThan(2);
    }
}
