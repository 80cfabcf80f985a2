package dev.runnel.run;

import org.jspecify.annotations.Nullable;

/** A run cannot go on, for a reason that its user may know. */
public final class ProgramException extends RuntimeException {

    private final RunError error;

    public ProgramException(RunError error, @Nullable Throwable cause) {
        super(error.message(), cause);
        this.error = error;
    }

    /** How it shows to users. */
    public RunError error() {
        return error;
    }
}
