package dev.runnel.bench.relay;

/** A load run cannot be made: a program is missing, did not start, or ended. The message is for the person at the terminal. */
public final class RelayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RelayException(String message) {
        super(message);
    }

    public RelayException(String message, Throwable cause) {
        super(message, cause);
    }
}
