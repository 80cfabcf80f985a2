package dev.runnel.run;

import java.util.Locale;

/**
 * Why a run failed: the part of the error catalogue that a run itself can end with.
 *
 * <p>The wire code is the lower-case name; the status is what a Dify stream reports beside it (events.md section 4,
 * "error").
 */
public enum RunErrorCode {
    INVALID_PARAM(400, false),
    PROVIDER_NOT_INITIALIZE(400, false),
    PROVIDER_QUOTA_EXCEEDED(400, false),
    MODEL_CURRENTLY_NOT_SUPPORT(400, false),
    COMPLETION_REQUEST_ERROR(400, true),
    RATE_LIMIT_ERROR(429, true),
    /** The server died while the run was in flight. */
    INTERRUPTED(500, true),
    /** The run log could not be written; never stored. */
    LOG_UNAVAILABLE(503, true),
    INTERNAL_SERVER_ERROR(500, true);

    private final int status;
    private final boolean retryable;

    RunErrorCode(int status, boolean retryable) {
        this.status = status;
        this.retryable = retryable;
    }

    /** The word that clients see. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status that stands beside the code. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed when it is sent again. */
    public boolean retryable() {
        return retryable;
    }
}
