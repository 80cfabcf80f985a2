package dev.runnel.server.configuration;

import dev.runnel.model.CallTimeouts;
import dev.runnel.model.ModelOverride;
import dev.runnel.model.ModelSettings;
import dev.runnel.model.ProviderSettings;
import dev.runnel.model.ProviderSettings.ImageFormat;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code models} block of the configuration.
 *
 * <p>Here is known how the block is written. What a provider may be is known by module {@code model} alone: {@link
 * ModelSettings#faults()}.
 */
final class ModelsReader {

    /** What a provider's block may hold. */
    static final List<String> MEMBERS = List.of("type", "base-url", "api-key", "images", "models");

    private static final Set<String> PURPOSES =
            Set.of("llm", "embedding", "rerank", "speech-to-text", "text-to-speech");

    /** Turns the value of a key into its text, environment variables in it resolved. */
    interface Scalars {
        String text(String key, @Nullable Object value);
    }

    private final Scalars scalars;
    private final Map<String, String> environment;
    private final List<String> faults;

    /** @param faults where faults are told */
    ModelsReader(Scalars scalars, Map<String, String> environment, List<String> faults) {
        this.scalars = scalars;
        this.environment = environment;
        this.faults = faults;
    }

    /**
     * Reads the block.
     *
     * @param providers the tree of {@code models.providers}
     * @param substitute {@code models.substitute}, empty for none
     * @param map {@code models.map}
     * @param defaults {@code models.defaults}
     */
    ModelSettings read(
            Map<String, Object> providers,
            String substitute,
            Map<String, String> map,
            Map<String, String> defaults,
            CallTimeouts timeouts) {
        var read = new LinkedHashMap<String, ProviderSettings>();
        providers.forEach((name, value) -> {
            String key = "models.providers." + name;
            if (value instanceof Map<?, ?> block) {
                read.put(name, provider(key, ConfigurationReader.asTree(block)));
            } else {
                faults.add(key + ": must be a mapping with a type");
            }
        });
        found(read);
        for (String purpose : defaults.keySet()) {
            if (!PURPOSES.contains(purpose)) {
                faults.add("models.defaults." + purpose + ": is no purpose ("
                        + String.join(", ", PURPOSES.stream().sorted().toList()) + ")");
            }
        }
        var settings = new ModelSettings(
                read,
                substitute.isEmpty() ? null : substitute,
                map,
                new ModelSettings.Defaults(
                        defaults.get("llm"),
                        defaults.get("embedding"),
                        defaults.get("rerank"),
                        defaults.get("speech-to-text"),
                        defaults.get("text-to-speech")),
                timeouts);
        faults.addAll(settings.faults());
        return settings;
    }

    private ProviderSettings provider(String key, Map<String, Object> block) {
        for (String member : block.keySet()) {
            if (!MEMBERS.contains(member)) {
                faults.add(key + "." + member + ": is no setting of a provider (" + String.join(", ", MEMBERS) + ")");
            }
        }
        return new ProviderSettings(
                scalars.text(key + ".type", block.getOrDefault("type", "openai")),
                optional(key + ".base-url", block.get("base-url")),
                optional(key + ".api-key", block.get("api-key")),
                images(key + ".images", block.get("images")),
                models(key + ".models", block.get("models")));
    }

    private @Nullable String optional(String key, @Nullable Object value) {
        return value == null ? null : scalars.text(key, value);
    }

    private ImageFormat images(String key, @Nullable Object value) {
        return switch (value == null ? "base64" : scalars.text(key, value)) {
            case "base64" -> ImageFormat.BASE64;
            case "url" -> ImageFormat.URL;
            default -> {
                faults.add(key + ": must be base64 or url");
                yield ImageFormat.BASE64;
            }
        };
    }

    private Map<String, ModelOverride> models(String key, @Nullable Object value) {
        var models = new LinkedHashMap<String, ModelOverride>();
        if (value instanceof Map<?, ?> block) {
            ConfigurationReader.asTree(block).forEach((model, override) -> {
                String path = key + "." + model;
                if (override instanceof Map<?, ?> members) {
                    var tree = (ObjectValue) Value.ofPlain(ConfigurationReader.asTree(members));
                    models.put(model, ModelOverride.of(tree, path, faults::add));
                } else {
                    faults.add(path + ": must be a mapping");
                }
            });
        } else if (value != null) {
            faults.add(key + ": must be a mapping");
        }
        return models;
    }

    /** Providers that the environment names by itself, and the built-in one. */
    private void found(Map<String, ProviderSettings> providers) {
        String openAiKey = environment.get("OPENAI_API_KEY");
        if (openAiKey != null && !openAiKey.isBlank()) {
            String base = environment.get("OPENAI_BASE_URL");
            providers.putIfAbsent("openai", ProviderSettings.of("openai", base, openAiKey));
        }
        providers.putIfAbsent("builtin", ProviderSettings.of("builtin", null, null));
    }
}
