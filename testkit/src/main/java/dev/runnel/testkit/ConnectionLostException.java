package dev.runnel.testkit;

import java.io.IOException;

/** The connection could not be made, was reset, or ended before the message that it carried. */
public final class ConnectionLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConnectionLostException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
