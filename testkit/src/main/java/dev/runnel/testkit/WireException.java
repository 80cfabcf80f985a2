package dev.runnel.testkit;

import java.io.IOException;

/** What arrived is not HTTP/1.1 as its grammar has it, or is larger than this end takes. */
final class WireException extends IOException {

    private static final long serialVersionUID = 1L;

    WireException(String message) {
        super(message);
    }
}
