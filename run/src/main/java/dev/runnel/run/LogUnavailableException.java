package dev.runnel.run;

import org.jspecify.annotations.Nullable;

/** The run log cannot be written (disk full, lost connection, lease lost). */
public final class LogUnavailableException extends RuntimeException {

    public LogUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
