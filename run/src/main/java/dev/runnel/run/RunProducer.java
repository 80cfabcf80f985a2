package dev.runnel.run;

import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Payload.TextReplaced;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one producer of a run's events: numbers them, puts them into the tail, and cuts them into segments for the log.
 *
 * <p>One thread at a time uses it. Only {@link #cutPublished()} comes from another thread, the segment timer's; the two
 * meet in {@code cutting}, which is taken once per segment and never held while waiting.
 */
final class RunProducer implements EventSink, RunLog.Listener {

    static final int PUBLISH_EVENTS = 64;
    static final int PUBLISH_BYTES = 16 * 1024;
    static final int SEGMENT_BYTES = 16 * 1024;
    static final int NUMBER_BLOCK = 4096;
    /** The longest answer text that a run may have, characters. */
    static final int ANSWER_LIMIT = 10 * 1024 * 1024;

    /** What a delta weighs in memory beyond its encoded bytes. */
    private static final int OBJECT_BYTES = 80;

    private final Tail tail;
    private final RunLog.Writer writer;
    private final SegmentTimer timer;
    private final Clock clock;
    private final StopSignal stop;
    private final StringBuilder answer = new StringBuilder();

    private long number;
    private long reservedThrough;
    private boolean reserving;
    private int unpublished;
    private int unpublishedBytes;
    private volatile boolean timed;
    private volatile @Nullable LogUnavailableException failure;

    private final ReentrantLock cutting = new ReentrantLock();
    private long cutThrough;
    private int uncutBytes;

    /** @param first number of the first event that it will make */
    RunProducer(
            RunLog log,
            Lease lease,
            long first,
            long reservedThrough,
            Clock clock,
            StopSignal stop,
            SegmentTimer timer) {
        this.tail = new Tail(first);
        this.number = first - 1;
        this.cutThrough = first - 1;
        this.reservedThrough = reservedThrough;
        this.clock = clock;
        this.stop = stop;
        this.timer = timer;
        this.writer = log.writer(lease, first - 1, reservedThrough, this);
    }

    Tail tail() {
        return tail;
    }

    @Override
    public String text() {
        return answer.toString();
    }

    @Override
    public void emit(Payload payload) {
        add(payload);
        if (!payload.isDelta() || unpublished >= PUBLISH_EVENTS || unpublishedBytes >= PUBLISH_BYTES) {
            publish();
        }
    }

    @Override
    public void publish() {
        if (unpublished == 0) {
            return;
        }
        int bytes = unpublishedBytes;
        unpublished = 0;
        unpublishedBytes = 0;
        tail.publish(number);
        boolean full;
        cutting.lock();
        try {
            uncutBytes += bytes;
            full = uncutBytes >= SEGMENT_BYTES;
        } finally {
            cutting.unlock();
        }
        if (full) {
            cut(number);
            writer.awaitRoom();
        } else if (!timed) {
            timed = true;
            timer.add(this);
        }
        tail.evict(writer.durableThrough());
    }

    @Override
    public void emitDurably(Payload payload) {
        publish();
        add(payload);
        cut(number);
        writer.awaitDurable(number);
        publish();
    }

    @Override
    public boolean emitWith(Payload payload, Store.Unit<Boolean> changes) {
        return emitAllWith(List.of(payload), changes);
    }

    /** Adds events together with changes of records, durable as a whole; where the changes yield false, none exists. */
    boolean emitAllWith(List<Payload> payloads, Store.Unit<Boolean> changes) {
        publish();
        long before = number;
        for (Payload payload : payloads) {
            add(payload);
        }
        Segment segment;
        long cutBefore;
        int uncutBefore;
        cutting.lock();
        try {
            cutBefore = cutThrough;
            uncutBefore = uncutBytes;
            segment = take(number);
        } finally {
            cutting.unlock();
        }
        // The timer may come meanwhile; it finds everything that is published cut already.
        boolean kept = writer.appendWith(segment, changes);
        if (!kept) {
            cutting.lock();
            try {
                cutThrough = cutBefore;
                uncutBytes = uncutBefore;
            } finally {
                cutting.unlock();
            }
            tail.rewind(before);
            number = before;
            unpublished = 0;
            unpublishedBytes = 0;
            return false;
        }
        publish();
        return true;
    }

    /** Nothing follows: the last event was the run's end. */
    void end() {
        tail.end();
    }

    /** Called by the segment timer: cuts what has been published and not cut for too long. */
    void cutPublished() {
        timed = false;
        cut(tail.published());
    }

    @Override
    public void failed(LogUnavailableException cause) {
        failure = cause;
        stop.raise(StopSignal.Reason.LOG_UNAVAILABLE);
        tail.fail();
    }

    private void add(Payload payload) {
        LogUnavailableException cause = failure;
        if (cause != null) {
            throw cause;
        }
        reserve();
        int weight = payload.weight();
        RunEvent event = new RunEvent(++number, clock.millis(), payload);
        tail.append(event, weight);
        unpublished++;
        unpublishedBytes += payload.isDelta() ? Math.max(16, weight - OBJECT_BYTES) : weight;
        if (payload instanceof TextDelta(String text, List<String> ignored)) {
            if (answer.length() + text.length() > ANSWER_LIMIT) {
                throw new ProgramException(
                        new RunError(
                                RunErrorCode.INVALID_PARAM,
                                "The answer is longer than " + ANSWER_LIMIT + " characters."),
                        null);
            }
            answer.append(text);
        } else if (payload instanceof TextReplaced(String text, String ignored)) {
            answer.setLength(0);
            answer.append(text);
        }
    }

    private void reserve() {
        if (!reserving && number + NUMBER_BLOCK / 2 >= reservedThrough) {
            reserving = true;
            writer.reserve(reservedThrough + NUMBER_BLOCK);
        }
        if (number + 1 > reservedThrough) {
            writer.awaitReserved(number + 1);
        }
        if (reserving && writer.reservedThrough() > reservedThrough) {
            reservedThrough = writer.reservedThrough();
            reserving = false;
        }
    }

    private void cut(long through) {
        cutting.lock();
        try {
            if (through > cutThrough) {
                writer.append(take(through));
            }
        } catch (LogUnavailableException cause) {
            failed(cause);
        } finally {
            cutting.unlock();
        }
    }

    /** The events after the last cut through {@code through} as a segment; the caller holds {@code cutting}. */
    private Segment take(long through) {
        var events = new ArrayList<RunEvent>((int) (through - cutThrough));
        Tail.Chunk chunk = tail.find(cutThrough + 1);
        for (long next = cutThrough + 1; next <= through; next++) {
            if (chunk != null && next == chunk.base + Tail.SLOTS) {
                chunk = chunk.next;
            }
            if (chunk == null) {
                throw new IllegalStateException("event " + next + " left the tail before it was durable");
            }
            events.add(chunk.event(next));
        }
        cutThrough = through;
        uncutBytes = 0;
        return EventCodec.segment(events);
    }
}
