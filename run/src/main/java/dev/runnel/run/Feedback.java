package dev.runnel.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody thought of an answer; one per message and source.
 *
 * @param id identity
 * @param tenant owner
 * @param app the app
 * @param conversation null in completion apps
 * @param message about which
 * @param rating {@code like} or {@code dislike}
 * @param content free text
 * @param source {@code user} or {@code admin}
 * @param endUser who, for {@code user}
 * @param account who, for {@code admin}
 * @param createdAt milliseconds since the epoch
 * @param updatedAt milliseconds since the epoch
 */
public record Feedback(
        UUID id,
        UUID tenant,
        UUID app,
        @Nullable UUID conversation,
        UUID message,
        String rating,
        @Nullable String content,
        String source,
        @Nullable UUID endUser,
        @Nullable UUID account,
        long createdAt,
        long updatedAt) {}
