package dev.runnel.engine.node;

import dev.runnel.engine.InputText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.NullValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.List;
import java.util.stream.Collectors;

/** Values as Python prints them, which messages and text comparisons of Dify's nodes show. */
final class PythonText {

    private PythonText() {}

    /** What {@code str} makes of a value. */
    static String of(Value value) {
        return value instanceof TextValue(String text) ? text : literal(value);
    }

    /** What {@code repr} makes of a value. */
    static String literal(Value value) {
        return switch (value) {
            case NullValue ignored -> "None";
            case BooleanValue same -> InputText.of(same);
            case IntegerValue same -> InputText.of(same);
            case DecimalValue same -> InputText.of(same);
            case FileValue same -> "'" + InputText.of(same) + "'";
            case TextValue(String text) -> quoted(text);
            case ListValue(List<Value> items) ->
                items.stream().map(PythonText::literal).collect(Collectors.joining(", ", "[", "]"));
            case ObjectValue object ->
                object.members().entrySet().stream()
                        .map(member -> quoted(member.getKey()) + ": " + literal(member.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    /** What {@code repr} makes of a list of texts, such as a selector. */
    static String literal(List<String> texts) {
        return texts.stream().map(PythonText::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    static String quoted(String text) {
        String escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        return text.contains("'") && !text.contains("\"")
                ? "\"" + escaped + "\""
                : "'" + escaped.replace("'", "\\'") + "'";
    }
}
