package dev.runnel.sse;

/** An event stream went beyond a limit that its reader or writer was given. */
public final class EventStreamException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EventStreamException(String message) {
        super(message);
    }
}
