package dev.runnel.server.usecase.file;

import dev.runnel.projection.FileLinks;
import dev.runnel.run.Clock;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Addresses of files that work for a short time without a key (service-api.md section 1.8). */
public final class SignedLinks {

    /** What a signature is made for. */
    public enum Purpose {
        FILE("file-preview"),
        IMAGE("image-preview");

        private final String word;

        Purpose(String word) {
            this.word = word;
        }
    }

    private final byte[] secret;
    private final Clock clock;
    private final Duration lifetime;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param secret the server's own secret
     * @param lifetime how long an address works
     */
    public SignedLinks(byte[] secret, Clock clock, Duration lifetime) {
        this.secret = secret.clone();
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /** Makes addresses that begin with {@code origin}. */
    public FileLinks under(String origin) {
        return new FileLinks() {
            @Override
            public String upload(UUID file) {
                return origin + "/files/" + file + "/file-preview?" + query(Purpose.FILE, file);
            }

            @Override
            public String tool(UUID file, String extension) {
                return origin + "/files/tools/" + file + extension + "?" + query(Purpose.FILE, file);
            }
        };
    }

    private String query(Purpose purpose, UUID file) {
        var nonce = new byte[16];
        random.nextBytes(nonce);
        String time = Long.toString(clock.epochSeconds());
        String hex = HexFormat.of().formatHex(nonce);
        return "timestamp=" + time + "&nonce=" + hex + "&sign=" + sign(purpose, file, time, hex);
    }

    /**
     * Checks what came with an address.
     *
     * @throws ApiError with {@code refusal} where the signature is bad or old
     */
    public void check(Purpose purpose, UUID file, String time, String nonce, String sign, ErrorCode refusal) {
        byte[] expected = sign(purpose, file, time, nonce).getBytes(StandardCharsets.UTF_8);
        boolean good = MessageDigest.isEqual(expected, sign.getBytes(StandardCharsets.UTF_8));
        long age;
        try {
            age = clock.epochSeconds() - Long.parseLong(time);
        } catch (NumberFormatException malformed) {
            age = Long.MAX_VALUE;
        }
        if (!good || age < -60 || age > lifetime.toSeconds()) {
            throw ApiError.of(refusal, "The address of the file is not valid, or no longer.");
        }
    }

    private String sign(Purpose purpose, UUID file, String time, String nonce) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            String text = purpose.word + "|" + file + "|" + time + "|" + nonce;
            return Base64.getUrlEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", impossible);
        }
    }
}
