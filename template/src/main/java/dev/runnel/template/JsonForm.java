package dev.runnel.template;

import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;

/** The JSON that the filter {@code tojson} writes: keys in order, ASCII only, safe inside HTML. */
final class JsonForm {

    private final TextBuilder text;
    private final Budget budget;

    /** What one level is indented by; empty for all in one line. */
    private final String indention;

    private final boolean inLines;

    private JsonForm(Budget budget, String indention, boolean inLines) {
        this.text = new TextBuilder(budget);
        this.budget = budget;
        this.indention = indention;
        this.inLines = inLines;
    }

    /** @param indent none for one line; else the number of spaces, or the text, that a level is indented by */
    static String write(Object value, Object indent, Budget budget) {
        String width = Types.text(indent);
        if (width == null) {
            width = indent == None.NONE
                    ? ""
                    : new TextBuilder(budget).repeat(" ", Numbers.index(indent)).finish();
        }
        var json = new JsonForm(budget, width, indent != None.NONE);
        json.value(value, 0);
        return json.text.finish();
    }

    private void value(Object value, int level) {
        budget.step();
        switch (value) {
            case None none -> text.append("null");
            case Boolean bool -> text.append(bool ? "true" : "false");
            case Long number -> text.append(number.toString());
            case BigInteger number -> text.append(number.toString());
            case Double number -> text.append(decimal(number));
            case String string -> string(string);
            case Markup markup -> string(markup.text());
            case JinjaList list -> items(list.items(), level);
            case JinjaTuple tuple -> items(tuple.items(), level);
            case JinjaDict dict -> members(dict, level);
            default -> throw Fault.evaluation("Object of type " + Types.name(value) + " is not JSON serializable");
        }
    }

    private static String decimal(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        return Double.isInfinite(number) ? number > 0 ? "Infinity" : "-Infinity" : TextForm.decimal(number);
    }

    private void items(List<Object> items, int level) {
        budget.enter();
        text.append('[');
        for (int i = 0; i < items.size(); i++) {
            separate(i == 0, level + 1);
            value(items.get(i), level + 1);
        }
        close(items.isEmpty(), level);
        text.append(']');
        budget.leave();
    }

    private void members(JinjaDict dict, int level) {
        budget.enter();
        text.append('{');
        List<Object> entries = Sorting.sort(
                Types.collect(new DictView(DictView.Kind.ITEMS, dict), budget),
                entry -> ((JinjaTuple) entry).items().getFirst(),
                false,
                budget);
        boolean first = true;
        for (Iterator<Object> iterator = entries.iterator(); iterator.hasNext(); first = false) {
            List<Object> entry = ((JinjaTuple) iterator.next()).items();
            separate(first, level + 1);
            string(key(entry.get(0)));
            text.append(": ");
            value(entry.get(1), level + 1);
        }
        close(entries.isEmpty(), level);
        text.append('}');
        budget.leave();
    }

    private String key(Object key) {
        return switch (key) {
            case String name -> name;
            case Markup markup -> markup.text();
            case None none -> "null";
            case Boolean bool -> bool ? "true" : "false";
            case Double number -> decimal(number);
            default -> {
                if (!Numbers.isInteger(key)) {
                    throw Fault.evaluation("keys must be str, int, float, bool or None, not " + Types.name(key));
                }
                yield key.toString();
            }
        };
    }

    private void separate(boolean first, int level) {
        if (!first) {
            text.append(inLines ? "," : ", ");
        }
        line(level);
    }

    private void close(boolean empty, int level) {
        if (!empty) {
            line(level);
        }
    }

    private void line(int level) {
        if (inLines) {
            text.append('\n').repeat(indention, level);
        }
    }

    private void string(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char character = string.charAt(i);
            switch (character) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\f' -> text.append("\\f");
                case '\b' -> text.append("\\b");
                default -> {
                    boolean plain = character >= ' ' && character < 0x7F && "<>&'".indexOf(character) < 0;
                    if (plain) {
                        text.append(character);
                    } else {
                        text.append("\\u").append(hexadecimal(character));
                    }
                }
            }
        }
        text.append('"');
    }

    private static String hexadecimal(char character) {
        String digits = Integer.toHexString(character);
        return "0".repeat(4 - digits.length()) + digits;
    }
}
