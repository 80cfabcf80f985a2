package dev.runnel.dsl;

import dev.runnel.run.Value;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an unquoted YAML scalar means to a YAML 1.1 library: the rules of PyYAML, which writes and reads Dify's files.
 *
 * <p>Dates and times become their ISO 8601 text, since app content is JSON.
 */
final class PlainScalar {

    static final String MERGE = "<<";

    private static final int LONGEST_NUMBER = 300;
    private static final int SEXAGESIMAL = 60;
    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
    private static final Pattern TRUE = Pattern.compile("yes|Yes|YES|true|True|TRUE|on|On|ON");
    private static final Pattern FALSE = Pattern.compile("no|No|NO|false|False|FALSE|off|Off|OFF");
    private static final Pattern INTEGER = Pattern.compile(
            "[-+]?(?:0b[0-1_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+" + "|[1-9][0-9_]*(?::[0-5]?[0-9])+)");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"
            + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
            + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
            + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");
    private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})");
    private static final Pattern TIME =
            Pattern.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]|[ \\t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})"
                    + "(?:\\.([0-9]*))?(?:[ \\t]*(Z|([-+])([0-9]{1,2})(?::([0-9]{2}))?))?");

    private PlainScalar() {}

    /**
     * The value of an unquoted scalar.
     *
     * @throws IllegalArgumentException where it is a number that cannot be kept, with what is wrong
     */
    static Value value(String text) {
        if (!text.isEmpty() && Character.isLetter(text.charAt(0)) && text.length() > 5) {
            return Value.of(text);
        }
        if (NULL.matcher(text).matches()) {
            return Value.NULL;
        }
        if (TRUE.matcher(text).matches()) {
            return Value.of(true);
        }
        if (FALSE.matcher(text).matches()) {
            return Value.of(false);
        }
        if (INTEGER.matcher(text).matches()) {
            return integer(text);
        }
        if (DECIMAL.matcher(text).matches()) {
            return decimal(text);
        }
        return time(text);
    }

    /** The value of a scalar that is tagged as a whole number. */
    static Value integer(String text) {
        String digits = bounded(text).replace("_", "");
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        BigInteger number;
        try {
            if (digits.startsWith("0b")) {
                number = new BigInteger(digits.substring(2), 2);
            } else if (digits.startsWith("0x")) {
                number = new BigInteger(digits.substring(2), 16);
            } else if (digits.startsWith("0")) {
                number = new BigInteger(digits, 8);
            } else {
                number = BigInteger.ZERO;
                for (String part : digits.split(":", -1)) {
                    number = number.multiply(BigInteger.valueOf(SEXAGESIMAL)).add(new BigInteger(part));
                }
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is no whole number: " + text, e);
        }
        return Value.ofPlain(negative ? number.negate() : number);
    }

    /** The value of a scalar that is tagged as a number with a fraction. */
    static Value decimal(String text) {
        String digits = bounded(text).replace("_", "").toLowerCase(Locale.ROOT);
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        double number = 0;
        try {
            for (String part : digits.split(":", -1)) {
                number = number * SEXAGESIMAL + Double.parseDouble(part);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is no finite number: " + text, e);
        }
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("is no finite number: " + text);
        }
        return Value.of(negative ? -number : number);
    }

    private static String bounded(String text) {
        if (text.length() > LONGEST_NUMBER) {
            throw new IllegalArgumentException("is a number of more than " + LONGEST_NUMBER + " digits; quote it");
        }
        return text;
    }

    /** A date or time as ISO 8601 text; one that no calendar has stays as it was written. */
    private static Value time(String text) {
        Matcher date = DATE.matcher(text);
        Matcher time = TIME.matcher(text);
        try {
            if (date.matches()) {
                return Value.of(LocalDate.of(number(date, 1), number(date, 2), number(date, 3))
                        .toString());
            }
            if (time.matches()) {
                return Value.of(time(time));
            }
        } catch (DateTimeException e) {
            return Value.of(text);
        }
        return Value.of(text);
    }

    private static String time(Matcher parts) {
        String fraction = parts.group(7) == null ? "" : parts.group(7);
        int micros = Integer.parseInt((fraction + "000000").substring(0, 6));
        var local = LocalDateTime.of(
                number(parts, 1),
                number(parts, 2),
                number(parts, 3),
                number(parts, 4),
                number(parts, 5),
                number(parts, 6),
                micros * 1000);
        String text = local.format(DateTimeFormatter.ofPattern(
                micros == 0 ? "uuuu-MM-dd'T'HH:mm:ss" : "uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT));
        if (parts.group(8) == null) {
            return text;
        }
        if (parts.group(9) == null) {
            return text + "+00:00";
        }
        int sign = parts.group(9).equals("-") ? -1 : 1;
        int minutes = parts.group(11) == null ? 0 : number(parts, 11);
        var offset = ZoneOffset.ofHoursMinutes(sign * number(parts, 10), sign * minutes);
        return text + (offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId());
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }
}
