package dev.runnel.run;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model.
 *
 * @param name the model that really serves, after mapping and substitution
 * @param mode how it is prompted
 * @param contextSize tokens of prompt and completion together, null where unknown
 * @param features what it can do
 */
public record ModelDescription(
        ModelName name, Mode mode, @Nullable Integer contextSize, Set<Feature> features) {

    /** How a model is prompted. */
    public enum Mode {
        CHAT,
        COMPLETION
    }

    /** What a model can do. */
    public enum Feature {
        VISION,
        TOOL_CALL,
        STRUCTURED_OUTPUT,
        REASONING
    }
}
