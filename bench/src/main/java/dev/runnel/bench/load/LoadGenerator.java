package dev.runnel.bench.load;

import dev.runnel.bench.Stamp;
import dev.runnel.run.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Opens streams against one {@link Target} as a {@link LoadPlan} says, on one thread, and judges every stream by its content.
 *
 * <p>A failed stream is counted and its connection is opened again after 100 ms where the plan repeats, so that a server
 * that refuses is asked at a bounded rate.
 */
public final class LoadGenerator {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int READ_SIZE = 1 << 18;

    private final LoadPlan plan;
    private final Clock clock;
    private final List<LoadStream> streams = new ArrayList<>();
    private final ArrayDeque<LoadStream> retries = new ArrayDeque<>();
    private final AtomicLong seen = new AtomicLong();
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(READ_SIZE);
    private final byte[] bytes = new byte[READ_SIZE];

    private final Samples added = new Samples();
    private final Samples downstream = new Samples();
    private final Map<Fault, Long> failed = new EnumMap<>(Fault.class);
    private String example = "";
    private long completed;
    private long events;
    private int opened;
    private int asking;
    private int most;
    private LoadPlan.Schedule schedule;

    public LoadGenerator(Target target, LoadPlan plan, Clock clock) {
        this.plan = plan;
        this.clock = clock;
        this.schedule = plan.from(0);
        for (int i = 0; i < plan.streams(); i++) {
            streams.add(new LoadStream(i, target, plan.script()));
        }
    }

    /** Text events received so far; may be read from any thread and is at most one pass of the selector behind. */
    public long events() {
        return seen.getAcquire();
    }

    /** Runs the whole load on the calling thread; ends by the deadline of {@code times} at the latest. */
    public LoadResult run(LoadPlan.Schedule times) throws IOException {
        schedule = times;
        try (Selector selector = Selector.open()) {
            try {
                for (long now = clock.nanos(); goesOn(now); now = clock.nanos()) {
                    openDue(selector, now);
                    selector.select(this::ready, waitMillis(clock.nanos()));
                    seen.setRelease(events);
                }
                for (LoadStream stream : streams) {
                    if (stream.asking()) {
                        fail(stream, Fault.UNFINISHED, "after " + stream.check().texts() + " tokens");
                    }
                }
            } finally {
                streams.forEach(LoadStream::close);
            }
        }
        return new LoadResult(completed, Map.copyOf(failed), example, most, added, downstream);
    }

    private boolean goesOn(long now) {
        boolean moreToOpen = now - schedule.closes() < 0 && (plan.repeat() || opened < streams.size());
        return now - schedule.deadline() < 0 && (moreToOpen || asking > 0);
    }

    private void openDue(Selector selector, long now) {
        if (now - schedule.closes() >= 0) {
            return;
        }
        while (opened < streams.size() && now - schedule.start() >= plan.opensAfter(opened)) {
            open(selector, streams.get(opened++));
        }
        while (!retries.isEmpty() && retries.peekFirst().retryAt - now <= 0) {
            open(selector, retries.removeFirst());
        }
    }

    private void open(Selector selector, LoadStream stream) {
        asking++;
        most = Math.max(most, asking);
        try {
            stream.open(selector, clock.nanos());
        } catch (IOException refused) {
            fail(stream, Fault.CONNECTION_LOST, "connect: " + refused.getMessage());
        }
    }

    /** Short while connections are still to be opened, so that the ramp is even; else until something arrives, looking up now and then. */
    private long waitMillis(long now) {
        boolean opening = now - schedule.closes() < 0 && (opened < streams.size() || !retries.isEmpty());
        long next = now - schedule.closes() < 0 ? schedule.closes() : schedule.deadline();
        long left = TimeUnit.NANOSECONDS.toMillis(Math.max(0, next - now)) + 1;
        return Math.min(opening ? 1 : 100, left);
    }

    private void ready(SelectionKey key) {
        LoadStream stream = (LoadStream) key.attachment();
        try {
            if (key.isConnectable()) {
                stream.connected(clock.nanos());
            } else if (key.isWritable()) {
                stream.write();
            } else {
                read(stream);
            }
        } catch (IOException lost) {
            fail(
                    stream,
                    Fault.CONNECTION_LOST,
                    lost + " after " + stream.check().texts() + " tokens");
        } catch (MalformedResponseException malformed) {
            fail(stream, Fault.MALFORMED, String.valueOf(malformed.getMessage()));
        } catch (LoadStream.StatusException status) {
            fail(stream, Fault.STATUS, String.valueOf(status.getMessage()));
        }
    }

    private void read(LoadStream stream) throws IOException {
        incoming.clear();
        int length = stream.read(incoming);
        long now = clock.nanos();
        if (length < 0) {
            if (stream.asking() && stream.response().endOfInput()) {
                finish(stream);
            } else if (stream.asking()) {
                throw new IOException("the server closed the connection");
            }
            stream.close();
            return;
        }
        incoming.flip().get(bytes, 0, length);
        StreamCheck check = stream.check();
        int before = check.texts();
        stream.take(bytes, length);
        events += check.texts() - before;
        if (!stream.timed && check.stamp() != null) {
            stream.timed = true;
            time(stream.requestedAt, check.stamp(), now);
        }
        if (stream.response().done()) {
            finish(stream);
        } else if (check.fault() != null) {
            fail(stream, check.fault(), check.detail());
        }
    }

    private void time(long requestedAt, Stamp stamp, long now) {
        if (!plan.repeat() || schedule.measures(requestedAt)) {
            added.add(now - requestedAt - (stamp.sent() - stamp.received()));
            downstream.add(now - stamp.sent());
        }
    }

    private void finish(LoadStream stream) throws IOException {
        Fault fault = stream.check().end();
        if (fault != null) {
            fail(stream, fault, stream.check().detail());
            return;
        }
        completed++;
        long now = clock.nanos();
        boolean again = plan.repeat() && now - schedule.closes() < 0;
        if (again && stream.response().keepAlive()) {
            stream.ask(now);
            return;
        }
        asking--;
        stream.ended();
        stream.close();
        if (again) {
            stream.retryAt = now;
            retries.addFirst(stream);
        }
    }

    private void fail(LoadStream stream, Fault fault, String detail) {
        if (stream.asking()) {
            asking--;
        }
        failed.merge(fault, 1L, Long::sum);
        if (example.isEmpty()) {
            example = fault + ": " + detail;
        }
        stream.close();
        long now = clock.nanos();
        if (plan.repeat() && now - schedule.closes() < 0) {
            stream.retryAt = now + RETRY_NANOS;
            retries.addLast(stream);
        }
    }
}
