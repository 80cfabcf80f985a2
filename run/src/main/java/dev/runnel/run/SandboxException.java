package dev.runnel.run;

import org.jspecify.annotations.Nullable;

/** A program gave no result; the message may be shown to users. */
public final class SandboxException extends RuntimeException {

    /** What went wrong. */
    public enum Kind {
        /** The program used up its time. */
        TIMED_OUT,
        /** The program used up its memory, as far as that can be known. */
        OUT_OF_MEMORY,
        /** The program wrote more than is accepted. */
        OUTPUT_TOO_LARGE,
        /** The program ended with an error; {@link #errorOutput} holds what it said. */
        FAILED,
        /** Nothing here can run this language; the message names the remedy. */
        UNAVAILABLE,
        /** Too many programs run already, and waiting for a place took too long. */
        BUSY,
        /** The stop signal was raised. */
        STOPPED
    }

    private final Kind kind;
    private final String errorOutput;

    /** @param errorOutput the end of the program's standard error, bounded; empty where there is none */
    public SandboxException(Kind kind, String message, String errorOutput, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.errorOutput = errorOutput;
    }

    public SandboxException(Kind kind, String message) {
        this(kind, message, "", null);
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** The end of the program's standard error, bounded; empty where there is none. */
    public String errorOutput() {
        return errorOutput;
    }
}
