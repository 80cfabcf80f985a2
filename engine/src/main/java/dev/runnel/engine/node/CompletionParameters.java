package dev.runnel.engine.node;

import dev.runnel.engine.graph.TextTemplate;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The parameters of a model call after the variables in them were put in.
 *
 * @param values without {@code stop}
 * @param stop stop sequences, at most four
 */
record CompletionParameters(ObjectValue values, List<String> stop) {

    private static final int LONGEST = 1024;
    private static final int MOST_STOP_SEQUENCES = 4;
    private static final String STOP = "stop";

    static CompletionParameters of(ObjectValue written, VariablePool pool) {
        var values = new LinkedHashMap<String, Value>();
        written.members().forEach((name, value) -> values.put(name, resolved(value, pool)));
        Value stop = values.remove(STOP);
        return new CompletionParameters(new ObjectValue(values), stop == null ? List.of() : sequences(stop));
    }

    private static List<String> sequences(Value stop) {
        List<Value> items = stop instanceof ListValue(List<Value> several) ? several : List.of(stop);
        return items.stream()
                .filter(TextValue.class::isInstance)
                .map(item -> ((TextValue) item).value())
                .filter(text -> !text.isEmpty())
                .limit(MOST_STOP_SEQUENCES)
                .toList();
    }

    /** A text with variables is cut, and read as number or boolean where it looks like one. */
    private static Value resolved(Value value, VariablePool pool) {
        if (!(value instanceof TextValue(String text))) {
            return value;
        }
        TextTemplate template = TextTemplate.parse(text);
        if (template.selectors().isEmpty()) {
            return value;
        }
        String rendered = template.render(pool);
        String cut = rendered.substring(0, rendered.offsetByCodePoints(0, Math.min(LONGEST, characters(rendered))));
        return LenientJson.strict(cut)
                .filter(read ->
                        read instanceof IntegerValue || read instanceof DecimalValue || read instanceof BooleanValue)
                .orElse(Value.of(cut));
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }
}
