package dev.runnel.engine.graph;

import dev.runnel.run.Value.ObjectValue;
import org.jspecify.annotations.Nullable;

/**
 * What every node has whatever its type (workflow.md section 1.2).
 *
 * @param id its id in the graph
 * @param type its type's word
 * @param title what people call it
 * @param container the iteration or loop that holds it, or null
 * @param strategy what becomes of a failure
 * @param retry how often it is tried again
 */
public record NodeFrame(
        String id, String type, String title, @Nullable String container, ErrorStrategy strategy, Retry retry) {

    /** What becomes of a failure that no retry mended (workflow.md section 5). */
    public sealed interface ErrorStrategy {

        /** The run fails. */
        record Fail() implements ErrorStrategy {}

        /** The run goes on by the handle {@code fail-branch}. */
        record FailBranch() implements ErrorStrategy {}

        /** The run goes on with these outputs. */
        record DefaultValue(ObjectValue outputs) implements ErrorStrategy {}
    }

    /**
     * How often a failed attempt is repeated.
     *
     * @param attempts retries after the first attempt, 0 for none
     * @param interval milliseconds between two attempts
     */
    public record Retry(int attempts, int interval) {
        /** Never. */
        public static final Retry NONE = new Retry(0, 0);
    }

    /** Whether a failure does not end the run at once. */
    public boolean handlesFailures() {
        return !(strategy instanceof ErrorStrategy.Fail) || !retry.equals(Retry.NONE);
    }

    /** Whether its failures choose a handle. */
    public boolean failBranch() {
        return strategy instanceof ErrorStrategy.FailBranch;
    }
}
