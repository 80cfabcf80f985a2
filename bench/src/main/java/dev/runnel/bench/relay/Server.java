package dev.runnel.bench.relay;

import dev.runnel.bench.load.Target;
import dev.runnel.bench.process.BenchException;

/** A server under load in a process of its own: the product or a control. Closing it ends the process. */
interface Server extends AutoCloseable {

    /** Its name in the report. */
    String name();

    /** Where the load goes. */
    Target target();

    /** The process whose tree is measured. */
    long pid();

    /** Process id of the stub behind it. */
    long stubPid();

    /** Bytes that the JVM of this server has allocated since its start; NaN where that cannot be known. */
    double allocatedBytes();

    /** @throws BenchException if the process has ended by itself */
    void requireAlive();

    @Override
    void close();
}
