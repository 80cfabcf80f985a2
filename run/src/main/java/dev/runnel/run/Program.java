package dev.runnel.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run does: the part that an app's mode decides.
 *
 * <p>It emits events through the context and returns how the run ended; the host then writes {@code AnswerFinished} and
 * {@code RunFinished} durably. It emits neither of these, nor {@code RunStarted}.
 */
@FunctionalInterface
public interface Program {

    /**
     * Executes on the run's own virtual thread.
     *
     * @throws ModelException and {@link ProgramException}: the run fails with that error; any other exception fails it
     *     as an internal error
     */
    Result execute(RunContext context);

    /**
     * How a program ended.
     *
     * @param status {@code SUCCEEDED}, {@code PARTIAL_SUCCEEDED} or {@code FAILED}; a raised stop signal makes it
     *     {@code STOPPED}
     * @param answer the whole answer text
     * @param outputs the app's outputs
     * @param usage what its model calls consumed
     * @param reason why the text ended
     * @param metadata what {@code message_end} shows beside usage
     * @param files files of the answer
     * @param error how it failed, null where it did not
     * @param totalSteps node executions, 0 in basic modes
     * @param exceptions handled node failures
     */
    record Result(
            RunStatus status,
            String answer,
            Value.ObjectValue outputs,
            Usage usage,
            FinishReason reason,
            Value.ObjectValue metadata,
            List<FileReference> files,
            @Nullable RunError error,
            int totalSteps,
            int exceptions) {

        /** A plain answer. */
        public static Result answered(String answer, Usage usage, FinishReason reason) {
            return new Result(
                    RunStatus.SUCCEEDED,
                    answer,
                    Value.ObjectValue.EMPTY,
                    usage,
                    reason,
                    Value.ObjectValue.EMPTY,
                    List.of(),
                    null,
                    0,
                    0);
        }
    }
}
