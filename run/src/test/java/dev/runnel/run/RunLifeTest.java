package dev.runnel.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.RunLife.Move;
import dev.runnel.run.RunLife.Transition;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunLifeTest {

    /** Walks from the first state by every move; a transition that is never taken is dead and fails the test. */
    @Test
    void everyTransitionIsVisited() {
        Set<Transition> visited = new HashSet<>();
        Set<RunStatus> reached = EnumSet.of(RunStatus.QUEUED);
        var open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            RunStatus from = open.remove();
            for (Move move : Move.values()) {
                RunLife.next(from, move).ifPresent(to -> {
                    visited.add(new Transition(from, move, to));
                    if (reached.add(to)) {
                        open.add(to);
                    }
                });
            }
        }
        assertThat(visited).containsExactlyInAnyOrderElementsOf(RunLife.TABLE);
        assertThat(reached).containsExactlyInAnyOrder(RunStatus.values());
    }

    @Test
    void nothingLeavesATerminalState() {
        for (RunStatus status : RunStatus.values()) {
            assertThat(RunLife.leaving(status).isEmpty()).as(status.wire()).isEqualTo(status.terminal());
        }
    }

    @Test
    void everyMoveEndsWhereItsNameSays() {
        for (RunStatus status : RunStatus.values()) {
            if (status.terminal()) {
                Move move = RunLife.ending(status);
                assertThat(RunLife.sources(move)).isNotEmpty();
                assertThat(RunLife.sources(move))
                        .allSatisfy(from -> assertThat(RunLife.next(from, move)).contains(status));
            }
        }
    }

    @Test
    void noMoveIsAmbiguous() {
        var keys = new HashSet<String>();
        for (Transition transition : RunLife.TABLE) {
            assertThat(keys.add(transition.from() + " " + transition.move())).isTrue();
        }
    }
}
