package dev.runnel.run;

import static dev.runnel.run.RunStatus.FAILED;
import static dev.runnel.run.RunStatus.PARTIAL_SUCCEEDED;
import static dev.runnel.run.RunStatus.PAUSED;
import static dev.runnel.run.RunStatus.QUEUED;
import static dev.runnel.run.RunStatus.RUNNING;
import static dev.runnel.run.RunStatus.STOPPED;
import static dev.runnel.run.RunStatus.SUCCEEDED;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The life of a run as one table: which move leads from which state to which.
 *
 * <p>Nothing changes a run's status except by a move of this table; a move that the table lacks is refused.
 */
public final class RunLife {

    /** What can happen to a run. */
    public enum Move {
        START,
        PAUSE,
        RESUME,
        SUCCEED,
        SUCCEED_PARTIALLY,
        FAIL,
        STOP,
        /** The node that ran it died and the run cannot go on. */
        INTERRUPT
    }

    /**
     * One allowed move.
     *
     * @param from the state it starts in
     * @param move what happens
     * @param to the state it leads to
     */
    public record Transition(RunStatus from, Move move, RunStatus to) {}

    /** Every allowed transition. */
    public static final List<Transition> TABLE = List.of(
            new Transition(QUEUED, Move.START, RUNNING),
            new Transition(QUEUED, Move.STOP, STOPPED),
            new Transition(QUEUED, Move.FAIL, FAILED),
            new Transition(QUEUED, Move.INTERRUPT, FAILED),
            new Transition(RUNNING, Move.PAUSE, PAUSED),
            new Transition(RUNNING, Move.SUCCEED, SUCCEEDED),
            new Transition(RUNNING, Move.SUCCEED_PARTIALLY, PARTIAL_SUCCEEDED),
            new Transition(RUNNING, Move.FAIL, FAILED),
            new Transition(RUNNING, Move.STOP, STOPPED),
            new Transition(RUNNING, Move.INTERRUPT, FAILED),
            new Transition(PAUSED, Move.RESUME, RUNNING),
            new Transition(PAUSED, Move.STOP, STOPPED),
            new Transition(PAUSED, Move.FAIL, FAILED));

    private RunLife() {}

    /** Where {@code move} leads from {@code from}, or nothing where the table does not allow it. */
    public static Optional<RunStatus> next(RunStatus from, Move move) {
        for (Transition transition : TABLE) {
            if (transition.from() == from && transition.move() == move) {
                return Optional.of(transition.to());
            }
        }
        return Optional.empty();
    }

    /** The states from which {@code move} is allowed: what a conditional update asks for. */
    public static Set<RunStatus> sources(Move move) {
        var sources = EnumSet.noneOf(RunStatus.class);
        for (Transition transition : TABLE) {
            if (transition.move() == move) {
                sources.add(transition.from());
            }
        }
        return sources;
    }

    /** The move that ends a run in that terminal status. */
    public static Move ending(RunStatus status) {
        return switch (status) {
            case SUCCEEDED -> Move.SUCCEED;
            case PARTIAL_SUCCEEDED -> Move.SUCCEED_PARTIALLY;
            case FAILED -> Move.FAIL;
            case STOPPED -> Move.STOP;
            case QUEUED, RUNNING, PAUSED -> throw new IllegalArgumentException(status.wire() + " does not end a run");
        };
    }

    /** The transitions that leave {@code from}. */
    public static List<Transition> leaving(RunStatus from) {
        var leaving = new ArrayList<Transition>();
        for (Transition transition : TABLE) {
            if (transition.from() == from) {
                leaving.add(transition);
            }
        }
        return leaving;
    }
}
