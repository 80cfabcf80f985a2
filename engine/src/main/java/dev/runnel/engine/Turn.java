package dev.runnel.engine;

import dev.runnel.run.FileReference;
import dev.runnel.run.Records.Messages.WithRun;
import dev.runnel.run.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One earlier exchange of a conversation.
 *
 * @param query what the user said
 * @param answer what was answered, never empty
 * @param files what the user sent along
 */
public record Turn(String query, String answer, List<FileReference> files) {

    /** Messages that a memory reads at most (apps.md section 3.4). */
    public static final int MOST_MESSAGES = 500;

    /**
     * The turns that led to a message, oldest first: its thread by parent links, which leaves out the siblings of
     * regenerated answers. Messages without an answer, the given one among them while its run goes on, are left out.
     *
     * @param newestFirst messages of the conversation
     * @param message the end of the thread; where it is null or not in the list, the newest message is
     */
    public static List<Turn> threadOf(List<WithRun> newestFirst, @Nullable UUID message) {
        Map<UUID, WithRun> byId = new HashMap<>();
        newestFirst.forEach(each -> byId.put(each.message().id(), each));
        WithRun at = message == null ? null : byId.get(message);
        if (at == null && !newestFirst.isEmpty()) {
            at = newestFirst.getFirst();
        }
        var turns = new ArrayList<Turn>();
        while (at != null) {
            // Taken out, so that a cycle of parents ends.
            byId.remove(at.message().id());
            Run run = at.run();
            Run.Outcome outcome = run.outcome();
            if (outcome != null && !outcome.answer().isEmpty()) {
                turns.add(new Turn(run.query(), outcome.answer(), run.files()));
            }
            UUID parent = at.message().parent();
            at = parent == null ? null : byId.get(parent);
        }
        Collections.reverse(turns);
        return turns;
    }
}
