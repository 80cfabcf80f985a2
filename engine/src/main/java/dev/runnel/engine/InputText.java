package dev.runnel.engine;

import dev.runnel.run.FileReference;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Input values as prompts show them: texts as they are, the rest as Dify writes it, nothing for null. */
public final class InputText {

    private static final double SMALLEST_PLAIN = 1e-4;
    private static final double LARGEST_PLAIN = 1e16;

    private InputText() {}

    /** Every input as text, by name. */
    static Map<String, String> all(ObjectValue inputs) {
        var texts = new LinkedHashMap<String, String>();
        inputs.members().forEach((name, value) -> texts.put(name, of(value)));
        return texts;
    }

    /** The text of one value. */
    public static String of(Value value) {
        return switch (value) {
            case Value.NullValue ignored -> "";
            case Value.BooleanValue(boolean flag) -> flag ? "True" : "False";
            case Value.IntegerValue(long number) -> Long.toString(number);
            case Value.DecimalValue(double number) -> decimal(number);
            case Value.TextValue(String text) -> text;
            case Value.FileValue(FileReference file) -> file.name();
            case Value.ListValue list -> JsonText.write(list);
            case ObjectValue object -> JsonText.write(object);
        };
    }

    private static String decimal(double number) {
        double size = Math.abs(number);
        return size == 0 || size >= SMALLEST_PLAIN && size < LARGEST_PLAIN
                ? BigDecimal.valueOf(number).toPlainString()
                : Double.toString(number);
    }
}
