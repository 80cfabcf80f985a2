package dev.runnel.model;

import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.ModelDescription.Mode;
import dev.runnel.run.Value.ObjectValue;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an installation knows better than the catalogue about one model: {@code models.providers.P.models.M}.
 *
 * <p>What is null is taken from the catalogue.
 *
 * @param mode how it is prompted
 * @param contextSize tokens of prompt and completion together
 * @param features what it can do; replaces the catalogue's set
 * @param inputPrice US dollars per million prompt tokens
 * @param outputPrice US dollars per million completion tokens
 * @param rename parameters sent under another name; added to the catalogue's
 * @param drop parameters not sent; added to the catalogue's
 */
public record ModelOverride(
        @Nullable Mode mode,
        @Nullable Integer contextSize,
        @Nullable Set<Feature> features,
        @Nullable BigDecimal inputPrice,
        @Nullable BigDecimal outputPrice,
        Map<String, String> rename,
        Set<String> drop) {

    /** Nothing is known better. */
    public static final ModelOverride NONE = new ModelOverride(null, null, null, null, null, Map.of(), Set.of());

    public ModelOverride {
        rename = Map.copyOf(rename);
        drop = Set.copyOf(drop);
    }

    /**
     * Reads the tree of a configuration: {@code mode} (chat, completion), {@code context-size}, {@code features} (list of
     * vision, tool-call, structured-output, reasoning), {@code price} (list of two: prompt, completion), {@code rename}
     * (mapping), {@code drop} (list).
     *
     * @param path path of the tree, for faults
     * @param fault is told of each fault; what is faulty stays as if it were not there
     */
    public static ModelOverride of(ObjectValue tree, String path, Consumer<String> fault) {
        return new OverrideReader(tree, path, fault).read();
    }
}
