package dev.runnel.store;

import dev.runnel.run.Lease;
import dev.runnel.run.RunLog;
import dev.runnel.run.Segment;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The run log over one or more batch writers: a run always has the same one, so its segments keep their order. */
final class BatchLog implements RunLog {

    private final List<BatchWriter> writers;
    private final LogWriter.AppendingWith appending;
    private final Reading reading;
    private final PendingBytes pending = new PendingBytes();

    /** Runs a reading on a connection. */
    interface Reading {
        <T> T read(Function<SqlSession, T> reader);
    }

    BatchLog(List<BatchWriter> writers, LogWriter.AppendingWith appending, Reading reading) {
        this.writers = List.copyOf(writers);
        this.appending = appending;
        this.reading = reading;
    }

    @Override
    public Writer writer(Lease lease, long durableThrough, long reservedThrough, Listener listener) {
        BatchWriter writer = writers.get(Math.floorMod(lease.run().hashCode(), writers.size()));
        return new LogWriter(writer, appending, lease, durableThrough, reservedThrough, listener, pending);
    }

    @Override
    public List<Segment> read(UUID tenant, UUID run, long after, int maxBytes) {
        return reading.read(session -> SegmentRecords.read(session, tenant, run, after, maxBytes));
    }

    @Override
    public long pendingBytes() {
        return pending.get();
    }
}
