package dev.runnel.server.usecase.conversation;

import dev.runnel.run.ConversationVariable;
import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.NullValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import java.util.List;

/** Whether a value fits the declared type of a conversation variable (service-api.md section 4). */
final class VariableTypes {

    private VariableTypes() {}

    /** @throws ApiError where it does not */
    static void check(ConversationVariable variable, Value value) {
        String type = variable.type();
        boolean fits = type.startsWith("array[")
                ? value instanceof ListValue(List<Value> items)
                        && items.stream().allMatch(item -> fits(type.substring(6, type.length() - 1), item))
                : fits(type, value);
        if (!fits) {
            throw ApiError.of(
                    ErrorCode.BAD_REQUEST,
                    "Type mismatch: variable '" + variable.name() + "' expects " + type + ", but got " + name(value)
                            + " type");
        }
    }

    private static boolean fits(String type, Value value) {
        return switch (type) {
            case "string", "secret" -> value instanceof TextValue;
            case "number", "float" -> value instanceof IntegerValue || value instanceof DecimalValue;
            case "integer" -> value instanceof IntegerValue;
            case "boolean" -> value instanceof BooleanValue;
            case "object" -> value instanceof ObjectValue;
            default -> true;
        };
    }

    private static String name(Value value) {
        return switch (value) {
            case NullValue ignored -> "null";
            case BooleanValue ignored -> "boolean";
            case IntegerValue ignored -> "number";
            case DecimalValue ignored -> "number";
            case TextValue ignored -> "string";
            case ListValue ignored -> "array";
            case ObjectValue ignored -> "object";
            case FileValue ignored -> "file";
        };
    }
}
