package dev.runnel.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row that addresses a run of a completion or chat-type app; query, answer, status and usage are the run's.
 *
 * @param id identity, another than the run's
 * @param tenant owner
 * @param app the app
 * @param run the run
 * @param conversation null in completion apps
 * @param parent the message it follows, null for the first
 * @param endUser the person
 * @param createdAt microseconds since the epoch: messages of one second keep their order
 */
public record Message(
        UUID id,
        UUID tenant,
        UUID app,
        UUID run,
        @Nullable UUID conversation,
        @Nullable UUID parent,
        UUID endUser,
        long createdAt) {}
