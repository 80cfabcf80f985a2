package dev.runnel.run;

import dev.runnel.run.Value.ObjectValue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What users run: name and presentation; what it does is in its versions.
 *
 * @param id identity
 * @param tenant owner
 * @param name shown to people
 * @param mode what kind it is
 * @param description shown to people
 * @param presentation the app block of its file as it was read (icon and the like), unknown members kept
 * @param publishedVersion the version that runs, null while nothing is published
 * @param source where {@code serve} read it from, null for apps made otherwise
 * @param enableApi whether keys may use it
 * @param maxActiveRequests concurrent runs, 0 for no limit of its own
 * @param createdAt milliseconds since the epoch
 * @param updatedAt milliseconds since the epoch
 */
public record App(
        UUID id,
        UUID tenant,
        String name,
        AppMode mode,
        String description,
        ObjectValue presentation,
        @Nullable UUID publishedVersion,
        @Nullable String source,
        boolean enableApi,
        int maxActiveRequests,
        long createdAt,
        long updatedAt) {}
