package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.run.JsonText;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer that must be a JSON object of a given form: how it is asked for and how it is read.
 *
 * @param schema JSON schema
 */
record StructuredAnswer(ObjectValue schema) {

    private static final int LONGEST_QUOTE = 200;

    /**
     * @param schema an object, or an object's text
     * @throws NodeFailure where it is neither
     */
    static StructuredAnswer of(Value schema) {
        Value read = schema instanceof TextValue(String text)
                ? LenientJson.strict(text).orElse(schema)
                : schema;
        if (read instanceof ObjectValue object && !object.members().isEmpty()) {
            return new StructuredAnswer(object);
        }
        throw new NodeFailure("LLMNodeError", "Please provide a valid structured output schema");
    }

    /** The messages with the demand in words, for a model that takes no schema. */
    List<PromptMessage> demanded(List<PromptMessage> messages) {
        String demand = "Answer with one JSON object that follows the JSON schema below, and with nothing else: "
                + "no words around it and no code fence.\n\nJSON schema:\n" + JsonText.write(schema);
        var all = new ArrayList<>(messages);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof SystemMessage(String text)) {
                all.set(i, new SystemMessage(demand + "\n\n" + text));
                return all;
            }
        }
        all.addFirst(new SystemMessage(demand));
        return all;
    }

    /**
     * The object in an answer, read leniently.
     *
     * @throws NodeFailure where there is none
     */
    ObjectValue read(String answer) {
        return LenientJson.readObject(answer)
                .orElseThrow(() -> new NodeFailure(
                        "LLMNodeError",
                        "Failed to parse structured output: "
                                + (answer.length() > LONGEST_QUOTE
                                        ? answer.substring(0, LONGEST_QUOTE) + "…"
                                        : answer)));
    }
}
