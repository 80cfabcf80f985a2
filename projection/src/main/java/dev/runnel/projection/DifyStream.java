package dev.runnel.projection;

import dev.runnel.run.Payload;
import dev.runnel.run.Run;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunEvent;
import dev.runnel.run.Value.ObjectValue;

/**
 * The part of a projection that differs between message modes and graph modes.
 *
 * <p>Showing and remembering are apart: {@link #show} only reads the state and {@link #remember} only changes it, so a
 * connection that resumes is primed by remembering what it does not show, and cannot come to differ from one that saw
 * everything.
 */
sealed interface DifyStream permits MessageStream, GraphStream {

    /** Hands over the frames of an event. */
    void show(RunEvent event, FrameSink sink);

    /** Takes note of an event that was shown. */
    void remember(Payload payload);

    /** Takes note of an event that another connection showed: like {@link #remember}, but a pause ends nothing. */
    void recall(Payload payload);

    /** Whether nothing more is shown. */
    boolean ended();

    /** Hands over what a run whose events are gone is told by. */
    void showOutcome(Run run, Run.Outcome outcome, FrameSink sink);

    /** Hands over the error of a run whose log cannot be written. */
    void showUnstored(RunErrorCode code, FrameSink sink);

    /** Hands over the refusal of a run that never started. */
    void showRefused(ObjectValue inputs, RunError error, long now, FrameSink sink);
}
