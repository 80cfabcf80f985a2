package dev.runnel.engine.node;

import dev.runnel.engine.node.Assignment.Operation;
import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reckons with variables: whole numbers stay whole while 64 bits hold them, a boolean counts as 0 or 1 (workflow.md section 3.2). */
final class Reckoning {

    private Reckoning() {}

    /** Whether it counts as a number. */
    static boolean number(Value value) {
        return value instanceof IntegerValue || value instanceof DecimalValue || value instanceof BooleanValue;
    }

    /** A boolean as a number; anything else as it is. */
    static Value asNumber(Value value) {
        return value instanceof BooleanValue(boolean flag) ? Value.of(flag ? 1L : 0L) : value;
    }

    /** As {@link #asNumber}, item by item where it is a list. */
    static Value asNumbers(Value value) {
        return value instanceof ListValue(List<Value> items)
                ? new ListValue(items.stream().map(Reckoning::asNumber).toList())
                : asNumber(value);
    }

    /**
     * What an operation of arithmetic makes of two numbers; null where that is no finite number.
     *
     * @param one an integer or a decimal
     * @param other an integer or a decimal
     */
    static @Nullable Value result(Operation operation, Value one, Value other) {
        if (one instanceof IntegerValue(long left) && other instanceof IntegerValue(long right)) {
            Value whole = whole(operation, left, right);
            if (whole != null) {
                return whole;
            }
        }
        double result = decimal(operation, decimal(one), decimal(other));
        return Double.isFinite(result) ? Value.of(result) : null;
    }

    /** The whole result; null for a division, and where it has more than 64 bits. */
    private static @Nullable Value whole(Operation operation, long one, long other) {
        try {
            return switch (operation) {
                case ADD -> Value.of(Math.addExact(one, other));
                case SUBTRACT -> Value.of(Math.subtractExact(one, other));
                case MULTIPLY -> Value.of(Math.multiplyExact(one, other));
                case DIVIDE, OVER_WRITE, SET, CLEAR, APPEND, EXTEND, REMOVE_FIRST, REMOVE_LAST -> null;
            };
        } catch (ArithmeticException tooLarge) {
            return null;
        }
    }

    private static double decimal(Operation operation, double one, double other) {
        return switch (operation) {
            case ADD -> one + other;
            case SUBTRACT -> one - other;
            case MULTIPLY -> one * other;
            case DIVIDE -> one / other;
            case OVER_WRITE, SET, CLEAR, APPEND, EXTEND, REMOVE_FIRST, REMOVE_LAST ->
                throw new IllegalStateException(operation.wire());
        };
    }

    private static double decimal(Value number) {
        return number instanceof IntegerValue(long whole) ? whole : ((DecimalValue) number).value();
    }
}
