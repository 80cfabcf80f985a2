package dev.runnel.model;

import dev.runnel.run.ModelException;
import dev.runnel.run.RunError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One attempt at a model call failed; says whether another may help. */
final class ProviderFault extends RuntimeException {

    /** What a fault says of the provider itself. */
    enum Trouble {
        /** None: it refused this request. */
        NONE,
        /** It may serve the same request a little later. */
        PASSING,
        /** It does not serve, and asking again at once is no use. */
        LASTING
    }

    private final transient RunError error;
    private final Trouble trouble;
    private final transient @Nullable Duration wait;
    private final transient @Nullable ErrorBody refusal;

    /**
     * @param error how it shows to users, without the key
     * @param trouble what it says of the provider
     * @param wait how long the provider asks to wait, null where it does not
     * @param refusal what the provider dislikes about the request itself, null where it said nothing of that
     */
    ProviderFault(
            RunError error,
            Trouble trouble,
            @Nullable Duration wait,
            @Nullable ErrorBody refusal,
            @Nullable Throwable cause) {
        super(error.message(), cause);
        this.error = error;
        this.trouble = trouble;
        this.wait = wait;
        this.refusal = refusal;
    }

    /** Whether the same request may succeed a little later. */
    boolean retryable() {
        return trouble == Trouble.PASSING;
    }

    Trouble trouble() {
        return trouble;
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
