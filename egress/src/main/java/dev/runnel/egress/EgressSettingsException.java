package dev.runnel.egress;

import org.jspecify.annotations.Nullable;

/** A setting of the door out cannot be used; the message names it and says why. */
public final class EgressSettingsException extends RuntimeException {

    private final String setting;

    EgressSettingsException(String setting, String message, @Nullable Throwable cause) {
        super(setting + ": " + message, cause);
        this.setting = setting;
    }

    /** The setting's key, such as {@code egress.allow}. */
    public String setting() {
        return setting;
    }
}
