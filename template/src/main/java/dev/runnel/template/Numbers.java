package dev.runnel.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Python's view of numbers: booleans are integers, integers have any size. */
final class Numbers {

    private static final BigInteger LEAST_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST_LONG = BigInteger.valueOf(Long.MAX_VALUE);
    private static final double EXACT = 1L << 53;

    private Numbers() {}

    /** A Long where it fits. */
    static Object shortest(BigInteger value) {
        return value.compareTo(LEAST_LONG) >= 0 && value.compareTo(GREATEST_LONG) <= 0
                ? value.longValue()
                : (Object) value;
    }

    static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof Boolean || value instanceof BigInteger;
    }

    static boolean isNumber(Object value) {
        return isInteger(value) || value instanceof Double;
    }

    /** Of an integer. */
    static BigInteger big(Object value) {
        return switch (value) {
            case Long number -> BigInteger.valueOf(number);
            case Boolean bool -> bool ? BigInteger.ONE : BigInteger.ZERO;
            case BigInteger number -> number;
            default -> throw notInteger(value);
        };
    }

    /** Of a number; fails where an integer is too large. */
    static double decimal(Object value) {
        return switch (value) {
            case Double number -> number;
            case Long number -> (double) number;
            case Boolean bool -> bool ? 1 : 0;
            case BigInteger number -> {
                double decimal = number.doubleValue();
                if (Double.isInfinite(decimal)) {
                    throw Fault.evaluation("int too large to convert to float");
                }
                yield decimal;
            }
            default -> throw Fault.evaluation("must be real number, not " + Types.name(value));
        };
    }

    /** An integer where Python demands one, as in an index; beyond the range of a long the nearest long. */
    static long index(Object value) {
        return switch (value) {
            case Long number -> number;
            case Boolean bool -> bool ? 1 : 0;
            case BigInteger number -> number.signum() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
            case Undefined undefined -> throw undefined.fault();
            default -> throw notInteger(value);
        };
    }

    /** Like {@link #index}, cut to the range of an int. */
    static int smallIndex(Object value) {
        return (int) Math.clamp(index(value), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static Fault notInteger(Object value) {
        return Fault.evaluation("'" + Types.name(value) + "' object cannot be interpreted as an integer");
    }

    /** Compares two numbers exactly; null if one is not a number (NaN). */
    static @Nullable Integer compare(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        if (isInteger(left) && isInteger(right)) {
            return big(left).compareTo(big(right));
        }
        if (left instanceof Double a && right instanceof Double b) {
            return ordered(a, b);
        }
        if (left instanceof Double a) {
            Integer reverse = compareMixed(right, a);
            return reverse == null ? null : Integer.valueOf(-reverse);
        }
        return compareMixed(left, (Double) right);
    }

    private static @Nullable Integer compareMixed(Object integer, double decimal) {
        if (Double.isNaN(decimal)) {
            return null;
        }
        if (Double.isInfinite(decimal)) {
            return decimal > 0 ? -1 : 1;
        }
        if (integer instanceof Long number && Math.abs((double) number) < EXACT) {
            return ordered((double) number, decimal);
        }
        return new BigDecimal(big(integer)).compareTo(new BigDecimal(decimal));
    }

    private static @Nullable Integer ordered(double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return null;
        }
        return a < b ? -1 : a > b ? 1 : 0;
    }

    /** Cuts the fraction off, as Python's {@code int()} does. */
    static Object truncate(double value) {
        if (Double.isNaN(value)) {
            throw Fault.evaluation("cannot convert float NaN to integer");
        }
        if (Double.isInfinite(value)) {
            throw Fault.evaluation("cannot convert float infinity to integer");
        }
        return Math.abs(value) < EXACT ? (Object) (long) value : shortest(new BigDecimal(value).toBigInteger());
    }
}
