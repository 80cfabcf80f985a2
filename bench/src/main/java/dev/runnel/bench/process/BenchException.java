package dev.runnel.bench.process;

/** A load run cannot be made: a program is missing, did not start, or ended. The message is for the person at the terminal. */
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BenchException(String message) {
        super(message);
    }

    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
