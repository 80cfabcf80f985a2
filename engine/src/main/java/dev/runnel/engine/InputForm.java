package dev.runnel.engine;

import dev.runnel.run.FileReference;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The variables that an app asks for: checks what a caller sends and keeps only what is declared (apps.md section 2.4).
 *
 * @param controls in the order of the form
 */
public record InputForm(List<InputControl> controls) {

    /** The form without variables. */
    public static final InputForm EMPTY = new InputForm(List.of());

    public InputForm {
        controls = List.copyOf(controls);
    }

    /**
     * The inputs as the app sees them: declared variables only, each present, absent optional ones as their default or
     * null, files resolved, NUL characters removed.
     *
     * @param inputs what the caller sent
     * @param files finds the files that it names
     * @throws InvalidInputException with the message for the caller, at the first variable that does not fit
     */
    public ObjectValue validate(ObjectValue inputs, FileResolver files) {
        var valid = new LinkedHashMap<String, Value>();
        for (InputControl control : controls) {
            if (control.type() == InputControl.Type.EXTERNAL_DATA_TOOL) {
                continue;
            }
            Value value = inputs.members().getOrDefault(control.variable(), Value.NULL);
            valid.put(control.variable(), NulFree.value(resolved(control, InputCheck.check(control, value), files)));
        }
        return new ObjectValue(valid);
    }

    private static Value resolved(InputControl control, Value value, FileResolver resolver) {
        if (control.type() == InputControl.Type.FILE && value instanceof ObjectValue mapping) {
            FileReference file = resolver.resolve(control.variable(), mapping);
            if (file == null) {
                throw new InvalidInputException(control.variable() + " in input form must be a file");
            }
            control.files().check(file);
            return new FileValue(file);
        }
        if (control.type() == InputControl.Type.FILE_LIST && value instanceof ListValue(List<Value> items)) {
            var found = new ArrayList<Value>();
            for (int i = 0; i < items.size(); i++) {
                FileReference file = items.get(i) instanceof ObjectValue mapping
                        ? resolver.resolve(control.variable() + "[" + i + "]", mapping)
                        : null;
                if (file != null) {
                    control.files().check(file);
                    found.add(new FileValue(file));
                }
            }
            return new ListValue(found);
        }
        return value;
    }

    /** The text without NUL characters, which databases refuse; for queries too. */
    public static String withoutNul(String text) {
        return NulFree.text(text);
    }

    /** Values without NUL characters, at every depth. */
    private static final class NulFree {

        static String text(String text) {
            return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
        }

        static Value value(Value value) {
            return switch (value) {
                case TextValue(String text) -> new TextValue(text(text));
                case ListValue(List<Value> items) ->
                    new ListValue(items.stream().map(NulFree::value).toList());
                case ObjectValue object -> {
                    var clean = new LinkedHashMap<String, Value>();
                    object.members().forEach((name, member) -> clean.put(text(name), value(member)));
                    yield new ObjectValue(clean);
                }
                case Value.NullValue same -> same;
                case Value.BooleanValue same -> same;
                case Value.IntegerValue same -> same;
                case Value.DecimalValue same -> same;
                case FileValue same -> same;
            };
        }
    }
}
