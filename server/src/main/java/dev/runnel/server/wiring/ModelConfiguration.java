package dev.runnel.server.wiring;

import dev.runnel.model.CallTimeouts;
import dev.runnel.model.ModelFallback;
import dev.runnel.model.ModelOverride;
import dev.runnel.model.ModelSettings;
import dev.runnel.model.ProviderSettings;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.server.configuration.Configuration;
import dev.runnel.server.configuration.ConfigurationException;
import dev.runnel.server.configuration.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code models} block of the configuration as module {@code model} wants it. */
final class ModelConfiguration {

    private ModelConfiguration() {}

    /** @throws ConfigurationException with every fault of the block */
    static ModelSettings of(Configuration configuration) {
        var faults = new ArrayList<String>();
        var providers = new LinkedHashMap<String, ProviderSettings>();
        configuration.providers().forEach((name, provider) -> {
            var models = new LinkedHashMap<String, ModelOverride>();
            provider.models().forEach((model, tree) -> {
                String path = "models.providers." + name + ".models." + model;
                models.put(model, ModelOverride.of((ObjectValue) Value.ofPlain(tree), path, faults::add));
            });
            providers.put(
                    name,
                    new ProviderSettings(
                            provider.type(),
                            provider.baseUrl(),
                            provider.apiKey(),
                            ProviderSettings.ImageFormat.BASE64,
                            models));
        });
        String substitute = configuration.text(Setting.MODELS_SUBSTITUTE);
        Map<String, String> defaults = configuration.modelDefaults();
        String ollama = configuration.text(Setting.MODELS_OLLAMA);
        var settings = new ModelSettings(
                providers,
                substitute.isEmpty() ? null : substitute,
                configuration.modelMap(),
                new ModelSettings.Defaults(
                        defaults.get("llm"),
                        defaults.get("embedding"),
                        defaults.get("rerank"),
                        defaults.get("speech-to-text"),
                        defaults.get("text-to-speech")),
                new CallTimeouts(
                        configuration.seconds(Setting.MODELS_CONNECT_TIMEOUT),
                        configuration.seconds(Setting.MODELS_FIRST_TOKEN_TIMEOUT),
                        configuration.seconds(Setting.MODELS_IDLE_TIMEOUT),
                        configuration.seconds(Setting.RUN_MAX_EXECUTION)),
                ModelFallback.of(Value.ofPlain(configuration.modelFallback()), "models.fallback", faults::add),
                ollama.equals("off") ? null : ollama);
        faults.addAll(settings.faults());
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        return settings;
    }
}
