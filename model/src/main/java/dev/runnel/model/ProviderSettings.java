package dev.runnel.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One provider: {@code models.providers.NAME}.
 *
 * @param type {@code openai} for any server that speaks OpenAI's dialect, {@code anthropic} for any that speaks
 *     Anthropic Messages, or {@code builtin}
 * @param baseUrl address up to and including the version, such as {@code https://api.openai.com/v1} (with {@code
 *     anthropic} the version may be left out); null where the catalogue knows the provider's own
 * @param apiKey sent as a bearer token, with {@code anthropic} as {@code x-api-key}; null where the server wants none
 * @param images how images reach the model
 * @param models what this installation knows better than the catalogue, by model name
 */
public record ProviderSettings(
        String type,
        @Nullable String baseUrl,
        @Nullable String apiKey,
        ImageFormat images,
        Map<String, ModelOverride> models) {

    public ProviderSettings {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    }

    /** A provider with defaults for everything but its address and key. */
    public static ProviderSettings of(String type, @Nullable String baseUrl, @Nullable String apiKey) {
        return new ProviderSettings(type, baseUrl, apiKey, ImageFormat.BASE64, Map.of());
    }

    /** How images reach the model. */
    public enum ImageFormat {
        /** The bytes, in the request: works with servers that cannot reach the address. */
        BASE64,
        /** The address, where an image has one of its own; the bytes else. */
        URL
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "ProviderSettings[type=" + type + ", baseUrl=" + baseUrl + ", apiKey="
                + (apiKey == null ? "none" : "***") + ", images=" + images + ", models="
                + models.keySet() + "]";
    }
}
