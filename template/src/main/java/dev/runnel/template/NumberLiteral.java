package dev.runnel.template;

import java.math.BigInteger;

/** A number as templates write it: {@code 1_000}, {@code 0xff}, {@code 0o7}, {@code 0b1}, {@code 1.5e-3}. */
record NumberLiteral(Object value, int end) {

    /** As Python has it by default; reading takes time beyond proportion. */
    static final int INTEGER_DIGITS = 4300;

    /** Reads the number that begins here, at a digit. */
    static NumberLiteral at(String text, int start) {
        // A digit behind a dot is an index, as in row.0.1, not a fraction.
        boolean afterDot = start > 0 && text.charAt(start - 1) == '.';
        int end = afterDot ? -1 : decimalEnd(text, start);
        if (end >= 0) {
            return new NumberLiteral(
                    Double.parseDouble(text.substring(start, end).replace("_", "")), end);
        }
        if (text.charAt(start) == '0' && start + 1 < text.length()) {
            int radix = switch (text.charAt(start + 1)) {
                case 'x', 'X' -> 16;
                case 'o', 'O' -> 8;
                case 'b', 'B' -> 2;
                default -> 10;
            };
            int digits = radix == 10 ? -1 : digitsEnd(text, start + 2, radix, true);
            if (digits > start + 2) {
                return integer(text.substring(start + 2, digits), radix, digits);
            }
        }
        if (text.charAt(start) == '0') {
            int zeros = start + 1;
            while (text.startsWith("0", zeros) || text.startsWith("_0", zeros)) {
                zeros += text.charAt(zeros) == '_' ? 2 : 1;
            }
            return new NumberLiteral(0L, zeros);
        }
        int digits = digitsEnd(text, start, 10, false);
        return integer(text.substring(start, digits), 10, digits);
    }

    private static NumberLiteral integer(String digits, int radix, int end) {
        if (digits.length() > INTEGER_DIGITS) {
            throw Fault.limit("an integer of more than " + INTEGER_DIGITS + " digits");
        }
        return new NumberLiteral(Numbers.shortest(new BigInteger(digits.replace("_", ""), radix)), end);
    }

    /** Behind digits with single underscores between them; {@code underscoreFirst} allows one before the first. */
    private static int digitsEnd(String text, int start, int radix, boolean underscoreFirst) {
        int end = start;
        while (end < text.length()) {
            boolean underscore = text.charAt(end) == '_' && (end > start || underscoreFirst);
            int digit = underscore ? end + 1 : end;
            if (digit >= text.length() || text.charAt(digit) > 127 || Character.digit(text.charAt(digit), radix) < 0) {
                return end;
            }
            end = digit + 1;
        }
        return end;
    }

    /** Behind a number with fraction or exponent, or -1 if there is neither. */
    private static int decimalEnd(String text, int start) {
        int whole = digitsEnd(text, start, 10, false);
        int end = whole;
        if (text.startsWith(".", end)) {
            int fraction = digitsEnd(text, end + 1, 10, false);
            end = fraction > end + 1 ? fraction : end;
        }
        if (text.startsWith("e", end) || text.startsWith("E", end)) {
            int sign = end + 1;
            int digits = text.startsWith("+", sign) || text.startsWith("-", sign) ? sign + 1 : sign;
            int exponent = digitsEnd(text, digits, 10, false);
            end = exponent > digits ? exponent : end;
        }
        return end > whole ? end : -1;
    }
}
