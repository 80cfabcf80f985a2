package dev.runnel.run;

import dev.runnel.run.Value.ObjectValue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs of one end user with one app: a tree of messages by parent.
 *
 * @param id identity
 * @param tenant owner
 * @param app the app
 * @param appVersion the version that basic chat apps keep for the whole conversation
 * @param endUser the person
 * @param origin surface that began it, such as {@code service-api}
 * @param name title
 * @param inputs inputs of its first turn
 * @param introduction rendered opening statement
 * @param createdAt milliseconds since the epoch
 * @param updatedAt milliseconds since the epoch; moves with every turn
 * @param deleted whether its user removed it
 */
public record Conversation(
        UUID id,
        UUID tenant,
        UUID app,
        UUID appVersion,
        UUID endUser,
        String origin,
        String name,
        ObjectValue inputs,
        @Nullable String introduction,
        long createdAt,
        long updatedAt,
        boolean deleted) {}
