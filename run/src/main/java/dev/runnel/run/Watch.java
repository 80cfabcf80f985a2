package dev.runnel.run;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One connection reading a run's events from a number: out of the tail where it still has them, else out of the log.
 *
 * <p>Used by the request's own virtual thread. {@link #poll()} never waits for new events, {@link #await} does; {@link
 * #close()} may come from any thread and ends the waiting.
 */
public final class Watch implements AutoCloseable {

    /** Bytes of the log that are read at once. */
    static final int PAGE_BYTES = 256 * 1024;

    /** How soon a run without a tail here is looked for again. */
    private static final long LOOK_AGAIN = TimeUnit.SECONDS.toNanos(1);

    /** How a watch stands. */
    public enum State {
        /** More events may follow. */
        OPEN,
        /** The run has ended and nothing follows what was returned, or what the client says it has. */
        ENDED,
        /** Events that this watch has not seen are no longer stored; the run's record tells how it ended. */
        GONE,
        /** The log cannot be written; nothing more will come. */
        FAILED,
        /** It was closed. */
        CLOSED
    }

    private final RunHost host;
    private final RunLog log;
    private final Run run;
    private final Clock clock;
    private final Alarm alarm;
    private final ArrayDeque<RunEvent> page = new ArrayDeque<>();

    private @Nullable Tail tail;
    private Tail.@Nullable Chunk chunk;
    private long next;
    private State state = State.OPEN;

    private volatile @Nullable Thread reader;
    private volatile boolean parked;
    private volatile boolean closed;

    /** @param tail the tail of a live run, null for one that does not run here */
    Watch(RunHost host, RunLog log, Run run, @Nullable Tail tail, long after, Clock clock) {
        this.host = host;
        this.log = log;
        this.run = run;
        this.tail = tail;
        this.next = after + 1;
        this.clock = clock;
        this.alarm = clock.alarm();
        if (tail != null) {
            tail.add(this);
        }
    }

    /** The run as it was when the watch began. */
    public Run run() {
        return run;
    }

    /** How it stands; only {@link #poll()} changes it. */
    public State state() {
        return closed ? State.CLOSED : state;
    }

    /**
     * The next event, or null where none is there yet or none will follow ({@link #state()} tells).
     *
     * @throws StoreUnavailableException where the log must be read and cannot be
     */
    public @Nullable RunEvent poll() {
        if (state != State.OPEN || closed) {
            return null;
        }
        RunEvent event = page.poll();
        Tail live = tail;
        if (event == null && live != null) {
            event = fromTail(live);
        }
        if (event == null && (live == null || next <= live.published())) {
            event = fromLog();
        }
        boolean over = event == null && live == null && host.ended(run);
        if (over) {
            // It may have gone on since that look into the log; what it wrote until its end is there now.
            event = fromLog();
        }
        if (event == null) {
            if (live != null && live.failed() && next > live.published()) {
                state = State.FAILED;
            } else if (over) {
                state = log.read(run.tenant(), run.id(), 0, 1).isEmpty() ? State.GONE : State.ENDED;
            }
            return null;
        }
        if (event.number() > next && !(event.payload() instanceof Payload.RunRecovered)) {
            page.clear();
            state = State.GONE;
            return null;
        }
        next = event.number() + 1;
        if (event.payload() instanceof Payload.RunFinished) {
            state = State.ENDED;
        }
        return event;
    }

    private @Nullable RunEvent fromTail(Tail live) {
        long number = next;
        if (number > live.published()) {
            return null;
        }
        Tail.Chunk here = chunk;
        if (here == null || number < here.base) {
            here = live.find(number);
        } else if (number >= here.base + Tail.SLOTS) {
            Tail.Chunk following = here.next;
            here = following != null && number < following.base + Tail.SLOTS ? following : live.find(number);
        }
        chunk = here;
        return here == null || number < here.base || number >= here.base + Tail.SLOTS ? null : here.event(number);
    }

    private @Nullable RunEvent fromLog() {
        for (Segment segment : log.read(run.tenant(), run.id(), next - 1, PAGE_BYTES)) {
            for (RunEvent event : EventCodec.decode(segment.events())) {
                if (event.number() >= next) {
                    page.add(event);
                }
            }
        }
        return page.poll();
    }

    /**
     * Waits until something may have come, at most {@code nanos}.
     *
     * @return false where the time has passed
     */
    public boolean await(long nanos) {
        Tail live = tail;
        if (live == null) {
            // Paused, or just starting: it may come to life here.
            tail = live = host.tailOf(run);
            if (live != null) {
                live.add(this);
                return true;
            }
        }
        long deadline = clock.nanos() + nanos;
        reader = Thread.currentThread();
        parked = true;
        try {
            while (parked && !closed && !ready(live)) {
                long left = deadline - clock.nanos();
                if (left <= 0) {
                    return false;
                }
                alarm.parkUntil(live == null && left > LOOK_AGAIN ? clock.nanos() + LOOK_AGAIN : deadline);
                if (live == null) {
                    return true;
                }
            }
            return true;
        } finally {
            parked = false;
        }
    }

    private boolean ready(@Nullable Tail live) {
        return live != null && (next <= live.published() || live.failed());
    }

    /** Called by the producer after it published. */
    void wakeIfParked() {
        if (parked) {
            parked = false;
            LockSupport.unpark(reader);
        }
    }

    @Override
    public void close() {
        closed = true;
        Tail live = tail;
        if (live != null) {
            live.remove(this);
        }
        alarm.close();
        wakeIfParked();
    }
}
