package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeFailure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Texts read as numbers in the way of Python's {@code int} and {@code float}. */
final class PythonNumber {

    private static final String DIGITS = "[0-9](?:_?[0-9])*";
    private static final Pattern WHOLE = Pattern.compile("[+-]?" + DIGITS);
    private static final Pattern DECIMAL = Pattern.compile(
            "[+-]?(?:" + DIGITS + "(?:\\.(?:" + DIGITS + ")?)?|\\." + DIGITS + ")(?:[eE][+-]?" + DIGITS + ")?");
    private static final Pattern UNENDING = Pattern.compile("([+-]?)(?:inf(?:inity)?|(nan))");
    /** Longer texts are no numbers that anybody compares with. */
    private static final int LONGEST = 400;

    private PythonNumber() {}

    /** {@code int(text)}. @throws NodeFailure where the text is no whole number */
    static BigDecimal whole(String text) {
        String digits = text.strip();
        if (digits.length() > LONGEST || !WHOLE.matcher(digits).matches()) {
            throw new NodeFailure(
                    ConditionEvaluator.ERROR,
                    "invalid literal for int() with base 10: " + PythonText.quoted(shortened(text)));
        }
        return new BigDecimal(new BigInteger(digits.replace("_", "").replaceFirst("^\\+", "")));
    }

    /** {@code float(text)}; empty where the text is no number. */
    static OptionalDouble decimal(String text) {
        String number = text.strip();
        if (number.length() > LONGEST) {
            return OptionalDouble.empty();
        }
        if (DECIMAL.matcher(number).matches()) {
            return OptionalDouble.of(Double.parseDouble(number.replace("_", "")));
        }
        var unending = UNENDING.matcher(number.toLowerCase(Locale.ROOT));
        if (!unending.matches()) {
            return OptionalDouble.empty();
        }
        double size = unending.group(2) == null ? Double.POSITIVE_INFINITY : Double.NaN;
        return OptionalDouble.of(unending.group(1).equals("-") ? -size : size);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
