package dev.runnel.engine;

import static dev.runnel.engine.Fakes.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.Records.Messages.WithRun;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TurnTest {

    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(1, 2);
    private static final UUID C = new UUID(1, 3);
    private static final UUID D = new UUID(1, 4);

    private static List<String> queries(List<WithRun> newestFirst, UUID message) {
        return Turn.threadOf(newestFirst, message).stream().map(Turn::query).toList();
    }

    @Test
    void theThreadFollowsParentsAndLeavesOutSiblings() {
        // B and C both answer A's follow-up: C is the regenerated one, D continues it.
        List<WithRun> messages = List.of(
                message(D, C, "d", null),
                message(C, A, "c", "third"),
                message(B, A, "b", "second"),
                message(A, null, "a", "first"));

        assertThat(queries(messages, D)).containsExactly("a", "c");
    }

    @Test
    void theNewestIsTheEndWhereTheMessageIsNotListed() {
        List<WithRun> messages = List.of(message(B, A, "b", "second"), message(A, null, "a", "first"));

        assertThat(queries(messages, D)).containsExactly("a", "b");
        assertThat(queries(messages, null)).containsExactly("a", "b");
        assertThat(queries(List.of(), null)).isEmpty();
    }

    @Test
    void aSendBesideARunningOneDoesNotSeeItsMissingAnswer() {
        List<WithRun> messages =
                List.of(message(C, B, "c", null), message(B, A, "b", null), message(A, null, "a", "first"));

        assertThat(queries(messages, C)).containsExactly("a");
    }

    @Test
    void aCycleOfParentsEnds() {
        List<WithRun> messages = List.of(message(B, A, "b", "second"), message(A, B, "a", "first"));

        assertThat(queries(messages, B)).containsExactly("a", "b");
    }
}
