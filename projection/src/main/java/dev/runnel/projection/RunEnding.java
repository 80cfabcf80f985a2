package dev.runnel.projection;

import dev.runnel.run.FileReference;
import dev.runnel.run.Payload.RunFinished;
import dev.runnel.run.Run;
import dev.runnel.run.RunError;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended, from its last event or from its record alike.
 *
 * @param elapsed nanoseconds
 * @param finishedAt seconds since the epoch
 */
record RunEnding(
        RunStatus status,
        ObjectValue outputs,
        @Nullable RunError error,
        long elapsed,
        long totalTokens,
        int totalSteps,
        int exceptions,
        List<FileReference> files,
        long finishedAt) {

    /** What a stopped run says where it says nothing else (events.md section 3.2). */
    private static final String STOPPED = "Stopped by user.";

    static RunEnding of(RunFinished finished, long time) {
        return new RunEnding(
                finished.status(),
                finished.outputs(),
                finished.error(),
                finished.elapsed(),
                finished.totalTokens(),
                finished.totalSteps(),
                finished.exceptions(),
                finished.files(),
                TimeUnit.MILLISECONDS.toSeconds(time));
    }

    static RunEnding of(Run.Outcome outcome) {
        return new RunEnding(
                outcome.status(),
                outcome.outputs(),
                outcome.error(),
                outcome.elapsed(),
                outcome.usage().totalTokens(),
                outcome.totalSteps(),
                outcome.exceptions(),
                outcome.files(),
                TimeUnit.MILLISECONDS.toSeconds(outcome.finishedAt()));
    }

    boolean failed() {
        return status == RunStatus.FAILED;
    }

    /** The error's text as {@code workflow_finished} shows it, null where there is none. */
    @Nullable
    String errorText() {
        if (error != null) {
            return error.message();
        }
        return status == RunStatus.STOPPED ? STOPPED : null;
    }

    /** The error of a failed run; an internal one where it was not recorded. */
    RunError failure() {
        return error == null ? RunError.internal() : error;
    }
}
