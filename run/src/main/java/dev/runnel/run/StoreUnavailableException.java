package dev.runnel.run;

import org.jspecify.annotations.Nullable;

/** The database cannot be read or written now (disk full, connection lost, shut down); the request may be repeated. */
public final class StoreUnavailableException extends RuntimeException {

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
