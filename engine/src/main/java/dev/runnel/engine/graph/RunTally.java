package dev.runnel.engine.graph;

import dev.runnel.run.Usage;

/** What a run counts over all its graphs, those of passes included; any thread may count. */
final class RunTally {

    private final int limit;
    private int started;
    private int exceptions;
    private Usage usage = Usage.NONE;

    /** @param limit node executions that a run may start */
    RunTally(int limit) {
        this.limit = limit;
    }

    /** A node starts. @throws StepsExceededException where that is one too many */
    synchronized void start() {
        if (started >= limit) {
            throw new StepsExceededException(limit);
        }
        started++;
    }

    /** An attempt failed. */
    synchronized void exception() {
        exceptions++;
    }

    synchronized void add(Usage more) {
        if (!more.equals(Usage.NONE)) {
            usage = usage.plus(more);
        }
    }

    synchronized int exceptions() {
        return exceptions;
    }

    synchronized Usage usage() {
        return usage;
    }

    /** The run started more nodes than it may (workflow.md section 2.2). */
    static final class StepsExceededException extends RuntimeException {
        StepsExceededException(int limit) {
            super("Maximum execution steps exceeded: " + (limit + 1) + " > " + limit, null, false, false);
        }
    }
}
