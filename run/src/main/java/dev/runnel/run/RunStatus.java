package dev.runnel.run;

import java.util.Locale;

/** The states of a run's life; {@link RunLife} holds the allowed moves. */
public enum RunStatus {
    QUEUED,
    RUNNING,
    PAUSED,
    SUCCEEDED,
    PARTIAL_SUCCEEDED,
    FAILED,
    STOPPED;

    /** Whether nothing can follow. */
    public boolean terminal() {
        return switch (this) {
            case QUEUED, RUNNING, PAUSED -> false;
            case SUCCEEDED, PARTIAL_SUCCEEDED, FAILED, STOPPED -> true;
        };
    }

    /** The wire word, such as {@code partial-succeeded}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The status of that wire word. */
    public static RunStatus ofWire(String word) {
        return Words.parse(RunStatus.class, word);
    }
}
