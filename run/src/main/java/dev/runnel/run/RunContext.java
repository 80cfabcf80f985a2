package dev.runnel.run;

import org.jspecify.annotations.Nullable;

/**
 * What a program works with.
 *
 * @param run the run as it was created
 * @param events where its events go
 * @param stop raised when it must end soon
 * @param clock the time
 */
public record RunContext(Run run, EventSink events, StopSignal stop, Clock clock) {

    /** Whose model call it would be. */
    public ModelRequest.Context modelContext(@Nullable String node) {
        return new ModelRequest.Context(run.tenant(), run.app(), run.id(), node, run.endUser());
    }
}
