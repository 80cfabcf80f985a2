package dev.runnel.template;

/** The text of a string in a template, with Python's escapes. */
final class StringLiteral {

    private static final int OCTAL_DIGITS = 3;

    private final Source source;
    private final String text;
    private final int end;
    private int at;

    private StringLiteral(Source source, int start, int end) {
        this.source = source;
        this.text = source.text();
        this.at = start;
        this.end = end;
    }

    /** What stands between two quotes. */
    static String unescape(Source source, int start, int end) {
        int backslash = source.text().indexOf('\\', start);
        if (backslash < 0 || backslash >= end) {
            return source.text().substring(start, end);
        }
        return new StringLiteral(source, start, end).read();
    }

    private String read() {
        var result = new StringBuilder();
        while (at < end) {
            char character = text.charAt(at++);
            if (character != '\\') {
                result.append(character);
                continue;
            }
            char escape = text.charAt(at++);
            switch (escape) {
                case '\n' -> {
                    // A line end behind a backslash vanishes.
                }
                case '\\', '\'', '"' -> result.append(escape);
                case 'a' -> result.append('\u0007');
                case 'b' -> result.append('\b');
                case 'f' -> result.append('\f');
                case 'n' -> result.append('\n');
                case 'r' -> result.append('\r');
                case 't' -> result.append('\t');
                case 'v' -> result.append('\u000B');
                case '0', '1', '2', '3', '4', '5', '6', '7' -> result.appendCodePoint(octal());
                case 'x' -> result.appendCodePoint(hexadecimal(2, "\\xXX"));
                case 'u' -> result.appendCodePoint(hexadecimal(4, "\\uXXXX"));
                case 'U' -> result.appendCodePoint(hexadecimal(8, "\\UXXXXXXXX"));
                case 'N' -> throw source.syntax(at - 2, "the escape \\N{...} is not supported");
                default -> result.append('\\').append(escape);
            }
        }
        return result.toString();
    }

    private int octal() {
        int start = --at;
        while (at < end && at - start < OCTAL_DIGITS && text.charAt(at) >= '0' && text.charAt(at) <= '7') {
            at++;
        }
        return Integer.parseInt(text.substring(start, at), 8);
    }

    private int hexadecimal(int digits, String form) {
        int start = at;
        long code = 0;
        for (; at < start + digits; at++) {
            int digit = at < end && text.charAt(at) < 128 ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw source.syntax(start - 2, "truncated " + form + " escape");
            }
            code = code << 4 | digit;
        }
        if (code > Character.MAX_CODE_POINT) {
            throw source.syntax(start - 2, "illegal Unicode character");
        }
        return (int) code;
    }
}
