package dev.runnel.run;

import java.util.UUID;

/**
 * A client's promise that requests with the same key are the same request.
 *
 * <p>Unique by tenant, app, credential, end user and key; kept 24 hours.
 *
 * @param tenant owner
 * @param app the app
 * @param credential the key that authenticated the request
 * @param endUser the person
 * @param key 1 to 255 visible ASCII characters
 * @param requestHash SHA-256 of operation and canonical body without its mode of delivery, hexadecimal
 * @param run the run that it created
 * @param createdAt milliseconds since the epoch
 */
public record IdempotencyKey(
        UUID tenant,
        UUID app,
        UUID credential,
        UUID endUser,
        String key,
        String requestHash,
        UUID run,
        long createdAt) {

    /** How long a key is kept, milliseconds. */
    public static final long KEPT = 24L * 60 * 60 * 1000;
}
