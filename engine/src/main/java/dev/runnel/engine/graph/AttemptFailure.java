package dev.runnel.engine.graph;

import dev.runnel.run.ModelException;
import dev.runnel.run.Payload;
import dev.runnel.run.RunError;
import dev.runnel.run.Usage;

/** What an attempt threw, as a failure of its node. */
final class AttemptFailure {

    private AttemptFailure() {}

    /**
     * The failure that a run may go on from.
     *
     * @throws RuntimeException again, where no strategy may handle it: a broken log, a limit of the run, a defect of ours
     */
    static NodeFailure of(Throwable thrown, NodeAttempt attempt, Outlet outlet) {
        return switch (thrown) {
            case NodeFailure failure -> failure;
            case ModelException failed -> NodeFailure.of(failed, Usage.NONE);
            case Outlet.AbandonedException abandoned -> throw abandoned;
            case RunTally.StepsExceededException exceeded -> throw exceeded;
            case dev.runnel.run.LogUnavailableException unavailable -> throw unavailable;
            case dev.runnel.run.StoreUnavailableException unavailable -> throw unavailable;
            case RuntimeException defect -> {
                outlet.emit(defect(attempt));
                throw defect;
            }
            case Error defect -> {
                outlet.emit(defect(attempt));
                throw defect;
            }
            default -> throw new IllegalStateException(thrown);
        };
    }

    private static Payload defect(NodeAttempt attempt) {
        var shown = new NodeFailure("InternalError", RunError.INTERNAL_MESSAGE);
        return NodeEnding.event(attempt, NodeEnding.failed(attempt, shown));
    }
}
