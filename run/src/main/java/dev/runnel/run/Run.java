package dev.runnel.run;

import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One execution of an app version.
 *
 * <p>{@code outcome} is null until the run has ended. A finished run may lack its events (imported, or past their
 * retention): this record is then all that its watchers get.
 *
 * @param id identity
 * @param task a second id, by which Dify addresses the execution
 * @param tenant owner
 * @param app the app
 * @param appVersion exactly what was run
 * @param mode the app's mode
 * @param conversation null where the mode has none
 * @param message null where the mode has none
 * @param endUser the person, null for runs without one
 * @param previous the native run that this one continues
 * @param origin who asked, and through what
 * @param status state of its life
 * @param inputs validated inputs
 * @param query what the user said
 * @param files what the user sent along
 * @param streaming whether it was asked for as a stream
 * @param reservedThrough the last event number that it may use
 * @param stopRequested whether a stop was asked for
 * @param createdAt milliseconds since the epoch
 * @param outcome how it ended
 */
public record Run(
        UUID id,
        UUID task,
        UUID tenant,
        UUID app,
        UUID appVersion,
        AppMode mode,
        @Nullable UUID conversation,
        @Nullable UUID message,
        @Nullable UUID endUser,
        @Nullable UUID previous,
        Origin origin,
        RunStatus status,
        ObjectValue inputs,
        String query,
        List<FileReference> files,
        boolean streaming,
        long reservedThrough,
        boolean stopRequested,
        long createdAt,
        @Nullable Outcome outcome) {

    /** This run with that outcome, and its status. */
    public Run ended(Outcome how) {
        return new Run(
                id,
                task,
                tenant,
                app,
                appVersion,
                mode,
                conversation,
                message,
                endUser,
                previous,
                origin,
                how.status(),
                inputs,
                query,
                files,
                streaming,
                reservedThrough,
                stopRequested,
                createdAt,
                how);
    }

    /**
     * Who asked for a run, and through what.
     *
     * @param surface such as {@code service-api}
     * @param credential id of the key, null for accounts
     * @param traceId given by the caller
     */
    public record Origin(
            String surface,
            @Nullable UUID credential,
            @Nullable String traceId) {}

    /**
     * How a run ended.
     *
     * @param status a terminal status
     * @param answer the whole answer text
     * @param outputs the app's outputs
     * @param usage what its model calls consumed
     * @param reason why the text ended
     * @param metadata what {@code message_end} shows beside usage: retriever resources, reasoning
     * @param files files of the answer
     * @param error how it failed
     * @param totalSteps node executions
     * @param exceptions handled node failures
     * @param elapsed nanoseconds
     * @param finishedAt milliseconds since the epoch
     */
    public record Outcome(
            RunStatus status,
            String answer,
            ObjectValue outputs,
            Usage usage,
            FinishReason reason,
            ObjectValue metadata,
            List<FileReference> files,
            @Nullable RunError error,
            int totalSteps,
            int exceptions,
            long elapsed,
            long finishedAt) {}
}
