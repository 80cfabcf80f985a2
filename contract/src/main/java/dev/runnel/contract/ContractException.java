package dev.runnel.contract;

import java.util.List;

/** Declarations contradict each other or cannot be served; found at start, all faults at once. */
public final class ContractException extends RuntimeException {

    private final List<String> faults;

    public ContractException(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    public List<String> faults() {
        return faults;
    }
}
