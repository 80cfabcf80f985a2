package dev.runnel.run;

import org.jspecify.annotations.Nullable;

/** A model could not be called or broke off; the error may be shown to users and holds no key. */
public final class ModelException extends RuntimeException {

    private final RunError error;
    private final boolean afterFirstToken;

    /**
     * @param error how it shows to users
     * @param afterFirstToken whether pieces of the answer had been pushed
     */
    public ModelException(RunError error, boolean afterFirstToken, @Nullable Throwable cause) {
        super(error.message(), cause);
        this.error = error;
        this.afterFirstToken = afterFirstToken;
    }

    /** How it shows to users. */
    public RunError error() {
        return error;
    }

    /** Whether pieces of the answer had been pushed. */
    public boolean afterFirstToken() {
        return afterFirstToken;
    }
}
