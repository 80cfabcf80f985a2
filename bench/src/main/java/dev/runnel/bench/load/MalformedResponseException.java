package dev.runnel.bench.load;

/** The server under load sent something that is not an HTTP/1.1 response or not an event stream. */
public final class MalformedResponseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedResponseException(String message) {
        super(message);
    }
}
