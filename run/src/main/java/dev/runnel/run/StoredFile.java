package dev.runnel.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded or generated file whose bytes are in the file storage.
 *
 * @param id identity
 * @param tenant owner
 * @param app through whose key it came, null where none
 * @param endUser who sent it, null for generated ones
 * @param kind upload or tool file
 * @param key where the storage keeps it
 * @param name file name
 * @param extension without dot, lower case
 * @param mimeType media type
 * @param size bytes
 * @param createdAt milliseconds since the epoch
 * @param used whether a message of the app uses it
 */
public record StoredFile(
        UUID id,
        UUID tenant,
        @Nullable UUID app,
        @Nullable UUID endUser,
        Kind kind,
        String key,
        String name,
        String extension,
        String mimeType,
        long size,
        long createdAt,
        boolean used) {

    /** Where a stored file came from. */
    public enum Kind {
        UPLOAD,
        TOOL
    }
}
