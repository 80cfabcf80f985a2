package dev.runnel.model;

import com.knuddels.jtokkit.api.EncodingType;
import dev.runnel.run.JsonText;
import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.ModelDescription.Mode;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import dev.runnel.run.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of models by provider and name: the one data file, {@code models.json}. */
final class ModelCatalogue {

    private record Entry(NamePattern pattern, ModelFacts facts) {}

    private record ProviderEntry(
            Set<String> names, @Nullable String baseUrl, ParameterRules dialect, List<Entry> models) {}

    private final List<ProviderEntry> providers;
    private final Map<String, ParameterRules> dialects;

    private ModelCatalogue(List<ProviderEntry> providers, Map<String, ParameterRules> dialects) {
        this.providers = providers;
        this.dialects = dialects;
    }

    /** The catalogue that ships with this module. */
    static ModelCatalogue bundled() {
        try (InputStream file = ModelCatalogue.class.getResourceAsStream("models.json")) {
            if (file == null) {
                throw new IllegalStateException("models.json is missing from the module");
            }
            return of(JsonText.parseObject(new String(file.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModelCatalogue of(ObjectValue file) {
        Map<String, ParameterRules> rules = new HashMap<>();
        file.object("rules").members().forEach((name, rule) -> rules.put(name, rules((ObjectValue) rule)));
        Map<String, ParameterRules> dialects = new HashMap<>();
        file.object("dialects")
                .members()
                .forEach((type, names) -> dialects.put(type, named(((ListValue) names).items(), rules)));
        return new ModelCatalogue(
                file.list("providers").stream()
                        .map(provider -> provider((ObjectValue) provider, rules))
                        .toList(),
                dialects);
    }

    private static ProviderEntry provider(ObjectValue provider, Map<String, ParameterRules> rules) {
        Set<String> names = new HashSet<>(texts(provider.list("aliases")));
        names.add(provider.text("name", ""));
        String baseUrl = provider.text("base-url", "");
        return new ProviderEntry(
                names,
                baseUrl.isEmpty() ? null : baseUrl,
                named(provider.list("rules"), rules),
                provider.list("models").stream()
                        .map(model -> entry((ObjectValue) model, rules))
                        .toList());
    }

    private static Entry entry(ObjectValue model, Map<String, ParameterRules> rules) {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        texts(model.list("features")).forEach(word -> features.add(Words.parse(Feature.class, word)));
        List<String> price = texts(model.list("price"));
        return new Entry(
                new NamePattern(model.text("match", "")),
                new ModelFacts(
                        Words.parse(Mode.class, model.text("mode", "chat")),
                        size(model, "context"),
                        size(model, "output"),
                        features,
                        price.isEmpty() ? null : new BigDecimal(price.getFirst()),
                        price.isEmpty() ? null : new BigDecimal(price.getLast()),
                        Words.parse(EncodingType.class, model.text("encoding", "o200k_base")),
                        named(model.list("rules"), rules)));
    }

    private static @Nullable Integer size(ObjectValue model, String name) {
        return model.get(name) instanceof Value.IntegerValue(long size) ? (int) size : null;
    }

    private static ParameterRules rules(ObjectValue rule) {
        return new ParameterRules(
                names(rule.object("rename")),
                Set.copyOf(texts(rule.list("drop"))),
                names(rule.object("displaced")),
                rule.text("system-role", ParameterRules.DEFAULT_SYSTEM_ROLE),
                Words.parse(ParameterRules.Thinking.class, rule.text("thinking", "budget")));
    }

    private static Map<String, String> names(ObjectValue object) {
        Map<String, String> names = new HashMap<>();
        object.members().forEach((name, other) -> names.put(name, ((TextValue) other).value()));
        return names;
    }

    private static ParameterRules named(List<Value> names, Map<String, ParameterRules> rules) {
        ParameterRules all = ParameterRules.NONE;
        for (String name : texts(names)) {
            ParameterRules rule = rules.get(name);
            if (rule == null) {
                throw new IllegalStateException("models.json names a rule that it does not have: " + name);
            }
            all = all.and(rule);
        }
        return all;
    }

    private static List<String> texts(List<Value> values) {
        return values.stream().map(value -> ((TextValue) value).value()).toList();
    }

    /**
     * What is known of a model.
     *
     * <p>A model that the provider's own list does not have is looked up in all lists by the last part of its name
     * ({@code openai/gpt-4o} of a gateway is gpt-4o), without prices.
     */
    ModelFacts facts(String provider, String model) {
        Optional<ProviderEntry> own = provider(provider);
        ParameterRules dialect = own.map(ProviderEntry::dialect).orElse(ParameterRules.NONE);
        ModelFacts facts = own.flatMap(entry -> find(entry, model)).orElseGet(() -> {
            String bare = model.substring(model.lastIndexOf('/') + 1);
            return providers.stream()
                    .flatMap(entry -> find(entry, bare).stream())
                    .findFirst()
                    .map(ModelFacts::elsewhere)
                    .orElse(ModelFacts.UNKNOWN);
        });
        return facts.dialect(dialect);
    }

    /** What every provider of that type wants of every request, whatever its name. */
    ParameterRules dialect(String type) {
        return dialects.getOrDefault(type, ParameterRules.NONE);
    }

    /** The address of a provider that the catalogue knows. */
    Optional<String> baseUrl(String provider) {
        return provider(provider).map(ProviderEntry::baseUrl);
    }

    private Optional<ProviderEntry> provider(String name) {
        return providers.stream().filter(entry -> entry.names().contains(name)).findFirst();
    }

    private static Optional<ModelFacts> find(ProviderEntry provider, String model) {
        return provider.models().stream()
                .filter(entry -> entry.pattern().matches(model))
                .map(Entry::facts)
                .findFirst();
    }
}
