package dev.runnel.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which models there are and how they are reached: the {@code models} block of the configuration.
 *
 * <p>Plain values: whoever reads files and the environment builds this. Maps keep their order.
 *
 * @param providers by the name under which apps reach them, the last segment of a provider id
 * @param substitute provider ({@code openai}) or provider and model ({@code openai/gpt-4o}) that serves every model whose
 *     own provider is not configured; null for none
 * @param map provider/model of an app file to provider/model here; {@code provider/*} stands for all of its models
 * @param defaults what is used where an app names no model
 * @param timeouts how long a call may take
 * @param fallback who takes over when a model cannot serve; the first entry that fits a call counts
 * @param ollama address (without version) at which an Ollama is looked for where no provider of that name is configured;
 *     null for nowhere
 */
public record ModelSettings(
        Map<String, ProviderSettings> providers,
        @Nullable String substitute,
        Map<String, String> map,
        Defaults defaults,
        CallTimeouts timeouts,
        List<ModelFallback> fallback,
        @Nullable String ollama) {

    /** No provider but the built-in one, no substitute. */
    public static final ModelSettings NONE =
            new ModelSettings(Map.of(), null, Map.of(), Defaults.NONE, CallTimeouts.DEFAULT);

    /** Settings of an installation without fallback that looks for no Ollama. */
    public ModelSettings(
            Map<String, ProviderSettings> providers,
            @Nullable String substitute,
            Map<String, String> map,
            Defaults defaults,
            CallTimeouts timeouts) {
        this(providers, substitute, map, defaults, timeouts, List.of(), null);
    }

    public ModelSettings {
        fallback = List.copyOf(fallback);
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        map = Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * What apps and datasets use when they name no model, each as provider/model; null for none.
     *
     * @param llm text generation
     * @param embedding embeddings
     * @param rerank reranking
     * @param speechToText transcription
     * @param textToSpeech speech
     */
    public record Defaults(
            @Nullable String llm,
            @Nullable String embedding,
            @Nullable String rerank,
            @Nullable String speechToText,
            @Nullable String textToSpeech) {

        /** No defaults. */
        public static final Defaults NONE = new Defaults(null, null, null, null, null);
    }

    /** What is wrong with these settings, each fault with the path of its key; empty where nothing is. */
    public List<String> faults() {
        return SettingsCheck.faults(this, ModelCatalogue.bundled());
    }
}
