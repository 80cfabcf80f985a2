package dev.runnel.run;

import org.jspecify.annotations.Nullable;

/** An outbound call did not complete; the message may be shown to users. */
public final class EgressException extends RuntimeException {

    /** What went wrong. */
    public enum Kind {
        /** The address is refused by a rule; the message names rule and setting. */
        REFUSED,
        /** The name does not resolve. */
        UNKNOWN_HOST,
        CONNECT_FAILED,
        CONNECT_TIMEOUT,
        /** The machine has no free port towards that address. */
        PORTS_EXHAUSTED,
        TLS_FAILED,
        FIRST_BYTE_TIMEOUT,
        IDLE_TIMEOUT,
        /** The whole exchange took too long. */
        WHOLE_TIMEOUT,
        /** The connection was cut before the answer was complete. */
        CUT,
        /** The answer breaks HTTP. */
        PROTOCOL,
        TOO_LARGE,
        TOO_MANY_REDIRECTS,
        /** The stop signal was raised. */
        STOPPED
    }

    private final Kind kind;

    public EgressException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public EgressException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }
}
