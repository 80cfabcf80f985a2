package dev.runnel.template;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/** Python's {@code text % values}. */
final class PercentFormat {

    private final Object template;
    private final String text;
    private final Object values;
    private final Budget budget;
    private final TextBuilder result;
    private final List<Object> positional;
    private int at;
    private int used;

    private PercentFormat(Object template, Object values, Budget budget) {
        this.template = template;
        this.text = String.valueOf(Types.text(template));
        this.values = values;
        this.budget = budget;
        this.result = new TextBuilder(budget);
        this.positional = values instanceof JinjaTuple tuple ? tuple.items() : List.of(values);
    }

    /** The text with its conversions filled in; a safe text escapes what it takes in. */
    static Object format(Object template, Object values, Budget budget) {
        return Escaping.like(template, new PercentFormat(template, values, budget).read());
    }

    private String read() {
        int percent = text.indexOf('%');
        while (percent >= 0) {
            result.append(text, at, percent);
            at = percent + 1;
            conversion();
            percent = text.indexOf('%', at);
        }
        result.append(text, at, text.length());
        boolean mapping = values instanceof JinjaDict || values instanceof JinjaList || values instanceof JinjaRange;
        if (used < positional.size() && !mapping) {
            throw Fault.evaluation("not all arguments converted during string formatting");
        }
        return result.finish();
    }

    private char current() {
        if (at >= text.length()) {
            throw Fault.evaluation("incomplete format");
        }
        return text.charAt(at);
    }

    private Object next() {
        if (used >= positional.size()) {
            throw Fault.evaluation("not enough arguments for format string");
        }
        return positional.get(used++);
    }

    private void conversion() {
        Object value = Arguments.ABSENT;
        if (current() == '(') {
            value = named();
        }
        boolean left = false;
        boolean zero = false;
        boolean alternate = false;
        char sign = '-';
        while ("-+ #0".indexOf(current()) >= 0) {
            switch (text.charAt(at++)) {
                case '-' -> left = true;
                case '+' -> sign = '+';
                case ' ' -> sign = sign == '+' ? '+' : ' ';
                case '#' -> alternate = true;
                default -> zero = true;
            }
        }
        long width = size();
        if (width < 0) {
            left = true;
            width = -width;
        }
        int precision = -1;
        if (current() == '.') {
            at++;
            precision = (int) Math.clamp(size(), 0, Integer.MAX_VALUE);
        }
        while ("hlL".indexOf(current()) >= 0) {
            at++;
        }
        char type = current();
        at++;
        if (type == '%') {
            result.append('%');
            return;
        }
        char align = left ? '<' : zero ? '=' : '>';
        var layout = new Layout(zero && !left ? "0" : " ", align, sign, alternate, "", width, precision, type);
        result.append(converted(layout, value == Arguments.ABSENT ? next() : value));
    }

    private Object named() {
        int depth = 1;
        int start = ++at;
        while (depth > 0) {
            depth += current() == '(' ? 1 : current() == ')' ? -1 : 0;
            at++;
        }
        if (!(values instanceof JinjaDict dict)) {
            throw Fault.evaluation("format requires a mapping");
        }
        String name = text.substring(start, at - 1);
        Object value = dict.get(name, budget);
        if (value == null) {
            throw Fault.evaluation(TextForm.quote(name));
        }
        return value;
    }

    private long size() {
        if (current() == '*') {
            at++;
            Object size = next();
            if (!Numbers.isInteger(size)) {
                throw Fault.evaluation("* wants int");
            }
            return Math.clamp(Numbers.index(size), -Integer.MAX_VALUE, Integer.MAX_VALUE);
        }
        long size = 0;
        while (current() >= '0' && current() <= '9') {
            size = Math.min(size * 10 + (current() - '0'), Integer.MAX_VALUE);
            at++;
        }
        return size;
    }

    private String converted(Layout layout, Object value) {
        return switch (layout.type()) {
            case 's' -> padded(layout, escaped(value, TextForm.str(value, budget)));
            case 'r' -> padded(layout, escaped(Arguments.ABSENT, TextForm.repr(value, budget)));
            case 'c' -> padded(layout, character(value));
            case 'd', 'i', 'u' -> number(layout, whole(layout, value).toString());
            case 'x', 'X', 'o' -> radix(layout, value);
            case 'e', 'E', 'f', 'F', 'g', 'G' -> {
                if (value instanceof Undefined undefined) {
                    throw undefined.fault();
                }
                yield layout.number(layout.decimalDigits(Numbers.decimal(value), budget), "", budget);
            }
            case 'a' -> throw Fault.evaluation("the conversion %a is not supported");
            default ->
                throw Fault.evaluation("unsupported format character '" + layout.type() + "' (0x"
                        + Integer.toHexString(layout.type()) + ") at index " + (at - 1));
        };
    }

    private String escaped(Object value, String printed) {
        return template instanceof Markup && !(value instanceof Markup) ? Escaping.escape(printed, budget) : printed;
    }

    private String padded(Layout layout, String value) {
        char align = layout.align() == '<' ? '<' : '>';
        return new Layout(" ", align, '-', false, "", layout.width(), layout.precision(), 's').text(value, budget);
    }

    private static String character(Object value) {
        String text = Types.text(value);
        if (text != null && Characters.length(text) == 1) {
            return text;
        }
        if (text != null || !Numbers.isInteger(value)) {
            throw Fault.evaluation("%c requires int or char");
        }
        long code = Numbers.index(value);
        if (code < 0 || code > Character.MAX_CODE_POINT) {
            throw Fault.evaluation("%c arg not in range(0x110000)");
        }
        return Character.toString((int) code);
    }

    private static BigInteger whole(Layout layout, Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (!Numbers.isNumber(value)) {
            throw Fault.evaluation(
                    "%" + layout.type() + " format: a real number is required, not " + Types.name(value));
        }
        return Numbers.big(value instanceof Double number ? Numbers.truncate(number) : value);
    }

    private String radix(Layout layout, Object value) {
        if (!Numbers.isInteger(value)) {
            throw Fault.evaluation("%" + layout.type() + " format: an integer is required, not " + Types.name(value));
        }
        String digits = Numbers.big(value).toString(layout.type() == 'o' ? 8 : 16);
        return number(layout, layout.type() == 'X' ? digits.toUpperCase(Locale.ROOT) : digits);
    }

    /** An integer: the precision is its least number of digits. */
    private String number(Layout layout, String digits) {
        boolean negative = digits.startsWith("-");
        String figures = negative ? digits.substring(1) : digits;
        String all = new TextBuilder(budget)
                .append(negative ? "-" : "")
                .repeat("0", (long) layout.precision() - figures.length())
                .append(figures)
                .finish();
        boolean marked = layout.alternate() && "xXo".indexOf(layout.type()) >= 0;
        return layout.number(all, marked ? "0" + layout.type() : "", budget);
    }
}
