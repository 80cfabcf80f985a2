package dev.runnel.dsl;

import java.util.List;
import java.util.stream.Collectors;

/** An app file cannot be imported; the message names every path and may be shown to users. */
public final class AppFileException extends RuntimeException {

    private static final int SHOWN = 5;

    private final transient List<AppFileFault> faults;

    public AppFileException(List<AppFileFault> faults) {
        super(describe(faults));
        this.faults = List.copyOf(faults);
    }

    /** A single fault. */
    AppFileException(AppFileFault fault) {
        this(List.of(fault));
    }

    /** What is wrong; at least one. */
    public List<AppFileFault> faults() {
        return faults;
    }

    /** The first few faults as one line for people. */
    static String describe(List<AppFileFault> faults) {
        String text = faults.stream().limit(SHOWN).map(AppFileFault::toString).collect(Collectors.joining("; "));
        return faults.size() <= SHOWN ? text : text + "; and " + (faults.size() - SHOWN) + " more";
    }
}
