package dev.runnel.projection;

import dev.runnel.run.Run;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunEvent;
import dev.runnel.run.Value.ObjectValue;

/**
 * Turns the events of one run into the Dify frames of one connection.
 *
 * <p>It is a pure state machine: what it hands over depends on its view and on the events that it was given, in order of
 * their numbers. A connection that resumes after event {@code n} makes a new projection, {@linkplain #prime primes} it
 * with the events through {@code n}, and goes on as if it had been there. Used by one thread at a time.
 */
public final class DifyProjection {

    private final DifyView view;
    private final DifyStream stream;
    private boolean ended;

    public DifyProjection(DifyView view) {
        this.view = view;
        stream = view.graph() ? new GraphStream(view) : new MessageStream(view);
    }

    /**
     * Takes note of an event whose frames the client has already, or does not want.
     *
     * <p>A pause that is primed does not end the connection: who comes back to a paused run waits for it to go on. A
     * finish does.
     */
    public void prime(RunEvent event) {
        if (!ended()) {
            stream.recall(event.payload());
        }
    }

    /** Hands over the frames of the next event: none, or up to three. After {@link #ended()} there are none. */
    public void accept(RunEvent event, FrameSink sink) {
        if (!ended()) {
            stream.show(event, sink);
            stream.remember(event.payload());
        }
    }

    /** Whether the connection has had its last frame (events.md sections 3 and 7). */
    public boolean ended() {
        return ended || stream.ended();
    }

    /** Hands over a ping; {@link PingSchedule} says when. */
    public void ping(FrameSink sink) {
        sink.ping();
    }

    /**
     * Tells a finished run by its record alone and ends: in message modes, where its events are gone, {@code
     * message_replace} and {@code message_end} or {@code error}; in graph modes, for every reconnect without a last event
     * id, one {@code workflow_finished} (events.md sections 7 and 11).
     *
     * @throws IllegalArgumentException where the run has not ended
     */
    public void snapshot(Run run, FrameSink sink) {
        Run.Outcome outcome = run.outcome();
        if (outcome == null || !run.id().equals(view.run())) {
            throw new IllegalArgumentException("only the record of this view's finished run can be shown");
        }
        if (!ended()) {
            stream.showOutcome(run, outcome, sink);
            ended = true;
        }
    }

    /**
     * Ends the connection with an error that is no stored event, because events can no longer be stored. In graph modes
     * no {@code workflow_finished} follows: how the run ends is not known yet.
     */
    public void unstored(RunErrorCode code, FrameSink sink) {
        if (!ended()) {
            stream.showUnstored(code, sink);
            ended = true;
        }
    }

    /**
     * Ends the connection of a graph run that was refused before it began, such as for a missing input: {@code
     * workflow_started} and {@code workflow_finished} failed (events.md section 3.2, consequence 3). In message modes,
     * where such an error is no stream at all, an {@code error} frame.
     *
     * @param inputs what the request brought
     * @param now milliseconds since the epoch
     */
    public void refused(ObjectValue inputs, RunError error, long now, FrameSink sink) {
        if (!ended()) {
            stream.showRefused(inputs, error, now, sink);
            ended = true;
        }
    }
}
