package dev.runnel.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Python's operators on numbers, texts and sequences. */
final class Arithmetic {

    private static final double EXACT = 1L << 53;

    private Arithmetic() {}

    static Object add(Object left, Object right, Budget budget) {
        if (left instanceof Long a && right instanceof Long b) {
            long sum = a + b;
            return ((a ^ sum) & (b ^ sum)) < 0 ? Numbers.big(left).add(Numbers.big(right)) : (Object) sum;
        }
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return left instanceof Double || right instanceof Double
                    ? (Object) (Numbers.decimal(left) + Numbers.decimal(right))
                    : budget.integer(Numbers.big(left).add(Numbers.big(right)));
        }
        refuseUndefined(left, right);
        if (left instanceof JinjaList a && right instanceof JinjaList b) {
            return new JinjaList(joined(a.items(), b.items(), budget));
        }
        if (left instanceof JinjaTuple a && right instanceof JinjaTuple b) {
            return new JinjaTuple(joined(a.items(), b.items(), budget));
        }
        if (Types.isText(left) && Types.isText(right)) {
            return Escaping.join(left, right, budget);
        }
        if (Types.isText(left) || left instanceof JinjaList || left instanceof JinjaTuple) {
            String kind = Types.name(left);
            throw Fault.evaluation("can only concatenate " + kind + " (not \"" + Types.name(right) + "\") to " + kind);
        }
        throw unsupported("+", left, right);
    }

    static Object subtract(Object left, Object right, Budget budget) {
        numbers("-", left, right);
        if (left instanceof Double || right instanceof Double) {
            return Numbers.decimal(left) - Numbers.decimal(right);
        }
        return budget.integer(Numbers.big(left).subtract(Numbers.big(right)));
    }

    static Object multiply(Object left, Object right, Budget budget) {
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            if (left instanceof Double || right instanceof Double) {
                return Numbers.decimal(left) * Numbers.decimal(right);
            }
            BigInteger a = Numbers.big(left);
            BigInteger b = Numbers.big(right);
            budget.integer((long) a.bitLength() + b.bitLength() - 1);
            return budget.integer(a.multiply(b));
        }
        refuseUndefined(left, right);
        if (Numbers.isInteger(left) && isSequence(right)) {
            return repeat(right, Numbers.index(left), budget);
        }
        if (Numbers.isInteger(right) && isSequence(left)) {
            return repeat(left, Numbers.index(right), budget);
        }
        if (isSequence(left) || isSequence(right)) {
            throw Fault.evaluation(
                    "can't multiply sequence by non-int of type '" + Types.name(isSequence(left) ? right : left) + "'");
        }
        throw unsupported("*", left, right);
    }

    /** True division; of integers it is rounded once. */
    static Object divide(Object left, Object right) {
        numbers("/", left, right);
        boolean decimal = left instanceof Double || right instanceof Double;
        if (isZero(right)) {
            throw Fault.evaluation(decimal ? "float division by zero" : "division by zero");
        }
        if (decimal || isExact(left) && isExact(right)) {
            return Numbers.decimal(left) / Numbers.decimal(right);
        }
        double quotient = new BigDecimal(Numbers.big(left))
                .divide(new BigDecimal(Numbers.big(right)), new MathContext(60))
                .doubleValue();
        if (Double.isInfinite(quotient)) {
            throw Fault.evaluation("integer division result too large for a float");
        }
        return quotient;
    }

    static Object floorDivide(Object left, Object right, Budget budget) {
        numbers("//", left, right);
        if (left instanceof Double || right instanceof Double) {
            return floorAndRest(left, right, "float floor division by zero")[0];
        }
        if (isZero(right)) {
            throw Fault.evaluation("integer division or modulo by zero");
        }
        if (left instanceof Long a && right instanceof Long b && b != -1) {
            return Math.floorDiv(a, b);
        }
        BigInteger[] parts = Numbers.big(left).divideAndRemainder(Numbers.big(right));
        boolean down = parts[1].signum() != 0
                && parts[1].signum() != Numbers.big(right).signum();
        return budget.integer(down ? parts[0].subtract(BigInteger.ONE) : parts[0]);
    }

    static Object modulo(Object left, Object right, Budget budget) {
        if (Types.isText(left)) {
            return PercentFormat.format(left, right, budget);
        }
        numbers("%", left, right);
        if (left instanceof Double || right instanceof Double) {
            return floorAndRest(left, right, "float modulo")[1];
        }
        if (isZero(right)) {
            throw Fault.evaluation("integer modulo by zero");
        }
        if (left instanceof Long a && right instanceof Long b) {
            return Math.floorMod(a, b);
        }
        BigInteger divisor = Numbers.big(right);
        BigInteger rest = Numbers.big(left).mod(divisor.abs());
        return budget.integer(divisor.signum() < 0 && rest.signum() != 0 ? rest.add(divisor) : rest);
    }

    /** CPython's algorithm for quotient and remainder of floats. */
    private static double[] floorAndRest(Object left, Object right, String atZero) {
        double a = Numbers.decimal(left);
        double b = Numbers.decimal(right);
        if (b == 0) {
            throw Fault.evaluation(atZero);
        }
        double rest = a % b;
        double quotient = (a - rest) / b;
        if (rest == 0) {
            rest = Math.copySign(0.0, b);
        } else if ((b < 0) != (rest < 0)) {
            rest += b;
            quotient -= 1.0;
        }
        if (quotient == 0) {
            return new double[] {Math.copySign(0.0, a / b), rest};
        }
        double floor = Math.floor(quotient);
        return new double[] {quotient - floor > 0.5 ? floor + 1.0 : floor, rest};
    }

    static Object power(Object left, Object right, Budget budget) {
        numbers("** or pow()", left, right);
        if (Numbers.isInteger(left)
                && Numbers.isInteger(right)
                && Numbers.big(right).signum() >= 0) {
            BigInteger base = Numbers.big(left);
            if (base.bitLength() <= 1 && base.signum() >= 0) {
                return Numbers.big(right).signum() == 0 ? 1L : (Object) base.longValue();
            }
            long exponent = Numbers.index(right);
            long bits = base.abs().bitLength();
            if (base.equals(BigInteger.ONE.negate())) {
                return Numbers.big(right).testBit(0) ? -1L : 1L;
            }
            // |base| is at least 2^(bits-1).
            budget.integer((bits - 1) * Math.min(exponent, Integer.MAX_VALUE));
            return budget.integer(base.pow((int) exponent));
        }
        double base = Numbers.decimal(left);
        double exponent = Numbers.decimal(right);
        if (base == 0 && exponent < 0) {
            throw Fault.evaluation("0.0 cannot be raised to a negative power");
        }
        if (base < 0 && !Double.isInfinite(base) && exponent != Math.rint(exponent)) {
            throw Fault.evaluation("complex numbers, as a fractional power of a negative one is, are not supported");
        }
        double power = base == 1 ? 1 : Math.pow(base, exponent);
        if (Double.isInfinite(power) && !Double.isInfinite(base) && !Double.isInfinite(exponent)) {
            throw Fault.evaluation("(34, 'Numerical result out of range')");
        }
        return power;
    }

    static Object negate(Object value, Budget budget) {
        return switch (value) {
            case Double number -> -number;
            case Undefined undefined -> throw undefined.fault();
            default -> {
                if (!Numbers.isInteger(value)) {
                    throw Fault.evaluation("bad operand type for unary -: '" + Types.name(value) + "'");
                }
                yield budget.integer(Numbers.big(value).negate());
            }
        };
    }

    static Object plus(Object value) {
        return switch (value) {
            case Double number -> number;
            case Undefined undefined -> throw undefined.fault();
            default -> {
                if (!Numbers.isInteger(value)) {
                    throw Fault.evaluation("bad operand type for unary +: '" + Types.name(value) + "'");
                }
                yield Numbers.shortest(Numbers.big(value));
            }
        };
    }

    private static Object repeat(Object sequence, long times, Budget budget) {
        String text = Types.text(sequence);
        if (text != null) {
            String repeated = new TextBuilder(budget).repeat(text, times).finish();
            return sequence instanceof Markup ? new Markup(repeated) : repeated;
        }
        List<Object> items = sequence instanceof JinjaList list ? list.items() : ((JinjaTuple) sequence).items();
        if (times > 0 && !items.isEmpty()) {
            budget.allocate(times > Integer.MAX_VALUE ? Long.MAX_VALUE : times * items.size());
        }
        List<Object> repeated = new ArrayList<>();
        for (long i = 0; i < times && !items.isEmpty(); i++) {
            repeated.addAll(items);
        }
        return sequence instanceof JinjaList ? new JinjaList(repeated) : new JinjaTuple(repeated);
    }

    private static List<Object> joined(List<Object> left, List<Object> right, Budget budget) {
        budget.allocate((long) left.size() + right.size());
        List<Object> items = new ArrayList<>(left.size() + right.size());
        items.addAll(left);
        items.addAll(right);
        return items;
    }

    private static boolean isSequence(Object value) {
        return Types.isText(value) || value instanceof JinjaList || value instanceof JinjaTuple;
    }

    private static boolean isExact(Object integer) {
        return !(integer instanceof BigInteger) && Math.abs(Numbers.decimal(integer)) < EXACT;
    }

    private static boolean isZero(Object number) {
        return number instanceof Double decimal
                ? decimal == 0
                : Numbers.big(number).signum() == 0;
    }

    private static void numbers(String operator, Object left, Object right) {
        refuseUndefined(left, right);
        if (!Numbers.isNumber(left) || !Numbers.isNumber(right)) {
            throw unsupported(operator, left, right);
        }
    }

    private static void refuseUndefined(Object left, Object right) {
        if (left instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (right instanceof Undefined undefined) {
            throw undefined.fault();
        }
    }

    private static Fault unsupported(String operator, Object left, Object right) {
        return Fault.evaluation("unsupported operand type(s) for " + operator + ": '" + Types.name(left) + "' and '"
                + Types.name(right) + "'");
    }
}
