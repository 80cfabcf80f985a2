package dev.runnel.run;

import dev.runnel.run.Value.ObjectValue;
import java.util.UUID;

/**
 * One state of an app's behaviour; never changed once written.
 *
 * @param id identity
 * @param tenant owner
 * @param app whose
 * @param number 1-based, rises within the app
 * @param mode what kind of app it was
 * @param content the whole app file as a tree: {@code app}, {@code model_config} or {@code workflow}, and every unknown
 *     member
 * @param hash SHA-256 of the file it came from, hexadecimal
 * @param createdAt milliseconds since the epoch
 */
public record AppVersion(
        UUID id, UUID tenant, UUID app, int number, AppMode mode, ObjectValue content, String hash, long createdAt) {}
