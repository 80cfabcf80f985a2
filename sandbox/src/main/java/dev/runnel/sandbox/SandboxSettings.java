package dev.runnel.sandbox;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decides about programs of apps.
 *
 * @param limits what one program may use
 * @param places how many programs run here at once; more of them wait
 * @param patience how long a program may wait for a place
 * @param remote a server that speaks Dify's sandbox protocol, or null: then programs run on this machine
 */
public record SandboxSettings(
        Limits limits,
        int places,
        Duration patience,
        @Nullable Remote remote) {

    /**
     * What one program may use. A remote sandbox has limits of its own; of these it gets {@code outputBytes} alone.
     *
     * @param wall from start to end, 100 ms to 10 min. Dify's sandbox gives 5 s, in its Docker deployment 15; the default
     *     is 30, so that what runs there also runs on a slower machine
     * @param memoryBytes 64 MiB to 1 TiB: address space of Python, writable memory of node (which reserves more than it uses)
     * @param threads 8 to 4,096; node itself needs 7
     * @param filesBytes what files in {@code /tmp} may hold, 64 KiB to 1 TiB; it is memory too, beside {@code memoryBytes}
     * @param outputBytes what may be written, 1 byte to 256 MiB: standard output and standard error each
     * @param childProcesses whether a program may start processes. Off, as in Dify's sandbox: each of them would have
     *     {@code memoryBytes} for itself
     */
    public record Limits(
            Duration wall, long memoryBytes, int threads, long filesBytes, int outputBytes, boolean childProcesses) {

        /** 30 s, 512 MiB, 32 threads, 64 MiB of files, 8 MiB of output, no processes. */
        public static final Limits DEFAULT =
                new Limits(Duration.ofSeconds(30), 512L << 20, 32, 64L << 20, 8 << 20, false);

        /** @throws IllegalArgumentException where a limit is outside its range */
        public Limits {
            within("time of a program (ms)", wall.toMillis(), 100, 600_000);
            within("memory of a program (bytes)", memoryBytes, 64L << 20, 1L << 40);
            within("threads of a program", threads, 8, 4096);
            within("files of a program (bytes)", filesBytes, 64L << 10, 1L << 40);
            within("output of a program (bytes)", outputBytes, 1, 256L << 20);
        }
    }

    /**
     * A server that speaks Dify's sandbox protocol.
     *
     * @param endpoint its address without {@code /v1/sandbox/run}, http or https
     * @param apiKey sent as {@code X-Api-Key}
     * @param network whether programs may use that server's network; a program run here never has one
     */
    public record Remote(URI endpoint, String apiKey, boolean network) {

        /** @throws IllegalArgumentException where the address is not absolute, or not http or https */
        public Remote {
            String scheme = endpoint.getScheme();
            if (endpoint.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
                throw new IllegalArgumentException("the remote sandbox's address must be http://... or https://...");
            }
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Remote[endpoint=" + endpoint + ", network=" + network + "]";
        }
    }

    /** @throws IllegalArgumentException where a value is outside its range */
    public SandboxSettings {
        within("programs at once", places, 1, 1024);
        within("wait for a place (ms)", patience.toMillis(), 0, 600_000);
    }

    /**
     * The defaults for a machine: two programs per core, because half of their time they start up and wait for pipes, and
     * 30 s in the queue, as long as a program may take.
     */
    public static SandboxSettings defaults(int cores) {
        return new SandboxSettings(Limits.DEFAULT, Math.clamp(2L * cores, 1, 1024), Limits.DEFAULT.wall(), null);
    }

    private static void within(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " must be between " + least + " and " + most + ", not " + value);
        }
    }
}
