package dev.runnel.engine.node;

import dev.runnel.engine.VariableTypes;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item of an assigner: an operation on one variable (the table of workflow.md section 8.14).
 *
 * <p>The type that the variable may take is that of its present value, or the one that it was declared with.
 *
 * @param target the variable
 * @param operation what becomes of it
 * @param constant whether {@code value} is the input itself and not a reference to it
 * @param value the input
 */
public record Assignment(Selector target, Operation operation, boolean constant, Value value) {

    /** What becomes of a variable. */
    public enum Operation {
        OVER_WRITE("over-write"),
        SET("set"),
        CLEAR("clear"),
        ADD("+="),
        SUBTRACT("-="),
        MULTIPLY("*="),
        DIVIDE("/="),
        APPEND("append"),
        EXTEND("extend"),
        REMOVE_FIRST("remove-first"),
        REMOVE_LAST("remove-last");

        private final String wire;

        Operation(String wire) {
            this.wire = wire;
        }

        /** Its word in app files. */
        public String wire() {
            return wire;
        }

        static @Nullable Operation ofWire(String word) {
            for (Operation each : values()) {
                if (each.wire.equals(word)) {
                    return each;
                }
            }
            return null;
        }

        /** Whether it takes an input. */
        boolean takesInput() {
            return this != CLEAR && this != REMOVE_FIRST && this != REMOVE_LAST;
        }

        private boolean reckons() {
            return this == ADD || this == SUBTRACT || this == MULTIPLY || this == DIVIDE;
        }

        private boolean allows(String type) {
            return switch (this) {
                case OVER_WRITE, CLEAR -> true;
                case SET -> !array(type) && !type.equals("file");
                case ADD, SUBTRACT, MULTIPLY, DIVIDE -> number(type);
                case APPEND, EXTEND, REMOVE_FIRST, REMOVE_LAST -> array(type);
            };
        }

        private boolean allowsConstant(String type) {
            boolean plain = this == OVER_WRITE || this == SET;
            return switch (type) {
                case "string", "object", "boolean", "none" -> plain;
                case "integer", "float" -> plain || reckons();
                default -> false;
            };
        }
    }

    /**
     * Applies it to the pool; returns whether it wrote.
     *
     * @throws NodeFailure where a variable is missing or a type does not fit; the pool is as it was
     */
    boolean apply(VariablePool pool) {
        Value present = target.parts().size() == 2 ? pool.find(target) : null;
        if (present == null) {
            throw missing(target.parts());
        }
        String type = pool.type(target, present);
        check(type);
        Value input = input(pool);
        if (input == null) {
            return false;
        }
        if (operation.takesInput()) {
            input = fitting(type, present, input);
        }
        pool.set(target.node(), target.name(), result(type, present, input));
        return true;
    }

    private void check(String type) {
        if (!operation.allows(type)) {
            throw new NodeFailure(
                    "OperationNotSupportedError",
                    "Operation " + operation.wire() + " is not supported for type " + type);
        }
        boolean constantOnly = operation == Operation.SET || operation.reckons();
        if (constant ? !operation.allowsConstant(type) : constantOnly) {
            throw new NodeFailure(
                    "InputTypeNotSupportedError",
                    "Input type " + (constant ? "constant" : "variable") + " is not supported for operation "
                            + operation.wire());
        }
    }

    /** The input, or null where it refers to a variable that is null: then nothing is written. */
    private @Nullable Value input(VariablePool pool) {
        if (constant || !operation.takesInput()) {
            return value;
        }
        Selector source = Selector.ofValue(value);
        if (source == null) {
            throw invalid(value);
        }
        Value found = pool.find(source);
        if (found == null) {
            throw missing(source.parts());
        }
        return found == Value.NULL ? null : found;
    }

