package dev.runnel.engine;

import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.List;
import java.util.Set;

/** The declared types of variables, and what fits them (workflow.md section 3.2). */
public final class VariableTypes {

    private static final Set<String> PLAIN =
            Set.of("string", "number", "integer", "float", "boolean", "object", "secret", "file", "any", "none");

    private VariableTypes() {}

    /** Whether that is the wire name of a type. */
    public static boolean known(String type) {
        return PLAIN.contains(type) || isArray(type) && PLAIN.contains(element(type)) || type.equals("array");
    }

    /**
     * The type that a bare value has: numbers are {@code integer} or {@code float}, lists {@code array[any]} where they
     * are empty or mixed.
     */
    public static String of(Value value) {
        return switch (value) {
            case Value.NullValue ignored -> "none";
            case BooleanValue ignored -> "boolean";
            case IntegerValue ignored -> "integer";
            case DecimalValue ignored -> "float";
            case TextValue ignored -> "string";
            case ObjectValue ignored -> "object";
            case FileValue ignored -> "file";
            case ListValue(List<Value> items) -> "array[" + elements(items) + "]";
        };
    }

    private static String elements(List<Value> items) {
        List<String> types =
                items.stream().map(VariableTypes::ofElement).distinct().toList();
        return types.size() == 1 && !types.getFirst().equals("none") ? types.getFirst() : "any";
    }

    private static String ofElement(Value element) {
        return switch (element) {
            case IntegerValue ignored -> "number";
            case DecimalValue ignored -> "number";
            case ListValue ignored -> "any";
            case Value.NullValue same -> of(same);
            case BooleanValue same -> of(same);
            case TextValue same -> of(same);
            case ObjectValue same -> of(same);
            case FileValue same -> of(same);
        };
    }

    /** Whether the value is of that type; everything is of a type that is not known. */
    public static boolean fits(String type, Value value) {
        if (isArray(type)) {
            return value instanceof ListValue(List<Value> items)
                    && items.stream().allMatch(item -> fits(element(type), item));
        }
        return switch (type) {
            case "string", "secret" -> value instanceof TextValue;
            case "number", "float" -> value instanceof IntegerValue || value instanceof DecimalValue;
            case "integer" -> value instanceof IntegerValue;
            case "boolean" -> value instanceof BooleanValue;
            case "object" -> value instanceof ObjectValue;
            case "file" -> value instanceof FileValue;
            case "array" -> value instanceof ListValue;
            default -> true;
        };
    }

    private static boolean isArray(String type) {
        return type.startsWith("array[") && type.endsWith("]");
    }

    private static String element(String type) {
        return type.substring("array[".length(), type.length() - 1);
    }
}
