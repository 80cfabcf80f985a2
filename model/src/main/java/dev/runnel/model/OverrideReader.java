package dev.runnel.model;

import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.ModelDescription.Mode;
import dev.runnel.run.Value;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import dev.runnel.run.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a model override from the tree of a configuration and tells of every fault in it. */
final class OverrideReader {

    private static final Set<String> KEYS = Set.of("mode", "context-size", "features", "price", "rename", "drop");

    private final ObjectValue tree;
    private final String path;
    private final Consumer<String> fault;

    OverrideReader(ObjectValue tree, String path, Consumer<String> fault) {
        this.tree = tree;
        this.path = path;
        this.fault = fault;
    }

    ModelOverride read() {
        tree.members().keySet().stream()
                .filter(key -> !KEYS.contains(key))
                .forEach(key -> fault.accept(path + "." + key + ": is no setting of a model (mode, context-size,"
                        + " features, price, rename, drop)"));
        List<BigDecimal> prices = prices();
        return new ModelOverride(
                mode(),
                contextSize(),
                features(),
                prices.isEmpty() ? null : prices.getFirst(),
                prices.isEmpty() ? null : prices.getLast(),
                rename(),
                Set.copyOf(texts("drop")));
    }

    private @Nullable Mode mode() {
        Value value = tree.get("mode");
        return value == null ? null : word(Mode.class, "mode", value).orElse(null);
    }

    private @Nullable Integer contextSize() {
        Value value = tree.get("context-size");
        if (value instanceof IntegerValue(long size) && size > 0 && size <= Integer.MAX_VALUE) {
            return (int) size;
        }
        if (value != null) {
            fault.accept(path + ".context-size: must be a whole number of tokens, at least 1");
        }
        return null;
    }

    private @Nullable Set<Feature> features() {
        if (tree.get("features") == null) {
            return null;
        }
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        for (String text : texts("features")) {
            word(Feature.class, "features", Value.of(text)).ifPresent(features::add);
        }
        return features;
    }

    private <E extends Enum<E>> Optional<E> word(Class<E> type, String key, Value value) {
        try {
            if (value instanceof TextValue(String text)) {
                return Optional.of(Words.parse(type, text));
            }
        } catch (IllegalArgumentException unknown) {
            // Told below, together with values that are no words.
        }
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            words.add(Words.of(constant).replace('_', '-'));
        }
        fault.accept(path + "." + key + ": must be of " + String.join(", ", words));
        return Optional.empty();
    }

    private List<BigDecimal> prices() {
        Value value = tree.get("price");
        if (value == null) {
            return List.of();
        }
        List<BigDecimal> prices = new ArrayList<>();
        if (value instanceof ListValue(List<Value> items) && items.size() == 2) {
            items.forEach(
                    item -> number(item).filter(price -> price.signum() >= 0).ifPresent(prices::add));
        }
        if (prices.size() == 2) {
            return prices;
        }
        fault.accept(path + ".price: must be two numbers, US dollars per million tokens of prompt and completion");
        return List.of();
    }

    private static Optional<BigDecimal> number(Value value) {
        try {
            return switch (value) {
                case IntegerValue(long number) -> Optional.of(BigDecimal.valueOf(number));
                case DecimalValue(double number) ->
                    Optional.of(new BigDecimal(Double.toString(number)).stripTrailingZeros());
                case TextValue(String text) -> Optional.of(new BigDecimal(text.strip()));
                default -> Optional.empty();
            };
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    private Map<String, String> rename() {
        Map<String, String> rename = new LinkedHashMap<>();
        tree.object("rename").members().forEach((name, sent) -> {
            if (sent instanceof TextValue(String text) && !text.isBlank()) {
                rename.put(name, text);
            } else {
                fault.accept(path + ".rename." + name + ": must be the name under which the parameter is sent");
            }
        });
        if (tree.get("rename") != null && !(tree.get("rename") instanceof ObjectValue)) {
            fault.accept(path + ".rename: must be a mapping of parameter to name");
        }
        return rename;
    }

    private List<String> texts(String key) {
        Value value = tree.get(key);
        List<String> texts = new ArrayList<>();
        if (value instanceof ListValue(List<Value> items)
                && items.stream().allMatch(item -> item instanceof TextValue)) {
            items.forEach(item -> texts.add(((TextValue) item).value()));
        } else if (value != null) {
            fault.accept(path + "." + key + ": must be a list of words");
        }
        return texts;
    }
}
