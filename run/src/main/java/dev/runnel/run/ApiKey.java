package dev.runnel.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A credential of the service surfaces; only its hash is stored.
 *
 * @param id identity
 * @param tenant owner
 * @param scope what it opens
 * @param app the app, for {@code APP}
 * @param hash SHA-256 of the key, hexadecimal (keys are random, so a slow hash would protect nothing)
 * @param hint first and last characters, for people
 * @param createdAt milliseconds since the epoch
 * @param revokedAt milliseconds since the epoch, null while valid
 */
public record ApiKey(
        UUID id,
        UUID tenant,
        Scope scope,
        @Nullable UUID app,
        String hash,
        String hint,
        long createdAt,
        @Nullable Long revokedAt) {

    /** What a key opens. */
    public enum Scope {
        APP,
        ALL_APPS,
        DATASETS
    }
}
