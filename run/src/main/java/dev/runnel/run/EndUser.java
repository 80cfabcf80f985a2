package dev.runnel.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The person behind the {@code user} value of an API key.
 *
 * @param id identity
 * @param tenant owner
 * @param app whose user
 * @param type surface that made it, such as {@code service-api}
 * @param externalId the person's id elsewhere
 * @param name shown to people
 * @param anonymous whether no user was named
 * @param session the {@code user} value
 * @param createdAt milliseconds since the epoch
 * @param updatedAt milliseconds since the epoch
 */
public record EndUser(
        UUID id,
        UUID tenant,
        UUID app,
        String type,
        @Nullable String externalId,
        @Nullable String name,
        boolean anonymous,
        String session,
        long createdAt,
        long updatedAt) {}
