package dev.runnel.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A run that is being executed on this node. */
public final class LiveRun {

    /** Usage rows that a run gathers for its last transaction; more are written at once. */
    private static final int GATHERED_CALLS = 64;

    private final Run run;
    private final RunProducer producer;
    private final StopSignal stop;
    private final long startedNanos;
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<ModelCall> calls = new ArrayList<>();

    LiveRun(Run run, RunProducer producer, StopSignal stop, long startedNanos) {
        this.run = run;
        this.producer = producer;
        this.stop = stop;
        this.startedNanos = startedNanos;
    }

    /** The run as it was created. */
    public Run run() {
        return run;
    }

    /** Raised when it must end. */
    public StopSignal stop() {
        return stop;
    }

    /** How many connections watch it. */
    public int watchers() {
        return producer.tail().watchers();
    }

    RunProducer producer() {
        return producer;
    }

    long startedNanos() {
        return startedNanos;
    }

    CountDownLatch done() {
        return done;
    }

    /** Gathers a usage row for the run's last transaction; false where it gathers no more. */
    boolean gather(ModelCall call) {
        synchronized (calls) {
            return calls.size() < GATHERED_CALLS && calls.add(call);
        }
    }

    List<ModelCall> gathered() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }
}
