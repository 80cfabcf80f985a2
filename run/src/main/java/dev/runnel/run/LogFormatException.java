package dev.runnel.run;

/** Stored events cannot be read: damaged, or written by a newer version. */
public final class LogFormatException extends RuntimeException {

    public LogFormatException(String message) {
        super("the run log holds " + message);
    }
}
