package dev.runnel.run;

import java.util.List;

/** The port to language models: a blocking call that pushes what the model says. */
public interface ModelPort {

    /**
     * Runs one model call.
     *
     * @param request what to ask
     * @param sink receives the answer's pieces in order, one thread at a time
     * @param stop closes the upstream connection at once when raised
     * @return how the call ended
     * @throws ModelException where the model could not be called or broke off; pieces may have been pushed before
     */
    ModelResult generate(ModelRequest request, ModelSink sink, StopSignal stop);

    /** What is known of a model, after mapping and substitution; an unknown one is described by defaults. */
    ModelDescription describe(ModelName name);

    /** About how many tokens the model reads in these messages. */
    int countTokens(ModelName name, List<PromptMessage> messages);

    /** Whether that is at most {@code most}, which can often be told without counting. */
    default boolean fits(ModelName name, List<PromptMessage> messages, long most) {
        return countTokens(name, messages) <= most;
    }
}
