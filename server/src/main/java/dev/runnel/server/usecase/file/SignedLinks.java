package dev.runnel.server.usecase.file;

import dev.runnel.projection.FileLinks;
import dev.runnel.run.Clock;
import dev.runnel.run.FileReference;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final String ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    private static final Pattern ADDRESS = Pattern.compile("(?<path>/files/(?:tools/)?(?<file>" + ID
            + ")(?<kind>/file-preview|/image-preview|\\.[0-9A-Za-z]{1,9})?)"
            + "\\?timestamp=(?<time>[0-9]{1,15})&nonce=(?<nonce>[0-9a-f]{32})&sign=(?<sign>[A-Za-z0-9_=-]{20,60})");

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

    /** The address of a file as an answer names it, empty where it has none. */
    public String of(FileReference file, String origin) {
        UUID stored = file.storedFile();
        String remote = file.remoteUrl() == null ? "" : file.remoteUrl();
        return switch (file.transfer()) {
            case REMOTE_URL -> remote;
            case LOCAL_FILE -> stored == null ? remote : under(origin).upload(stored);
            case TOOL_FILE -> stored == null ? remote : under(origin).tool(stored, toolExtension(file.extension()));
        };
    }

    /** What a tool file's address ends with: its extension, with its dot, where that is short (events.md section 4). */
    static String toolExtension(String extension) {
        return extension.isEmpty() || extension.length() > 10 ? ".bin" : extension;
    }

    /**
     * A stored text with its addresses of files signed anew (service-api.md section 1.8). Only an address that this server
     * signed is: whatever else a text says gives nobody a file.
     */
    public String renewed(String text) {
        if (!text.contains("&sign=")) {
            return text;
        }
        return ADDRESS.matcher(text).replaceAll(found -> {
            UUID file = UUID.fromString(found.group("file"));
            Purpose purpose = "/image-preview".equals(found.group("kind")) ? Purpose.IMAGE : Purpose.FILE;
            boolean ours = signed(purpose, file, found.group("time"), found.group("nonce"), found.group("sign"));
            return Matcher.quoteReplacement(ours ? found.group("path") + "?" + query(purpose, file) : found.group());
        });
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
        boolean good = signed(purpose, file, time, nonce, sign);
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

    private boolean signed(Purpose purpose, UUID file, String time, String nonce, String sign) {
        byte[] expected = sign(purpose, file, time, nonce).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, sign.getBytes(StandardCharsets.UTF_8));
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
