package dev.runnel.model;

import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.List;

/**
 * Content that a provider writes as a list of parts instead of a string, as Mistral's reasoning models do.
 *
 * @param text the text parts together
 * @param reasoning the thinking parts together
 */
record ContentParts(String text, String reasoning) {

    static ContentParts of(Value content) {
        var text = new StringBuilder();
        var reasoning = new StringBuilder();
        collect(content, text, reasoning, false);
        return new ContentParts(text.toString(), reasoning.toString());
    }

    private static void collect(Value value, StringBuilder text, StringBuilder reasoning, boolean thinking) {
        if (value instanceof TextValue(String piece)) {
            (thinking ? reasoning : text).append(piece);
        } else if (value instanceof ListValue(List<Value> items)) {
            items.forEach(item -> collect(item, text, reasoning, thinking));
        } else if (value instanceof ObjectValue part) {
            Value thought = part.get("thinking");
            if (thought != null) {
                collect(thought, text, reasoning, true);
            }
            Value piece = part.get("text");
            if (piece != null) {
                collect(piece, text, reasoning, thinking);
            }
        }
    }
}
