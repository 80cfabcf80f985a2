package dev.runnel.engine;

import java.util.List;

/** An app cannot run because its configuration breaks a rule; the message names every path and may be shown to users. */
public final class InvalidConfigurationException extends RuntimeException {

    private final transient List<ConfigurationFault> faults;

    public InvalidConfigurationException(List<ConfigurationFault> faults) {
        super(ConfigurationFault.describe(faults));
        this.faults = List.copyOf(faults);
    }

    /** What is wrong, in the order of the file. */
    public List<ConfigurationFault> faults() {
        return faults;
    }
}
