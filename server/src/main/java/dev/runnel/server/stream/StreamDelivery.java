package dev.runnel.server.stream;

import dev.runnel.projection.DifyProjection;
import dev.runnel.projection.PingSchedule;
import dev.runnel.run.Clock;
import dev.runnel.run.Run;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunEvent;
import dev.runnel.run.StoreUnavailableException;
import dev.runnel.run.Watch;
import dev.runnel.server.http.StreamResponse;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
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
    private final long after;

    /**
     * @param after the last event whose frames the client has, 0 for none; the watch begins at the first event all the
     *     same, because a projection goes on from what it has seen
     * @param eventIds the run's id where the client wants event ids, else null
     * @param record reads the run's record anew
     */
    public StreamDelivery(
            Watch watch,
            DifyProjection projection,
            PingSchedule pings,
            Clock clock,
            long after,
            @Nullable String eventIds,
            Supplier<Run> record) {
        this.watch = watch;
        this.projection = projection;
        this.pings = pings;
        this.clock = clock;
        this.after = after;
        this.record = record;
        this.frames = new EventStreamFrames(eventIds);
    }

    /**
     * Delivers until the connection has had its last frame.
     *
     * @throws IOException where the client left or takes nothing any more
     */
    public void deliver(StreamResponse response) throws IOException {
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

    private @Nullable RunEvent poll() {
        try {
            return watch.poll();
        } catch (StoreUnavailableException unreadable) {
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
        if (due > 0 && watch.await(Math.min(due, TimeUnit.SECONDS.toNanos(1)))) {
            return;
        }
        long now = clock.nanos();
        if (pings.next() - now <= 0) {
            projection.ping(frames);
            pings.pinged(now);
            write(response);
        }
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
