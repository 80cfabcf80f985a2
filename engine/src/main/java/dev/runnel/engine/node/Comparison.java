package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.node.Condition.Operator;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.NullValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What each operator of a condition says of two values (the table of workflow.md section 8.7, quirks included). */
final class Comparison {

    private Comparison() {}

    /**
     * Whether the operator holds.
     *
     * @param actual the variable's value
     * @param expected a text, a boolean, a list of those, or null
     * @throws NodeFailure where the operator does not go with these values
     */
    static boolean holds(Operator operator, Value actual, Value expected) {
        return switch (operator) {
            case CONTAINS -> contains(actual, expected);
            case NOT_CONTAINS -> !contains(actual, expected);
            case START_WITH -> truthy(actual) && text(actual).startsWith(text(expected, "startswith"));
            case END_WITH -> truthy(actual) && text(actual).endsWith(text(expected, "endswith"));
            case IS -> actual != Value.NULL && is(actual, expected);
            case IS_NOT -> actual != Value.NULL && !is(actual, expected);
            case EMPTY -> !truthy(actual);
            case NOT_EMPTY -> truthy(actual);
            case IN -> truthy(actual) && among(actual, expected);
            case NOT_IN -> !truthy(actual) || !among(actual, expected);
            case ALL_OF -> allOf(actual, expected);
            case EQUAL -> actual != Value.NULL && equal(actual, expected);
            case UNEQUAL -> actual != Value.NULL && !equal(actual, expected);
            case GREATER -> actual != Value.NULL && order(actual, expected) == Order.GREATER;
            case LESS -> actual != Value.NULL && order(actual, expected) == Order.LESS;
            case GREATER_OR_EQUAL ->
                actual != Value.NULL && order(actual, expected).atLeast();
            case LESS_OR_EQUAL ->
                actual != Value.NULL && order(actual, expected).atMost();
            case NULL, NOT_EXISTS -> actual == Value.NULL;
            case NOT_NULL, EXISTS -> actual != Value.NULL;
        };
    }

    /** Whether a value is neither null, false, zero nor empty. */
    static boolean truthy(Value value) {
        return switch (value) {
            case NullValue ignored -> false;
            case BooleanValue(boolean flag) -> flag;
            case IntegerValue(long number) -> number != 0;
            case DecimalValue(double number) -> number != 0;
            case TextValue(String text) -> !text.isEmpty();
            case ListValue(List<Value> items) -> !items.isEmpty();
            case ObjectValue object -> !object.members().isEmpty();
            case FileValue ignored -> true;
        };
    }

    private static boolean contains(Value actual, Value expected) {
        if (!truthy(actual)) {
            return false;
        }
        return switch (actual) {
            case TextValue(String text) -> text.contains(PythonText.of(expected));
            case ListValue(List<Value> items) -> holds(items, expected);
            case NullValue ignored -> throw wrongType("string or array");
            case BooleanValue ignored -> throw wrongType("string or array");
            case IntegerValue ignored -> throw wrongType("string or array");
            case DecimalValue ignored -> throw wrongType("string or array");
            case ObjectValue ignored -> throw wrongType("string or array");
            case FileValue ignored -> throw wrongType("string or array");
        };
    }

    private static String text(Value actual) {
        if (actual instanceof TextValue(String text)) {
            return text;
        }
        throw wrongType("string");
    }

    private static String text(Value expected, String operation) {
        if (expected instanceof TextValue(String text)) {
            return text;
        }
        throw failure("Expected value must be a string for " + operation);
    }

    private static boolean is(Value actual, Value expected) {
        if (actual instanceof TextValue || actual instanceof BooleanValue) {
            return same(actual, expected);
        }
        throw wrongType("string or boolean");
    }

    private static boolean among(Value actual, Value expected) {
        if (expected instanceof ListValue(List<Value> items)) {
            return holds(items, actual);
        }
        throw failure("Invalid expected value type: array");
    }

    private static boolean allOf(Value actual, Value expected) {
        if (!(expected instanceof ListValue(List<Value> wanted))
                || !wanted.stream().allMatch(TextValue.class::isInstance)
                        && !wanted.stream().allMatch(BooleanValue.class::isInstance)) {
            throw failure("all of operator expects homogeneous list of strings or booleans");
        }
        if (!truthy(actual)) {
            return false;
        }
        if (actual instanceof ListValue(List<Value> items)) {
            return wanted.stream().allMatch(item -> holds(items, item));
        }
        return actual instanceof TextValue(String text)
                && wanted.stream().allMatch(item -> item instanceof TextValue(String part) && text.contains(part));
    }

    private static boolean holds(List<Value> items, Value wanted) {
        return items.stream().anyMatch(item -> same(item, wanted));
    }

