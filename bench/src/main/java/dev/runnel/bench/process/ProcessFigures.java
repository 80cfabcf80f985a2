package dev.runnel.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Linux knows about a process and its descendants: CPU time, resident memory, open descriptors.
 *
 * <p>A process that ends while it is looked at counts as nothing.
 */
public final class ProcessFigures {

    /** One tick of {@code /proc/<pid>/stat}: the kernel shows 100 a second to programs, whatever its own rate. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private final Path proc;

    /** Reads below {@code proc}, which is {@code /proc} but in tests. */
    public ProcessFigures(Path proc) {
        this.proc = proc;
    }

    /** CPU time, user and system, of all threads of one process, nanoseconds. */
    public long cpuNanos(long pid) {
        String stat = read(pid, "stat");
        return stat.isEmpty() ? 0 : cpuTicks(stat) * NANOS_PER_TICK;
    }

    /** CPU time of {@code pid} and the descendants that it has now, nanoseconds. */
    public long treeCpuNanos(long pid) {
        return tree(pid).stream().mapToLong(this::cpuNanos).sum();
    }

    /** Resident memory of {@code pid} and its descendants, bytes; pages that they share count in each. */
    public long treeResidentBytes(long pid) {
        return tree(pid).stream()
                .mapToLong(each -> residentBytes(read(each, "status")))
                .sum();
    }

    /** Open descriptors of the process of the tree that has most. */
    public long mostDescriptors(long pid) {
        return tree(pid).stream().mapToLong(this::descriptors).max().orElse(0);
    }

    /** Fields 14 and 15 of a stat line; the name in field 2 may hold blanks and parentheses. */
    public static long cpuTicks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** The {@code VmRSS} line of a status file in bytes; 0 where there is none, as for a process that is ending. */
    public static long residentBytes(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    private static List<Long> tree(long pid) {
        return ProcessHandle.of(pid)
                .map(root -> Stream.concat(Stream.of(root), root.descendants())
                        .map(ProcessHandle::pid)
                        .toList())
                .orElse(List.of());
    }

    private long descriptors(long pid) {
        try (Stream<Path> open = Files.list(proc.resolve(Long.toString(pid)).resolve("fd"))) {
            return open.count();
        } catch (IOException gone) {
            return 0;
        }
    }

    private String read(long pid, String file) {
        try {
            return Files.readString(proc.resolve(Long.toString(pid)).resolve(file));
        } catch (IOException gone) {
            // No such file, or "no such process" when it ends between open and read.
            return "";
        }
    }
}
