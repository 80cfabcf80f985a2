package dev.runnel.model;

import dev.runnel.run.ModelException;
import dev.runnel.run.RunError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One attempt at a model call failed; says whether another may help. */
final class ProviderFault extends RuntimeException {

    private final transient RunError error;
    private final boolean retryable;
    private final transient @Nullable Duration wait;
    private final transient @Nullable ErrorBody refusal;

    /**
     * @param error how it shows to users, without the key
     * @param retryable whether the same request may succeed a little later
     * @param wait how long the provider asks to wait, null where it does not
     * @param refusal what the provider dislikes about the request itself, null where it said nothing of that
     */
    ProviderFault(
            RunError error,
            boolean retryable,
            @Nullable Duration wait,
            @Nullable ErrorBody refusal,
            @Nullable Throwable cause) {
        super(error.message(), cause);
        this.error = error;
        this.retryable = retryable;
        this.wait = wait;
        this.refusal = refusal;
    }

    boolean retryable() {
        return retryable;
    }

    @Nullable
    Duration wanted() {
        return wait;
    }

    @Nullable
    ErrorBody refusal() {
        return refusal;
    }

    ModelException toModelException(boolean afterFirstToken) {
        return new ModelException(error, afterFirstToken, this);
    }
}
