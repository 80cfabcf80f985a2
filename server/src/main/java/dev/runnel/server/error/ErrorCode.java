package dev.runnel.server.error;

import java.util.Locale;

/**
 * The catalogue of what an operation can fail with (service-api.md section 1.6).
 *
 * <p>The wire code is the lower-case name. Codes with which a run itself can end are in {@link
 * dev.runnel.run.RunErrorCode}.
 */
public enum ErrorCode {
    INVALID_PARAM(400, false, "correct the named field"),
    BAD_REQUEST(400, false, "send a well-formed request"),
    APP_UNAVAILABLE(400, false, "use the route of the app's mode, or publish and configure the app"),
    NOT_CHAT_APP(400, false, "use the route of the app's mode"),
    NOT_WORKFLOW_APP(400, false, "use the route of the app's mode"),
    NO_FILE_UPLOADED(400, false, "send the file as the part named file"),
    TOO_MANY_FILES(400, false, "send one file"),
    FILENAME_NOT_EXISTS_ERROR(400, false, "name the file"),
    PROVIDER_NOT_INITIALIZE(400, false, "configure the provider"),
    PROVIDER_QUOTA_EXCEEDED(400, false, "raise the provider's quota"),
    MODEL_CURRENTLY_NOT_SUPPORT(400, false, "choose another model"),
    COMPLETION_REQUEST_ERROR(400, true, "see the message; the provider refused or failed"),
    UNAUTHORIZED(401, false, "send a valid key as Authorization: Bearer"),
    FORBIDDEN(403, false, "ask the app's owner"),
    FILE_ACCESS_DENIED(403, false, "use a file of this app"),
    NOT_FOUND(404, false, "check the id"),
    FILE_NOT_FOUND(404, false, "check the id; only files that a message uses are served"),
    END_USER_NOT_FOUND(404, false, "check the id"),
    METHOD_NOT_ALLOWED(405, false, "use a method of the Allow header"),
    CONFLICT(409, false, "use a new key for a new request"),
    FILE_TOO_LARGE(413, false, "send a smaller file"),
    REQUEST_ENTITY_TOO_LARGE(413, false, "send a smaller body"),
    UNSUPPORTED_FILE_TYPE(415, false, "send a file of an accepted type"),
    UNSUPPORTED_MEDIA_TYPE(415, false, "send Content-Type: application/json"),
    REQUESTED_RANGE_NOT_SATISFIABLE(416, false, "ask for bytes below the length that Content-Range names"),
    TOO_MANY_REQUESTS(429, true, "wait as Retry-After says"),
    RATE_LIMIT_ERROR(429, true, "wait and send it again"),
    INTERRUPTED(500, true, "send the request again"),
    INTERNAL_SERVER_ERROR(500, true, "look into the server's log for the request id"),
    LOG_UNAVAILABLE(503, true, "wait as Retry-After says"),
    SERVICE_UNAVAILABLE(503, true, "wait as Retry-After says");

    private final int status;
    private final boolean retryable;
    private final String remedy;

    ErrorCode(int status, boolean retryable, String remedy) {
        this.status = status;
        this.retryable = retryable;
        this.remedy = remedy;
    }

    /** The word that clients see. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** HTTP status on the Dify surfaces. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** What whoever reads the error can do. */
    public String remedy() {
        return remedy;
    }
}
