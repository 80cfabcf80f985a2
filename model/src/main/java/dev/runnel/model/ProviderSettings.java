package dev.runnel.model;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One provider: {@code models.providers.NAME}.
 *
 * @param type {@code openai} for any server that speaks OpenAI's dialect, or {@code builtin}
 * @param baseUrl address up to and including the version, such as {@code https://api.openai.com/v1}; null where the
 *     catalogue knows the provider's own
 * @param apiKey sent as a bearer token; null where the server wants none
 * @param images how images reach the model
 * @param timeouts how long a call may take
 * @param models what this installation knows better than the catalogue, by model name
 */
public record ProviderSettings(
        String type,
        @Nullable String baseUrl,
        @Nullable String apiKey,
        ImageFormat images,
        CallTimeouts timeouts,
        Map<String, ModelOverride> models) {

    public ProviderSettings {
        models = Map.copyOf(models);
    }

    /** A provider with defaults for everything but its address and key. */
    public static ProviderSettings of(String type, @Nullable String baseUrl, @Nullable String apiKey) {
        return new ProviderSettings(type, baseUrl, apiKey, ImageFormat.BASE64, CallTimeouts.DEFAULT, Map.of());
    }

    /** How images reach the model. */
    public enum ImageFormat {
        /** The bytes, in the request: works with servers that cannot reach the address. */
        BASE64,
        /** The address, where an image has one of its own; the bytes else. */
        URL
    }

    /**
     * How long a call may take.
     *
     * @param connect until the connection stands
     * @param firstToken from sending the request until the first piece of the answer
     * @param idle between two pieces
     * @param whole everything together; for an answer in one piece also the wait for it
     */
    public record CallTimeouts(Duration connect, Duration firstToken, Duration idle, Duration whole) {

        /** 10 s, 120 s, 60 s, 20 min. */
        public static final CallTimeouts DEFAULT = new CallTimeouts(
                Duration.ofSeconds(10), Duration.ofSeconds(120), Duration.ofSeconds(60), Duration.ofMinutes(20));
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "ProviderSettings[type=" + type + ", baseUrl=" + baseUrl + ", apiKey="
                + (apiKey == null ? "none" : "***") + ", images=" + images + ", timeouts=" + timeouts + ", models="
                + models.keySet() + "]";
    }
}
