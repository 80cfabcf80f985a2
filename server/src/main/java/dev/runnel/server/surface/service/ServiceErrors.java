package dev.runnel.server.surface.service;

import dev.runnel.run.Value;
import dev.runnel.server.error.ErrorCode;

/** Errors as Dify's surfaces write them (service-api.md section 1.6). */
public final class ServiceErrors {

    private ServiceErrors() {}

    /** The body of an error. */
    public static Value render(ErrorCode code, String message) {
        return new Members()
                .text("code", code.wire())
                .text("message", message)
                .number("status", code.status())
                .done();
    }
}