    /** Equality as Python has it: numbers and booleans by their size, the rest by kind and content. */
    static boolean same(Value one, Value other) {
        BigDecimal number = number(one);
        BigDecimal otherNumber = number(other);
        if (number != null || otherNumber != null) {
            return number != null && otherNumber != null && number.compareTo(otherNumber) == 0;
        }
        if (one instanceof ListValue(List<Value> items) && other instanceof ListValue(List<Value> others)) {
            if (items.size() != others.size()) {
                return false;
            }
            for (int i = 0; i < items.size(); i++) {
                if (!same(items.get(i), others.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (one instanceof ObjectValue object && other instanceof ObjectValue otherObject) {
            return object.members().keySet().equals(otherObject.members().keySet())
                    && object.members().entrySet().stream()
                            .allMatch(member -> same(
                                    member.getValue(),
                                    otherObject.members().getOrDefault(member.getKey(), Value.NULL)));
        }
        return one.equals(other);
    }

    private static @Nullable BigDecimal number(Value value) {
        return switch (value) {
            case BooleanValue(boolean flag) -> flag ? BigDecimal.ONE : BigDecimal.ZERO;
            case IntegerValue(long number) -> BigDecimal.valueOf(number);
            case DecimalValue(double number) -> new BigDecimal(number);
            case NullValue ignored -> null;
            case TextValue ignored -> null;
            case ListValue ignored -> null;
            case ObjectValue ignored -> null;
            case FileValue ignored -> null;
        };
    }

    /** The expected value is made one of the actual value's type: a whole number with {@code "1.5"} fails. */
    private static boolean equal(Value actual, Value expected) {
        return switch (actual) {
            case BooleanValue(boolean flag) -> flag == flag(expected);
            case IntegerValue(long number) ->
                BigDecimal.valueOf(number).compareTo(PythonNumber.whole(numeral(expected, "int"))) == 0;
            case DecimalValue(double number) -> number == decimal(numeral(expected, "float"));
            case NullValue ignored -> throw wrongType("number or boolean");
            case TextValue ignored -> throw wrongType("number or boolean");
            case ListValue ignored -> throw wrongType("number or boolean");
            case ObjectValue ignored -> throw wrongType("number or boolean");
            case FileValue ignored -> throw wrongType("number or boolean");
        };
    }

    /** Any text but the empty one is true, unless it is a JSON boolean or whole number. */
    private static boolean flag(Value expected) {
        return switch (expected) {
            case BooleanValue(boolean flag) -> flag;
            case TextValue(String text) -> jsonFlag(text, !text.isEmpty());
            case NullValue ignored -> throw unconvertible(expected, "bool");
            case ListValue ignored -> throw unconvertible(expected, "bool");
            case IntegerValue(long number) -> number != 0;
            case DecimalValue(double number) -> number != 0;
            case ObjectValue ignored -> throw unconvertible(expected, "bool");
            case FileValue ignored -> throw unconvertible(expected, "bool");
        };
    }

    private static boolean jsonFlag(String text, boolean otherwise) {
        try {
            return switch (JsonText.parse(text.strip())) {
                case BooleanValue(boolean flag) -> flag;
                case IntegerValue(long number) -> number != 0;
                case NullValue ignored -> otherwise;
                case DecimalValue ignored -> otherwise;
                case TextValue ignored -> otherwise;
                case ListValue ignored -> otherwise;
                case ObjectValue ignored -> otherwise;
                case FileValue ignored -> otherwise;
            };
        } catch (IllegalArgumentException noJson) {
            return otherwise;
        }
    }

    private static String numeral(Value expected, String type) {
        return switch (expected) {
            case TextValue(String text) -> text;
            case BooleanValue(boolean flag) -> flag ? "1" : "0";
            case IntegerValue same -> PythonText.of(same);
            case DecimalValue same -> PythonText.of(same);
            case NullValue ignored -> throw unconvertible(expected, type);
            case ListValue ignored -> throw unconvertible(expected, type);
            case ObjectValue ignored -> throw unconvertible(expected, type);
            case FileValue ignored -> throw unconvertible(expected, type);
        };
    }

    private static double decimal(String numeral) {
        return PythonNumber.decimal(numeral)
                .orElseThrow(() -> failure("could not convert string to float: " + PythonText.quoted(numeral)));
    }

    /** How an actual number stands to an expected one. */
    private enum Order {
        LESS,
        EQUAL,
        GREATER,
        NONE;

        boolean atLeast() {
            return this == GREATER || this == EQUAL;
        }

        boolean atMost() {
            return this == LESS || this == EQUAL;
        }

        static Order of(int sign) {
            return sign < 0 ? LESS : sign > 0 ? GREATER : EQUAL;
        }
    }

    private static Order order(Value actual, Value expected) {
        BigDecimal number = number(actual);
        if (number == null) {
            throw wrongType("number");
        }
        String numeral = numeral(expected, "number");
        OptionalDouble parsed = PythonNumber.decimal(numeral);
        if (parsed.isEmpty()) {
            throw failure("Cannot convert " + PythonText.quoted(numeral) + " to number");
        }
        double limit = parsed.getAsDouble();
        if (Double.isNaN(limit)) {
            return Order.NONE;
        }
        if (Double.isInfinite(limit)) {
            return limit > 0 ? Order.LESS : Order.GREATER;
        }
        boolean exact = !(actual instanceof DecimalValue) && limit == Math.rint(limit);
        return exact
                ? Order.of(number.compareTo(new BigDecimal(limit)))
                : Order.of(Double.compare(number.doubleValue() + 0.0, limit + 0.0));
    }

    private static NodeFailure unconvertible(Value expected, String type) {
        String kind = expected == Value.NULL ? "NoneType" : expected instanceof ListValue ? "list" : "dict";
        return failure("Cannot convert <class '" + kind + "'> to " + type);
    }

    private static NodeFailure wrongType(String wanted) {
        return failure("Invalid actual value type: " + wanted);
    }

    static NodeFailure failure(String message) {
        return new NodeFailure(ConditionEvaluator.ERROR, message);
    }
}
