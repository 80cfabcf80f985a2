package dev.runnel.template;

import dev.runnel.template.FilterTable.Filter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filters that make or change numbers. */
final class NumberFilters {

    private static final List<String> DECIMAL_UNITS = List.of("kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB");
    private static final List<String> BINARY_UNITS = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB");

    /** No double has more digits on either side of its point. */
    private static final int DIGITS = 1100;

    static final Map<String, Filter> TABLE = Map.of(
            "abs", NumberFilters::abs,
            "int", NumberFilters::integer,
            "float", NumberFilters::decimal,
            "round", NumberFilters::round,
            "filesizeformat", NumberFilters::fileSize);

    private NumberFilters() {}

    private static Object abs(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("abs", 0);
        if (value instanceof Double number) {
            return Math.abs(number);
        }
        if (!Numbers.isInteger(value)) {
            throw Fault.evaluation("bad operand type for abs(): '" + Types.name(value) + "'");
        }
        return Numbers.shortest(Numbers.big(value).abs());
    }

    private static Object integer(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("int", 0, "default", "base");
        Object otherwise = bound.get(0, 0L);
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
        String text = Types.text(value);
        if (text != null) {
            long base = bound.integer(1, 10);
            boolean known = base == 0 || base >= 2 && base <= 36;
            BigInteger parsed = known ? NumberText.integer(text, (int) base) : null;
            if (parsed != null) {
                return evaluator.budget().integer(parsed);
            }
            Double decimal = NumberText.decimal(text);
            return decimal == null || decimal.isNaN() || decimal.isInfinite() ? otherwise : Numbers.truncate(decimal);
        }
        if (value instanceof Double number) {
            return number.isNaN() ? otherwise : Numbers.truncate(number);
        }
        return Numbers.isInteger(value) ? Numbers.shortest(Numbers.big(value)) : otherwise;
    }

    private static Object decimal(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("float", 0, "default");
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
        Double number = convert(value);
        return number == null ? bound.get(0, 0.0) : number;
    }

    private static @Nullable Double convert(Object value) {
        String text = Types.text(value);
        if (text != null) {
            return NumberText.decimal(text);
        }
        return Numbers.isNumber(value) ? (Double) Numbers.decimal(value) : null;
    }

    private static Object round(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("round", 0, "precision", "method");
        long precision = Math.clamp(bound.integer(0, 0), -DIGITS, DIGITS);
        String method = bound.text(1, "common");
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (!Numbers.isNumber(value)) {
            throw Fault.evaluation("type " + Types.name(value) + " doesn't define __round__ method");
        }
        Budget budget = evaluator.budget();
        return switch (method) {
            case "common" -> common(value, (int) precision, budget);
            case "ceil", "floor" -> {
                Object factor = Arithmetic.power(10L, precision, budget);
                Object scaled = Arithmetic.multiply(value, factor, budget);
                if (scaled instanceof Double number) {
                    scaled = Numbers.truncate(method.equals("ceil") ? Math.ceil(number) : Math.floor(number));
                }
                yield Arithmetic.divide(scaled, factor);
            }
            default -> throw Fault.evaluation("method must be common, ceil or floor");
        };
    }

    /** Python's {@code round}: to the nearest, halves to the even digit, judged by the exact value. */
    private static Object common(Object value, int precision, Budget budget) {
        if (value instanceof Double number) {
            if (number.isNaN() || number.isInfinite()) {
                return number;
            }
            double rounded = new BigDecimal(number)
                    .setScale(precision, RoundingMode.HALF_EVEN)
                    .doubleValue();
            return Math.copySign(rounded, number);
        }
        BigInteger integer = Numbers.big(value);
        return budget.integer(
                precision >= 0
                        ? integer
                        : new BigDecimal(integer)
                                .setScale(precision, RoundingMode.HALF_EVEN)
                                .toBigInteger());
    }

    private static Object fileSize(Evaluator evaluator, Object value, Arguments arguments) {
        boolean binary = arguments.bind("filesizeformat", 0, "binary").truth(0, false);
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
        Double bytes = convert(value);
        if (bytes == null) {
            throw Fault.evaluation("could not convert to float: " + TextForm.repr(value, evaluator.budget()));
        }
        long base = binary ? 1024 : 1000;
        if (bytes == 1) {
            return "1 Byte";
        }
        if (bytes < base) {
            return TextForm.str(Numbers.truncate(bytes), evaluator.budget()) + " Bytes";
        }
        double unit = 0;
        String name = "";
        for (int i = 0; i < 8 && (i == 0 || bytes >= unit); i++) {
            unit = BigInteger.valueOf(base).pow(i + 2).doubleValue();
            name = (binary ? BINARY_UNITS : DECIMAL_UNITS).get(i);
        }
        return NumberText.fixed(base * bytes / unit, 1, evaluator.budget()) + " " + name;
    }
}
