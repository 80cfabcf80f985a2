package dev.runnel.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.List;

/** The texts of values: Python's {@code str} and {@code repr}. */
final class TextForm {

    private TextForm() {}

    /** How a value is printed. */
    static String str(Object value, Budget budget) {
        return switch (value) {
            case String text -> text;
            case Markup markup -> markup.text();
            case Long number -> Long.toString(number);
            case Undefined undefined -> "";
            case Boolean bool -> bool ? "True" : "False";
            case None none -> "None";
            case Double number -> decimal(number);
            default -> repr(value, budget);
        };
    }

    static String repr(Object value, Budget budget) {
        var text = new TextBuilder(budget);
        repr(value, text, budget);
        return text.finish();
    }

    private static void repr(Object value, TextBuilder text, Budget budget) {
        budget.step();
        switch (value) {
            case String string -> quote(string, text);
            case Markup markup -> {
                text.append("Markup(");
                quote(markup.text(), text);
                text.append(')');
            }
            case Long number -> text.append(Long.toString(number));
            case BigInteger number -> text.append(number.toString());
            case Boolean bool -> text.append(bool ? "True" : "False");
            case None none -> text.append("None");
            case Double number -> text.append(decimal(number));
            case JinjaObject object -> {
                budget.enter();
                objectRepr(object, text, budget);
                budget.leave();
            }
            default -> throw new IllegalStateException("not a value: " + value.getClass());
        }
    }

    private static void objectRepr(JinjaObject value, TextBuilder text, Budget budget) {
        switch (value) {
            case JinjaList list -> sequence("[", Types.iterate(list, budget), "]", text, budget);
            case JinjaTuple tuple
            when tuple.items().size() == 1 -> {
                text.append('(');
                repr(tuple.items().getFirst(), text, budget);
                text.append(",)");
            }
            case JinjaTuple tuple -> sequence("(", Types.iterate(tuple, budget), ")", text, budget);
            case JinjaDict dict -> mapping(dict, text, budget);
            case DictView view -> {
                text.append(view.typeName());
                sequence("([", Types.iterate(view, budget), "])", text, budget);
            }
            case JinjaRange range -> {
                text.append("range(" + range.start() + ", " + range.stop());
                text.append(range.step() == 1 ? ")" : ", " + range.step() + ")");
            }
            case Namespace namespace -> {
                var attributes = new JinjaDict();
                namespace.attributes().forEach((name, item) -> attributes.put(name, item, budget));
                text.append("<Namespace ");
                mapping(attributes, text, budget);
                text.append('>');
            }
            case Undefined undefined -> text.append("Undefined");
            case Macro macro -> text.append("<Macro " + quote(macro.name()) + ">");
            case LoopState loop -> text.append("<LoopContext " + loop.index() + "/" + loop.length() + ">");
            case BuiltinFunction function -> text.append("<function " + function.name() + ">");
            case BoundMethod method ->
                text.append("<built-in method " + method.name() + " of " + Types.name(method.receiver()) + " object>");
            // Python prints addresses here, which nobody can rely on.
            case LazyItems items -> text.append("<" + items.typeName() + " object>");
            case Cycler cycler -> text.append("<" + cycler.typeName() + " object>");
            case Joiner joiner -> text.append("<" + joiner.typeName() + " object>");
            case SliceBounds bounds ->
                sequence(
                        "slice(",
                        List.of(bounds.start(), bounds.stop(), bounds.step()).iterator(),
                        ")",
                        text,
                        budget);
        }
    }

    private static void sequence(String open, Iterator<Object> items, String close, TextBuilder text, Budget budget) {
        text.append(open);
        String separator = "";
        while (items.hasNext()) {
            text.append(separator);
            repr(items.next(), text, budget);
            separator = ", ";
        }
        text.append(close);
    }

    private static void mapping(JinjaDict dict, TextBuilder text, Budget budget) {
        text.append('{');
        String separator = "";
        for (JinjaDict.Entry entry : dict.entries()) {
            text.append(separator);
            repr(entry.key(), text, budget);
            text.append(": ");
            repr(entry.value(), text, budget);
            separator = ", ";
        }
        text.append('}');
    }

    /** A short text of ours in quotes, for messages. */
    static String quote(String text) {
        char quote = quoteFor(text);
        var quoted = new StringBuilder(text.length() + 2).append(quote);
        text.codePoints().forEach(character -> escaped(character, quote, quoted));
        return quoted.append(quote).toString();
    }

    private static void quote(String string, TextBuilder text) {
        char quote = quoteFor(string);
        var escaped = new StringBuilder();
        text.append(quote);
        int i = 0;
        while (i < string.length()) {
            int character = string.codePointAt(i);
            escaped.setLength(0);
            escaped(character, quote, escaped);
            text.append(escaped.toString());
            i += Character.charCount(character);
        }
        text.append(quote);
    }

    private static char quoteFor(String text) {
        return text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    }

    private static void escaped(int character, char quote, StringBuilder text) {
        switch (character) {
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (character == quote) {
                    text.append('\\').append(quote);
                } else if (Characters.isPrintable(character)) {
                    text.appendCodePoint(character);
                } else if (character < 0x100) {
                    text.append(String.format("\\x%02x", character));
                } else if (character < 0x10000) {
                    text.append(String.format("\\u%04x", character));
                } else {
                    text.append(String.format("\\U%08x", character));
                }
            }
        }
    }

    /** The shortest decimal text that reads back as the same number, as Python writes it. */
    static String decimal(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (shortest.precision() == 2) {
            // Double.toString gives two digits where one is enough for the smallest numbers.
            BigDecimal rounded = new BigDecimal(value).round(new MathContext(1, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                shortest = rounded;
            }
        }
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = shortest.unscaledValue().abs().toString();
        var text = new StringBuilder(value < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        text.append('e').append(exponent < 0 ? '-' : '+');
        return text.append(Math.abs(exponent) < 10 ? "0" : "")
                .append(Math.abs(exponent))
                .toString();
    }
}
