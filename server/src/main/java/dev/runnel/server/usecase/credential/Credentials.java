package dev.runnel.server.usecase.credential;

import dev.runnel.run.ApiKey;
import dev.runnel.run.Clock;
import dev.runnel.run.ConflictException;
import dev.runnel.run.IdSource;
import dev.runnel.run.Store;
import dev.runnel.server.error.ApiError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keys of the service surfaces: made once, stored as a hash, found by it. */
public final class Credentials {

    /** How long a revoked key may still open the door. */
    static final Duration SEEN_AFTER = Duration.ofSeconds(1);

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 24;
    private static final int SHORTEST = 16;

    private final Store store;
    private final Clock clock;
    private final IdSource ids;
    private final SecureRandom random = new SecureRandom();
    private final ExpiringCache<String, ApiKey> known;

    /**
     * A key that was just made.
     *
     * @param key what is stored
     * @param text the key itself, which is nowhere else
     */
    public record Made(ApiKey key, String text) {}

    public Credentials(Store store, Clock clock, IdSource ids) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.known = new ExpiringCache<>(clock, SEEN_AFTER, 10_000);
    }

    /**
     * Makes a key.
     *
     * @param app the app, for scope {@code APP}
     * @param text a text that the operator pins, or null for a random one
     * @throws ApiError where the pinned text is unfit or belongs to another key
     */
    public Made create(UUID tenant, ApiKey.Scope scope, @Nullable UUID app, @Nullable String text) {
        String prefix = scope == ApiKey.Scope.DATASETS ? "dataset-" : "app-";
        String secret = text == null ? prefix + randomText() : text;
        if (!secret.matches("[\\x21-\\x7e]{" + SHORTEST + ",255}")) {
            throw ApiError.invalid("A key must have " + SHORTEST + " to 255 visible ASCII characters.");
        }
        var key = new ApiKey(ids.next(), tenant, scope, app, hash(secret), hint(secret), clock.millis(), null);
        try {
            store.write(records -> {
                records.keys().insert(key);
                return true;
            });
        } catch (ConflictException taken) {
            throw ApiError.invalid("That key exists already, perhaps for another app.");
        }
        return new Made(key, secret);
    }

    /** The valid key of that text. */
    public Optional<ApiKey> find(String text) {
        ApiKey key = known.get(
                hash(text),
                hash -> store.read(records -> records.keys().findByHash(hash)).orElse(null));
        return key == null || key.revokedAt() != null ? Optional.empty() : Optional.of(key);
    }

    public List<ApiKey> all(UUID tenant) {
        return store.read(records -> records.keys().all(tenant));
    }

    /** Revokes the key; returns whether a valid one was there. */
    public boolean revoke(UUID tenant, UUID key) {
        return store.write(records -> records.keys().revoke(tenant, key, clock.millis()));
    }

    private String randomText() {
        var text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static String hint(String text) {
        return text.substring(0, 6) + "..." + text.substring(text.length() - 2);
    }

    /** SHA-256, hexadecimal. */
    public static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
