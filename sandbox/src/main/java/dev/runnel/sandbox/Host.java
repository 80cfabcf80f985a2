package dev.runnel.sandbox;

import dev.runnel.run.SandboxException;
import dev.runnel.run.SandboxException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the machine brings for bubblewrap.
 *
 * @param root whether this process has root's user id
 * @param pageBytes of the kernel's memory
 */
record Host(Machine machine, Path bubblewrap, boolean root, int pageBytes) {

    /** A key of the auxiliary vector, see getauxval(3). */
    private static final long AT_PAGESZ = 6;

    private static final List<Path> PLACES =
            List.of(Path.of("/usr/bin/bwrap"), Path.of("/usr/local/bin/bwrap"), Path.of("/bin/bwrap"));

    /** @throws SandboxException UNAVAILABLE where something is missing; the message names the remedy */
    static Host here() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            throw new SandboxException(Kind.UNAVAILABLE, Remedies.other("bubblewrap needs Linux"));
        }
        String architecture = System.getProperty("os.arch", "");
        Machine machine = Machine.of(architecture)
                .orElseThrow(() -> new SandboxException(
                        Kind.UNAVAILABLE,
                        Remedies.other("the filter on system calls is not made for " + architecture)));
        Path bubblewrap = PLACES.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new SandboxException(Kind.UNAVAILABLE, Remedies.noBubblewrap()));
        return new Host(machine, bubblewrap, rootUser(), pageSize());
    }

    private static int pageSize() {
        try {
            LongBuffer vector = ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer();
            while (vector.remaining() >= 2) {
                long key = vector.get();
                long value = vector.get();
                if (key == AT_PAGESZ) {
                    return Math.toIntExact(value);
                }
            }
        } catch (IOException failed) {
            throw new SandboxException(Kind.UNAVAILABLE, "/proc cannot be read", "", failed);
        }
        throw new SandboxException(Kind.UNAVAILABLE, "/proc does not tell the size of a page");
    }

    private static boolean rootUser() {
        try {
            // Uid: real, effective, saved, of files.
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("Uid:"))
                    .anyMatch(line -> line.split("\\s+")[2].equals("0"));
        } catch (IOException failed) {
            throw new SandboxException(Kind.UNAVAILABLE, "/proc cannot be read", "", failed);
        }
    }
}
