package dev.runnel.bench.relay;

import dev.runnel.bench.process.BenchException;
import dev.runnel.bench.process.ChildProcess;
import dev.runnel.bench.stub.Pacing;
import dev.runnel.bench.stub.UpstreamStub;
import dev.runnel.run.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An {@link UpstreamStub} in a small JVM of its own, so that its CPU time is not the generator's. */
final class StubProcess implements AutoCloseable {

    private final ChildProcess process;
    private final int port;

    private StubProcess(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a stub on a free port.
     *
     * @throws BenchException if its monotonic clock is not this process's, since the times in its events would mean nothing
     */
    static StubProcess start(String name, int events, Pacing pacing, Path folder, Clock clock) {
        long before = clock.nanos();
        ChildProcess process = ChildProcess.start(
                name,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        UpstreamStub.class.getName(),
                        "0",
                        Integer.toString(events),
                        pacing.text()),
                Map.of(),
                folder);
        try {
            String[] ready = process.awaitReady(Duration.ofSeconds(20)).split(" ");
            long its = Long.parseLong(ready[1]);
            if (its - before < 0 || its - clock.nanos() > 0) {
                throw new BenchException("the JVMs of this machine do not share a monotonic clock");
            }
            return new StubProcess(process, Integer.parseInt(ready[0]));
        } catch (RuntimeException failed) {
            process.close();
            throw failed;
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
