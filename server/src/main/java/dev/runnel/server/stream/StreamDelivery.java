package dev.runnel.server.stream;

import dev.runnel.projection.DifyProjection;
import dev.runnel.projection.DifySnapshot;
import dev.runnel.projection.DifyView;
import dev.runnel.projection.FrameSink;
import dev.runnel.projection.PingSchedule;
import dev.runnel.run.Clock;
import dev.runnel.run.Payload;
import dev.runnel.run.Run;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunEvent;
import dev.runnel.run.StoreUnavailableException;
import dev.runnel.run.Watch;
import dev.runnel.server.http.StreamResponse;
import java.io.EOFException;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes one connection's frames until its run ends, on the request's own thread.
 *
 * <p>Everything that is published is encoded and written in one go; the thread parks when nothing more is. At most
 * {@value #WRITE_AT} bytes and one event's frames wait here for a slow client: behind that, the log keeps the rest.
 */
public final class StreamDelivery {

    /** Bytes at which the buffer is written although more events are there. */
    static final int WRITE_AT = 32 * 1024;

    private final Watch watch;
    private final DifyProjection projection;
    private final PingSchedule pings;
    private final Clock clock;
    private final Supplier<Run> record;
    private final EventStreamFrames frames;
    private final Beginning beginning;
    private long after;
    private long last;
    private boolean unreadable;

    /** What a connection is shown first. The watch begins at the first event all the same: a projection goes on from what it has seen. */
    public sealed interface Beginning {

        /**
         * Everything after an event.
         *
         * @param number the last event whose frames the client has, 0 for none
         */
        record After(long number) implements Beginning {}

        /** Nothing of what happened before. */
        record Live() implements Beginning {}

        /** The state of a graph run as it is now (events.md section 7). */
        record Snapshot(DifyView view) implements Beginning {}
    }

    /**
     * @param eventIds the run's id where the client wants event ids, else null
     * @param record reads the run's record anew
     */
    public StreamDelivery(
            Watch watch,
            DifyProjection projection,
            PingSchedule pings,
            Clock clock,
            Beginning beginning,
            @Nullable String eventIds,
            Supplier<Run> record) {
        this.watch = watch;
        this.projection = projection;
        this.pings = pings;
        this.clock = clock;
        this.beginning = beginning;
        this.record = record;
        this.frames = new EventStreamFrames(eventIds);
    }

    /**
     * Delivers until the connection has had its last frame.
     *
     * @throws IOException where the client left or takes nothing any more
     */
    public void deliver(StreamResponse response) throws IOException {
        // What happens after the ping is not part of the past: that is gone through before.
        DifySnapshot state = null;
        switch (beginning) {
            case Beginning.After(long number) -> after = number;
            case Beginning.Live() -> past().forEach(event -> {});
            case Beginning.Snapshot(DifyView view) -> state = DifySnapshot.of(view, past());
        }
        if (!projection.ended() && pings.next() - clock.nanos() <= 0) {
            ping(response);
        }
        if (state != null && showState(state)) {
            write(response);
            return;
        }
        while (!projection.ended()) {
            RunEvent event = poll();
            if (event != null) {
                if (event.number() <= after) {
                    projection.prime(event);
                    continue;
                }
                projection.accept(event, frames);
                frames.endEvent(event.number());
                if (frames.length() >= WRITE_AT) {
                    write(response);
                }
                continue;
            }
            if (frames.length() > 0) {
                // Written before anything is waited for; meanwhile more may have been published.
                write(response);
                continue;
            }
            switch (watch.state()) {
                case OPEN -> rest(response);
                case ENDED, GONE -> tellByRecord();
                case FAILED -> projection.unstored(RunErrorCode.LOG_UNAVAILABLE, frames);
                case CLOSED -> throw new EOFException("the connection is gone");
            }
        }
        write(response);
    }

    /** Hands over a run's state; returns whether the connection ends with it. */
    private boolean showState(DifySnapshot state) {
        if (unreadable) {
            return true;
        }
        state.frames(frames);
        frames.endEvent(last);
        return state.ended();
    }

    /** The events that are there already, once; whoever goes through them primes the projection. */
    private Iterable<RunEvent> past() {
        return () -> new Iterator<>() {
            private @Nullable RunEvent next = poll();

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public RunEvent next() {
                RunEvent event = next;
                if (event == null) {
                    throw new NoSuchElementException();
                }
                last = event.number();
                if (event.payload() instanceof Payload.RunFinished && beginning instanceof Beginning.Live) {
                    // It ended just now: that is what a connection without a past is told.
                    projection.accept(event, frames);
                    frames.endEvent(last);
                } else {
                    projection.prime(event);
                }
                next = poll();
                return event;
            }
        };
    }

    private @Nullable RunEvent poll() {
        try {
            return watch.poll();
        } catch (StoreUnavailableException failed) {
            unreadable = true;
            projection.unstored(RunErrorCode.LOG_UNAVAILABLE, frames);
            return null;
        }
    }

    /** The run has ended and its last frame is not among the events that came. */
    private void tellByRecord() {
        Run run = record.get();
        if (run.outcome() == null) {
            projection.unstored(RunErrorCode.INTERNAL_SERVER_ERROR, frames);
        } else {
            projection.snapshot(run, frames);
        }
    }

    private void rest(StreamResponse response) throws IOException {
        long due = pings.next() - clock.nanos();
        if (due > 0 && watch.await(due)) {
            return;
        }
        if (pings.next() - clock.nanos() <= 0) {
            ping(response);
        }
    }

    private void ping(StreamResponse response) throws IOException {
        projection.ping(frames);
        pings.pinged(clock.nanos());
        write(response);
    }

    /** Writes the frames of a connection that has no run to watch: a refusal, or a run that ended before. */
    public static void told(StreamResponse response, Consumer<FrameSink> what) throws IOException {
        var frames = new EventStreamFrames(null);
        what.accept(frames);
        frames.close();
        response.write(frames.view());
    }

    private void write(StreamResponse response) throws IOException {
        frames.close();
        if (frames.length() > 0) {
            response.write(frames.view());
            frames.clear();
            pings.sent(clock.nanos());
        }
    }
}
