package dev.runnel.engine;

import dev.runnel.engine.GraphConfiguration.ConversationDefinition;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import java.nio.charset.StandardCharsets;

/** Reads environment and conversation variables of a workflow (dsl.md section 2.3). */
final class VariableDefinitions {

    private static final int LONGEST_DESCRIPTION = 255;

    private VariableDefinitions() {}

    static ConversationDefinition conversation(ConfigurationNode variable) {
        String description = variable.text("description", "");
        if (description.codePointCount(0, description.length()) > LONGEST_DESCRIPTION) {
            variable.warn("description", "must have at most " + LONGEST_DESCRIPTION + " characters");
        }
        return new ConversationDefinition(
                variable.requiredText("name"), variable.requiredText("value_type"), value(variable), description);
    }

    /** The value, which must be there, of its type and not too large. */
    static Value value(ConfigurationNode variable) {
        String type = variable.requiredText("value_type");
        Value value = variable.object().members().getOrDefault("value", Value.NULL);
        if (value == Value.NULL) {
            variable.warn("value", "is required");
        } else if (!VariableTypes.known(type)) {
            variable.warn("value_type", "does not know " + type);
        } else if (!VariableTypes.fits(type, value)) {
            variable.warn("value", "must be " + type);
        } else if (size(value) > GraphConfiguration.LARGEST_VARIABLE) {
            variable.warn("value", "must have at most " + GraphConfiguration.LARGEST_VARIABLE + " bytes");
        }
        return value;
    }

    /** Bytes of a value's JSON. */
    static int size(Value value) {
        return JsonText.write(value).getBytes(StandardCharsets.UTF_8).length;
    }
}
