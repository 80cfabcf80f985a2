package dev.runnel.run;

/**
 * How a run failed, as a client may see it.
 *
 * @param code why
 * @param message a sentence for people; holds no internals and no secrets
 */
public record RunError(RunErrorCode code, String message) {

    /** The sentence for failures whose cause is in the log only (events.md section 4). */
    public static final String INTERNAL_MESSAGE = "Internal Server Error, please contact support.";

    /** A failure whose cause is for the log alone. */
    public static RunError internal() {
        return new RunError(RunErrorCode.INTERNAL_SERVER_ERROR, INTERNAL_MESSAGE);
    }
}
