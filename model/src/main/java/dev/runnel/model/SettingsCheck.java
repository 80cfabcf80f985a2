package dev.runnel.model;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with model settings, all of it at once. */
final class SettingsCheck {

    /** Models and requests of one chain; more would only make a failing call longer. */
    private static final int MOST_MODELS = 10;

    private static final int MOST_ATTEMPTS = 20;
    private static final Duration LONGEST_BUDGET = Duration.ofMinutes(10);

    private final ModelSettings settings;
    private final ModelCatalogue catalogue;
    private final List<String> faults = new ArrayList<>();

    private SettingsCheck(ModelSettings settings, ModelCatalogue catalogue) {
        this.settings = settings;
        this.catalogue = catalogue;
    }

    /** Each fault with the path of its key. */
    static List<String> faults(ModelSettings settings, ModelCatalogue catalogue) {
        var check = new SettingsCheck(settings, catalogue);
        settings.providers().forEach(check::provider);
        check.references();
        check.fallback();
        check.timeouts();
        return List.copyOf(check.faults);
    }

    /** Where a provider is: as configured, else as the catalogue knows it. */
    static Optional<String> address(String name, ProviderSettings provider, ModelCatalogue catalogue) {
        return provider.baseUrl() == null ? catalogue.baseUrl(name) : Optional.of(provider.baseUrl());
    }

    private void provider(String name, ProviderSettings provider) {
        String key = "models.providers." + name;
        if (name.isBlank() || name.contains("/")) {
            faults.add(key + ": a provider's name has letters and no slash");
        }
        Optional<ProviderType> type = ProviderType.of(provider.type());
        if (type.isEmpty()) {
            faults.add(key + ".type: there is no type '" + provider.type() + "'; there are "
                    + String.join(", ", ProviderType.availableWords()));
        } else if (name.equals(ModelRoutes.BUILTIN) && type.get() != ProviderType.BUILTIN) {
            faults.add(key + ".type: the name builtin belongs to the provider of that type");
        } else if (type.get().hasAddress()) {
            address(name, provider, catalogue)
                    .ifPresentOrElse(
                            address -> address(key + ".base-url", address),
                            () -> faults.add(key + ".base-url: is needed, as in https://host/v1"));
        }
        String apiKey = provider.apiKey();
        if (apiKey != null && !apiKey.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            faults.add(key + ".api-key: must be visible ASCII characters without spaces");
        }
        provider.models().forEach((model, override) -> override(key + ".models." + model, override));
    }

    private void address(String key, String address) {
        try {
            URI uri = URI.create(address);
            if (uri.getHost() == null || uri.getFragment() != null || !isHttp(uri.getScheme())) {
                faults.add(key + ": must be an http or https address, as in https://host/v1");
            } else if (uri.getUserInfo() != null) {
                faults.add(key + ": must hold no user name or password; api-key is their place");
            }
        } catch (IllegalArgumentException e) {
            faults.add(key + ": must be an http or https address, as in https://host/v1");
        }
    }

    private static boolean isHttp(@Nullable String scheme) {
        return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    }

    private void override(String key, ModelOverride override) {
        if (override.contextSize() != null && override.contextSize() < 1) {
            faults.add(key + ".context-size: must be at least 1");
        }
        if ((override.inputPrice() != null && override.inputPrice().signum() < 0)
                || (override.outputPrice() != null && override.outputPrice().signum() < 0)) {
            faults.add(key + ".price: must not be negative");
        }
    }

    private void references() {
        String substitute = settings.substitute();
        if (substitute != null) {
            known("models.substitute", substitute.split("/", 2)[0]);
        }
        settings.map().forEach((from, to) -> {
            if (!isModel(from)) {
                faults.add("models.map." + from + ": must be provider/model or provider/*");
            }
            model("models.map." + from, to);
        });
        ModelSettings.Defaults defaults = settings.defaults();
        Map<String, @Nullable String> named = new LinkedHashMap<>();
        named.put("llm", defaults.llm());
        named.put("embedding", defaults.embedding());
        named.put("rerank", defaults.rerank());
        named.put("speech-to-text", defaults.speechToText());
        named.put("text-to-speech", defaults.textToSpeech());
        named.forEach((kind, value) -> {
            if (value != null) {
                model("models.defaults." + kind, value);
            }
        });
    }

    private void fallback() {
        String ollama = settings.ollama();
        if (ollama != null) {
            address("models.ollama", ollama);
        }
        for (int i = 0; i < settings.fallback().size(); i++) {
            ModelFallback fallback = settings.fallback().get(i);
            String key = "models.fallback[" + i + "]";
            if (!fallback.model().equals("*") && !isModel(fallback.model())) {
                faults.add(key + ".for: must be provider/model, provider/* or *");
            }
            if (fallback.use().isEmpty() || fallback.use().size() > MOST_MODELS) {
                faults.add(key + ".use: must name 1 to " + MOST_MODELS + " models");
            }
            fallback.use().forEach(use -> model(key + ".use", use));
            fallback.use().stream()
                    .filter(use -> use.endsWith("/*"))
                    .forEach(use -> faults.add(key + ".use: must name a model, not " + use));
            if (Set.copyOf(fallback.use()).size() < fallback.use().size()) {
                faults.add(key + ".use: names a model twice");
            }
            if (fallback.budget().compareTo(Duration.ofSeconds(1)) < 0
                    || fallback.budget().compareTo(LONGEST_BUDGET) > 0) {
                faults.add(key + ".seconds: must be from 1 to " + LONGEST_BUDGET.toSeconds());
            }
            if (fallback.attempts() < 2 || fallback.attempts() > MOST_ATTEMPTS) {
                faults.add(key + ".attempts: must be from 2 to " + MOST_ATTEMPTS);
            }
        }
    }

    private void model(String key, String value) {
        if (isModel(value)) {
            known(key, value.substring(0, value.indexOf('/')));
        } else {
            faults.add(key + ": must be provider/model, not '" + value + "'");
        }
    }

    private static boolean isModel(String text) {
        int slash = text.indexOf('/');
        return slash > 0 && slash < text.length() - 1;
    }

    private void known(String key, String provider) {
        boolean looked = settings.ollama() != null && provider.equals(LocalOllama.NAME);
        if (!looked
                && !provider.equals(ModelRoutes.BUILTIN)
                && !settings.providers().containsKey(provider)) {
            faults.add(key + ": there is no provider '" + provider + "' under models.providers");
        }
    }

    private void timeouts() {
        CallTimeouts timeouts = settings.timeouts();
        Map.of(
                        "connect", timeouts.connect(),
                        "first-token", timeouts.firstToken(),
                        "idle", timeouts.idle(),
                        "whole", timeouts.whole())
                .forEach((stage, time) -> {
                    if (time.compareTo(Duration.ZERO) <= 0) {
                        faults.add("models." + stage + "-timeout: must be more than 0");
                    }
                });
    }
}
