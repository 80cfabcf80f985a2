package dev.runnel.server.configuration;

import java.util.List;

/** The configuration has faults; all of them are told at once and the server does not start. */
public final class ConfigurationException extends RuntimeException {

    private final List<String> faults;

    public ConfigurationException(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    /** One sentence each, naming the key. */
    public List<String> faults() {
        return faults;
    }
}
