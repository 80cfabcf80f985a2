package dev.runnel.store;

import dev.runnel.run.Lease;
import dev.runnel.run.RunLog;
import dev.runnel.run.Segment;
import dev.runnel.run.Store;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The run log over one or more batch writers: a run always has the same one, so its segments keep their order. */
final class BatchLog implements RunLog {

    private final List<BatchWriter> writers;
    private final Reading reading;
    private final AtomicLong pending = new AtomicLong();

    /** Runs a reading on a connection. */
    interface Reading {
        <T> T read(Function<SqlSession, T> reader);
    }

    BatchLog(List<BatchWriter> writers, Reading reading) {
        this.writers = List.copyOf(writers);
        this.reading = reading;
    }

    @Override
    public Writer writer(Lease lease, long durableThrough, long reservedThrough, Listener listener) {
        BatchWriter writer = writers.get(Math.floorMod(lease.run().hashCode(), writers.size()));
        return new LogWriter(writer, lease, durableThrough, reservedThrough, listener, pending);
    }

    @Override
    public List<Segment> read(UUID tenant, UUID run, long after, int maxBytes) {
        return reading.read(session -> SegmentRecords.read(session, tenant, run, after, maxBytes));
    }

    @Override
    public long pendingBytes() {
        return pending.get();
    }

    boolean writable() {
        return writers.stream().allMatch(BatchWriter::writable);
    }

    /** Runs a unit in the order of that writer's items. */
    static <T extends @Nullable Object> T write(BatchWriter writer, Store.Unit<T> unit) {
        var item = new WriteItem.Unit<>(unit);
        writer.submit(item);
        return item.await();
    }
}
