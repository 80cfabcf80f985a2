package dev.runnel.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers read from texts as Python reads them, and written with a number of digits. */
final class NumberText {

    private static final Pattern DECIMAL = Pattern.compile(
            "[+-]?(?:\\d++(?:_\\d++)*+(?:\\.(?:\\d++(?:_\\d++)*+)?+)?+|\\.\\d++(?:_\\d++)*+)(?:[eE][+-]?\\d++(?:_\\d++)*+)?+");
    private static final Pattern NOT_FINITE = Pattern.compile("([+-]?)(inf|infinity|nan)", Pattern.CASE_INSENSITIVE);

    /** No double has more digits behind its point. */
    private static final int FRACTION_DIGITS = 1100;

    private NumberText() {}

    /** Null if it is no number. */
    static @Nullable Double decimal(String text) {
        String number = Characters.strip(text);
        if (DECIMAL.matcher(number).matches()) {
            return Double.valueOf(number.replace("_", ""));
        }
        var special = NOT_FINITE.matcher(number);
        if (!special.matches()) {
            return null;
        }
        boolean negative = special.group(1).equals("-");
        return special.group(2).toLowerCase(Locale.ROOT).equals("nan")
                ? Double.NaN
                : negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /** Null if it is no integer; base 0 means that a prefix tells the base. */
    static @Nullable BigInteger integer(String text, int base) {
        String number = Characters.strip(text);
        boolean negative = number.startsWith("-");
        String digits = negative || number.startsWith("+") ? number.substring(1) : number;
        String prefix = digits.length() > 1 ? digits.substring(0, 2).toLowerCase(Locale.ROOT) : "";
        int told = switch (prefix) {
            case "0x" -> 16;
            case "0o" -> 8;
            case "0b" -> 2;
            default -> 0;
        };
        boolean prefixed = told != 0 && (base == 0 || base == told);
        if (prefixed) {
            digits = digits.substring(digits.startsWith("_", 2) ? 3 : 2);
        }
        int radix = prefixed ? told : base == 0 ? 10 : base;
        if (!areDigits(digits, radix) || base == 0 && !prefixed && isLeadingZero(digits)) {
            return null;
        }
        if (digits.length() > NumberLiteral.INTEGER_DIGITS) {
            throw Fault.limit("an integer of more than " + NumberLiteral.INTEGER_DIGITS + " digits");
        }
        BigInteger value = new BigInteger(digits.replace("_", ""), radix);
        return negative ? value.negate() : value;
    }

    private static boolean isLeadingZero(String digits) {
        return digits.startsWith("0") && digits.chars().anyMatch(c -> c != '0' && c != '_');
    }

    private static boolean areDigits(String text, int radix) {
        boolean digitBefore = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean digit = character < 128 && Character.digit(character, radix) >= 0;
            if (!digit && !(character == '_' && digitBefore)) {
                return false;
            }
            digitBefore = digit;
        }
        return digitBefore;
    }

    /** With that many digits behind the point; the sign of a negative number stands in front. */
    static String fixed(double value, int digits, Budget budget) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return TextForm.decimal(value);
        }
        int exact = Math.min(digits, FRACTION_DIGITS);
        BigDecimal rounded = new BigDecimal(Math.abs(value)).setScale(exact, RoundingMode.HALF_EVEN);
        return new TextBuilder(budget)
                .append(isNegative(value) ? "-" : "")
                .append(rounded.toPlainString())
                .repeat("0", digits - exact)
                .finish();
    }

    /** One digit before the point, that many behind it, and an exponent of at least two digits. */
    static String exponential(double value, int digits, Budget budget) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return TextForm.decimal(value);
        }
        int exact = Math.min(digits, FRACTION_DIGITS);
        String figures = "0".repeat(exact + 1);
        int exponent = 0;
        if (value != 0) {
            BigDecimal rounded =
                    new BigDecimal(Math.abs(value)).round(new MathContext(exact + 1, RoundingMode.HALF_EVEN));
            exponent = rounded.precision() - rounded.scale() - 1;
            figures = rounded.unscaledValue().toString();
            figures = (figures + "0".repeat(exact + 1)).substring(0, exact + 1);
        }
        return new TextBuilder(budget)
                .append(isNegative(value) ? "-" : "")
                .append(figures.charAt(0))
                .append(digits > 0 ? "." : "")
                .append(figures, 1, figures.length())
                .repeat("0", digits - exact)
                .append(exponent < 0 ? "e-" : "e+")
                .append(Math.abs(exponent) < 10 ? "0" : "")
                .append(Integer.toString(Math.abs(exponent)))
                .finish();
    }

    /**
     * With that many significant digits, with an exponent where the number is very small or has more digits before the
     * point; zeros at the end stay only if {@code keepZeros}.
     *
     * @param ofFloat as a float without a type is written: an exponent one digit earlier, and always a fraction
     */
    static String general(double value, int digits, boolean keepZeros, boolean ofFloat, Budget budget) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return TextForm.decimal(value);
        }
        int significant = Math.max(digits, 1);
        int exponent = 0;
        if (value != 0) {
            BigDecimal rounded = new BigDecimal(Math.abs(value))
                    .round(new MathContext(Math.min(significant, FRACTION_DIGITS), RoundingMode.HALF_EVEN));
            exponent = rounded.precision() - rounded.scale() - 1;
        }
        if (exponent < -4 || exponent >= (ofFloat ? significant - 1 : significant)) {
            String text = exponential(value, significant - 1, budget);
            int e = text.indexOf('e');
            return keepZeros ? text : withoutZeros(text.substring(0, e)) + text.substring(e);
        }
        String text = fixed(value, significant - 1 - exponent, budget);
        text = keepZeros ? text : withoutZeros(text);
        return ofFloat && text.indexOf('.') < 0 ? text + ".0" : text;
    }

    private static String withoutZeros(String text) {
        if (text.indexOf('.') < 0) {
            return text;
        }
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }

    private static boolean isNegative(double value) {
        return value < 0 || value == 0 && 1 / value < 0;
    }
}
