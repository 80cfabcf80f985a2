package dev.runnel.model;

import dev.runnel.run.FinishReason;
import dev.runnel.run.StopSignal;

/** Where tokens come from: one configured provider. */
sealed interface Provider permits HttpProvider, ExtractiveProvider {

    /**
     * Runs one call.
     *
     * @param answer receives the pieces and, where the provider reports it, what was consumed
     * @param stop ends the call at once when raised; the reason is then {@link FinishReason#CANCELLED}
     * @return why the text ended
     * @throws dev.runnel.run.ModelException where the model could not be called or broke off
     */
    FinishReason generate(ProviderCall call, AnswerRecorder answer, StopSignal stop);

    /** The model that really serves where an app names this one. */
    default String served(String model) {
        return model;
    }
}
