package dev.runnel.server.usecase.app;

import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the secret environment variables of an app's content for the database (design section 5), and opens them.
 *
 * <p>AES-256-GCM under a key that is derived from the server's secret. A value is bound to its app and its name: moved to
 * another place it does not open.
 */
public final class SecretVariables {

    /** What a sealed value begins with; a plain value that happens to begin so is sealed like every other. */
    private static final String SEALED = "sealed:v1:";

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /** A sealed value does not open: it was sealed with another secret, or changed. */
    public static final class UnreadableException extends RuntimeException {
        UnreadableException(String name, Throwable cause) {
            super(
                    "The secret variable " + name + " cannot be read with this server's secret."
                            + " Import the app's file again.",
                    cause);
        }
    }

    /** @param secret the server's own secret */
    public SecretVariables(byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            key = new SecretKeySpec(mac.doFinal("secret variables of apps".getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", impossible);
        }
    }

    /** The content as it may be stored. */
    ObjectValue sealed(UUID app, ObjectValue content) {
        return each(content, variable -> {
            Value value = variable.members().getOrDefault("value", Value.NULL);
            boolean nothing = value == Value.NULL || value instanceof TextValue(String text) && text.isEmpty();
            return nothing
                    ? value
                    : Value.of(SEALED + encrypted(app, variable.text("name", ""), JsonText.write(value)));
        });
    }

    /**
     * The content as it was imported.
     *
     * @throws UnreadableException where a value was sealed with another secret
     */
    ObjectValue opened(UUID app, ObjectValue content) {
        return each(content, variable -> {
            Value value = variable.members().getOrDefault("value", Value.NULL);
            return value instanceof TextValue(String text) && text.startsWith(SEALED)
                    ? decrypted(app, variable.text("name", ""), text.substring(SEALED.length()))
                    : value;
        });
    }

    private static ObjectValue each(ObjectValue content, Function<ObjectValue, Value> value) {
        if (!(content.get("workflow") instanceof ObjectValue workflow)
                || !(workflow.get("environment_variables") instanceof ListValue(List<Value> variables))) {
            return content;
        }
        List<Value> changed = variables.stream()
                .map(item -> item instanceof ObjectValue variable
                                && variable.get("value_type") instanceof TextValue(String type)
                                && type.equals("secret")
                                && variable.get("value") != null
                        ? variable.with("value", value.apply(variable))
                        : item)
                .toList();
        return content.with("workflow", workflow.with("environment_variables", new ListValue(changed)));
    }

    private String encrypted(UUID app, String name, String text) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] hidden =
                    cipher(Cipher.ENCRYPT_MODE, nonce, app, name).doFinal(text.getBytes(StandardCharsets.UTF_8));
            var whole = new byte[nonce.length + hidden.length];
            System.arraycopy(nonce, 0, whole, 0, nonce.length);
            System.arraycopy(hidden, 0, whole, nonce.length, hidden.length);
            return Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has AES-GCM", impossible);
        }
    }

    private Value decrypted(UUID app, String name, String sealed) {
        try {
            byte[] whole = Base64.getDecoder().decode(sealed);
            if (whole.length < NONCE_BYTES) {
                throw new GeneralSecurityException("too short");
            }
            var nonce = new byte[NONCE_BYTES];
            System.arraycopy(whole, 0, nonce, 0, NONCE_BYTES);
            byte[] plain = cipher(Cipher.DECRYPT_MODE, nonce, app, name)
                    .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
            return JsonText.parse(new String(plain, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException foreign) {
            throw new UnreadableException(name, foreign);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, UUID app, String name) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((app + "\n" + name).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
