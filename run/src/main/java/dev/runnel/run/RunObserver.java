package dev.runnel.run;

/** Told what happens to runs on this node, for metrics and follow-up work; called on the run's thread, must be short. */
public interface RunObserver {

    /** A run began. */
    void started(Run run);

    /** A run ended and its end is durable. */
    void finished(Run run, Run.Outcome outcome);

    /** A run was given up because the log cannot be written; it is still in flight in the database. */
    void abandoned(Run run, LogUnavailableException cause);

    /** A program failed in a way that its user is not told; {@code cause} is for the log. */
    void crashed(Run run, Throwable cause);
}
