package dev.runnel.engine;

import dev.runnel.run.Records.Messages.WithRun;
import dev.runnel.run.Store;
import java.util.List;
import java.util.UUID;

/** Where the memory of a conversation is read from. */
@FunctionalInterface
public interface HistorySource {

    /** Up to {@code limit} newest messages of a conversation with their runs, newest first. */
    List<WithRun> newest(UUID tenant, UUID conversation, int limit);

    /** The records of a store. */
    static HistorySource of(Store store) {
        return (tenant, conversation, limit) ->
                store.read(records -> records.messages().history(tenant, conversation, limit));
    }
}