    /** The input as a value of the target's type. */
    private Value fitting(String type, Value present, Value input) {
        boolean fits = switch (operation) {
            case APPEND -> fitsElement(type, input);
            case EXTEND ->
                input instanceof ListValue(List<Value> items)
                        && items.stream().allMatch(item -> fitsElement(type, item));
            case OVER_WRITE, SET -> {
                if (constant && type.equals("object") && input instanceof TextValue(String json)) {
                    yield parsed(json) instanceof ObjectValue;
                }
                yield fits(type, input);
            }
            case ADD, SUBTRACT, MULTIPLY -> Reckoning.number(input);
            case DIVIDE -> Reckoning.number(input) && Comparison.truthy(input);
            case CLEAR, REMOVE_FIRST, REMOVE_LAST -> true;
        };
        if (!fits) {
            throw invalid(input);
        }
        return switch (type) {
            case "object" -> input instanceof TextValue(String json) ? parsed(json) : input;
            case "integer", "float" -> Reckoning.asNumber(input);
            case "array[number]" -> Reckoning.asNumbers(input);
            default -> input;
        };
    }

    private static Value parsed(String json) {
        try {
            return JsonText.parse(json);
        } catch (IllegalArgumentException malformed) {
            throw invalid(Value.of(json));
        }
    }

    private static boolean fits(String type, Value value) {
        if (type.equals("none")) {
            return true;
        }
        if (number(type)) {
            return Reckoning.number(value);
        }
        if (array(type)) {
            return value instanceof ListValue(List<Value> items)
                    && items.stream().allMatch(item -> fitsElement(type, item));
        }
        return VariableTypes.fits(type, value);
    }

    private static boolean fitsElement(String arrayType, Value element) {
        return switch (arrayType) {
            case "array[any]" -> element != Value.NULL && !(element instanceof ListValue);
            case "array[number]" -> Reckoning.number(element);
            default -> VariableTypes.fits(arrayType, new ListValue(List.of(element)));
        };
    }

    private Value result(String type, Value present, Value input) {
        return switch (operation) {
            case OVER_WRITE, SET -> input;
            case CLEAR -> empty(type, present);
            case ADD, SUBTRACT, MULTIPLY, DIVIDE -> {
                Value reckoned = Reckoning.result(operation, present, input);
                if (reckoned == null) {
                    throw invalid(input);
                }
                yield reckoned;
            }
            case APPEND -> {
                var items = new ArrayList<>(items(present));
                items.add(input);
                yield new ListValue(items);
            }
            case EXTEND -> {
                var items = new ArrayList<>(items(present));
                items.addAll(items(input));
                yield new ListValue(items);
            }
            case REMOVE_FIRST -> {
                List<Value> items = items(present);
                yield items.isEmpty() ? present : new ListValue(items.subList(1, items.size()));
            }
            case REMOVE_LAST -> {
                List<Value> items = items(present);
                yield items.isEmpty() ? present : new ListValue(items.subList(0, items.size() - 1));
            }
        };
    }

    private static List<Value> items(Value list) {
        return ((ListValue) list).items();
    }

    /** What a variable of that type is when it is empty. */
    static Value empty(String type, Value present) {
        return switch (type) {
            case "string" -> Value.of("");
            case "integer" -> Value.of(0);
            case "float" -> Value.of(0.0);
            case "object" -> ObjectValue.EMPTY;
            case "boolean" -> Value.of(false);
            case "none", "file" -> Value.NULL;
            default -> array(type) ? new ListValue(List.of()) : present;
        };
    }

    private static boolean number(String type) {
        return type.equals("integer") || type.equals("float");
    }

    private static boolean array(String type) {
        return type.startsWith("array");
    }

    static NodeFailure missing(List<String> selector) {
        return new NodeFailure("VariableNotFoundError", "Variable " + PythonText.literal(selector) + " not found");
    }

    private static NodeFailure invalid(Value input) {
        String text = input instanceof FileValue ? "of a file" : PythonText.of(input);
        return new NodeFailure(
                "InvalidInputValueError",
                "Invalid input value " + (text.length() > 500 ? text.substring(0, 500) + "…" : text));
    }
}
