package dev.runnel.model;

import java.util.List;

/** The settings of models are faulty; names every fault, so that all can be mended at once. */
public final class ModelSettingsException extends RuntimeException {

    private final List<String> faults;

    /** @param faults each with the path of its key */
    public ModelSettingsException(List<String> faults) {
        super(String.join("; ", faults));
        this.faults = List.copyOf(faults);
    }

    /** The faults, each with the path of its key. */
    public List<String> faults() {
        return faults;
    }
}
