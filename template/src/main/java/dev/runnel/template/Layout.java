package dev.runnel.template;

import java.util.Locale;

/**
 * How a number or text is laid out in a field, as both of Python's format languages say it.
 *
 * @param fill what fills the field
 * @param align {@code <}, {@code >}, {@code ^}, {@code =} (behind the sign), or a space where none is given
 * @param sign what stands before numbers that are not negative: {@code +}, a space, or {@code -} for nothing
 * @param grouping between groups of digits, or empty
 * @param precision -1 where none is given
 * @param type a letter, or a space where none is given
 */
record Layout(
        String fill, char align, char sign, boolean alternate, String grouping, long width, int precision, char type) {

    /** Digits with their sign, grouped and filled. */
    String number(String digits, String prefix, Budget budget) {
        boolean negative = digits.startsWith("-");
        String before = (negative ? "-" : sign == '-' ? "" : Character.toString(sign)) + prefix;
        String body = grouped(negative ? digits.substring(1) : digits, budget);
        if (align == '=') {
            long missing = width - before.length() - body.length();
            return new TextBuilder(budget)
                    .append(before)
                    .repeat(fill, missing)
                    .append(body)
                    .finish();
        }
        return filled(before + body, align == ' ' ? '>' : align, budget);
    }

    /** A text, cut and filled. */
    String text(String value, Budget budget) {
        String cut = precision < 0 || precision >= Characters.length(value)
                ? value
                : Characters.substring(value, 0, precision);
        return filled(cut, align == ' ' ? '<' : align, budget);
    }

    private String filled(String text, char side, Budget budget) {
        long missing = Math.max(width - Characters.length(text), 0);
        long left = side == '>' ? missing : side == '^' ? missing / 2 : 0;
        return new TextBuilder(budget)
                .repeat(fill, left)
                .append(text)
                .repeat(fill, missing - left)
                .finish();
    }

    private String grouped(String digits, Budget budget) {
        if (grouping.isEmpty()) {
            return digits;
        }
        int whole = 0;
        while (whole < digits.length() && Character.isDigit(digits.charAt(whole))) {
            whole++;
        }
        var grouped = new TextBuilder(budget);
        for (int i = 0; i < whole; i++) {
            grouped.append(i > 0 && (whole - i) % 3 == 0 ? grouping : "").append(digits.charAt(i));
        }
        return grouped.append(digits, whole, digits.length()).finish();
    }

    /** The digits of a float for the types e, f, g and their capitals; other types are the caller's fault. */
    String decimalDigits(double value, Budget budget) {
        int digits = precision < 0 ? 6 : precision;
        String text = switch (Character.toLowerCase(type)) {
            case 'f' -> NumberText.fixed(value, digits, budget);
            case 'e' -> NumberText.exponential(value, digits, budget);
            case 'g' -> NumberText.general(value, digits, alternate, false, budget);
            default -> throw new IllegalStateException("no type of floats: " + type);
        };
        return Character.isUpperCase(type) ? text.toUpperCase(Locale.ROOT) : text;
    }
}
