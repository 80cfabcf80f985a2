package dev.runnel.template;

import java.util.List;
import java.util.Locale;

/** The text method {@code format}: fields by position or name, attributes, items, conversions and layouts. */
final class BraceFormat {

    private final String text;
    private final Arguments arguments;
    private final boolean safe;
    private final Budget budget;
    private final TextBuilder result;
    private int at;
    private int automatic;
    private boolean numbered;

    private BraceFormat(String text, Arguments arguments, boolean safe, Budget budget) {
        this.text = text;
        this.arguments = arguments;
        this.safe = safe;
        this.budget = budget;
        this.result = new TextBuilder(budget);
    }

    static Object format(Evaluator evaluator, Object receiver, Arguments arguments) {
        var format =
                new BraceFormat(TextMethods.text(receiver), arguments, receiver instanceof Markup, evaluator.budget());
        return Escaping.like(receiver, format.read());
    }

    private String read() {
        while (at < text.length()) {
            char character = text.charAt(at++);
            boolean doubled = at < text.length() && text.charAt(at) == character;
            if (character == '{' && !doubled) {
                field();
            } else if (character == '}' && !doubled) {
                throw Fault.evaluation("Single '}' encountered in format string");
            } else {
                at += doubled && (character == '{' || character == '}') ? 1 : 0;
                result.append(character);
            }
        }
        return result.finish();
    }

    private void field() {
        int end = text.indexOf('}', at);
        if (end < 0) {
            throw Fault.evaluation(
                    at < text.length()
                            ? "expected '}' before end of string"
                            : "Single '{' encountered in format string");
        }
        String field = text.substring(at, end);
        at = end + 1;
        if (field.indexOf('{') >= 0) {
            throw Fault.evaluation("fields inside fields of format() are not supported");
        }
        int colon = field.indexOf(':');
        String specification = colon < 0 ? "" : field.substring(colon + 1);
        String name = colon < 0 ? field : field.substring(0, colon);
        int exclamation = name.indexOf('!');
        Object value = value(exclamation < 0 ? name : name.substring(0, exclamation));
        if (exclamation >= 0) {
            value = switch (name.substring(exclamation + 1)) {
                case "s" -> TextForm.str(value, budget);
                case "r" -> TextForm.repr(value, budget);
                case "a" -> throw Fault.evaluation("the conversion !a is not supported");
                default -> throw Fault.evaluation("Unknown conversion specifier " + name.substring(exclamation + 1));
            };
        }
        String formatted = laidOut(value, specification);
        result.append(safe && !(value instanceof Markup) ? Escaping.escape(formatted, budget) : formatted);
    }

    private Object value(String name) {
        int end = 0;
        while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
            end++;
        }
        Object value = argument(name.substring(0, end));
        while (end < name.length()) {
            if (name.charAt(end) == '.') {
                int start = ++end;
                while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
                    end++;
                }
                value = attribute(value, name.substring(start, end));
            } else if (name.charAt(end) == '[' && name.indexOf(']', end) > 0) {
                int close = name.indexOf(']', end);
                value = item(value, name.substring(end + 1, close));
                end = close + 1;
            } else {
                throw Fault.evaluation("Missing ']' in format string");
            }
        }
        return value;
    }

    private Object argument(String name) {
        boolean position = name.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!position) {
            Object value = arguments.named().get(name);
            if (value == null) {
                throw Fault.evaluation(TextForm.quote(name));
            }
            return value;
        }
        if (name.isEmpty() ? numbered : automatic > 0) {
            throw Fault.evaluation("cannot switch between automatic field numbering and manual field specification");
        }
        numbered = !name.isEmpty();
        List<Object> positional = arguments.positional();
        int index = name.isEmpty() ? automatic++ : name.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(name);
        if (index >= positional.size()) {
            throw Fault.evaluation("Replacement index " + index + " out of range for positional args tuple");
        }
        return positional.get(index);
    }

    private static Object attribute(Object value, String name) {
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
        Object attribute = Attributes.find(value, name);
        if (attribute == null) {
            throw Fault.evaluation("'" + Types.name(value) + "' object has no attribute " + TextForm.quote(name));
        }
        return attribute;
    }

    private Object item(Object value, String key) {
        boolean position = !key.isEmpty() && key.length() < 10 && key.chars().allMatch(c -> c >= '0' && c <= '9');
        Object wanted = position ? (Object) Long.parseLong(key) : key;
        Object item = value instanceof JinjaDict dict
                ? dict.get(wanted, budget)
                : position ? Subscript.item(value, wanted, budget) : null;
        if (item == null || item instanceof Undefined) {
            throw Fault.evaluation(
                    "no item " + TextForm.repr(wanted, budget) + " in '" + Types.name(value) + "' object");
        }
        return item;
    }

    private String laidOut(Object value, String specification) {
        if (specification.isEmpty()) {
            return TextForm.str(value, budget);
        }
        if (!Numbers.isNumber(value) && !Types.isText(value)) {
            throw Fault.evaluation("unsupported format string passed to " + Types.name(value) + ".__format__");
        }
        Layout layout = new LayoutReader(specification).read(Numbers.isNumber(value));
        if (Types.isText(value)) {
            if (layout.type() != 's' && layout.type() != ' ') {
                throw unknown(layout, value);
            }
            return layout.text(TextForm.str(value, budget), budget);
        }
        return layout.type() == ' ' && value instanceof Boolean
                ? layout.text(TextForm.str(value, budget), budget)
                : number(layout, value);
    }

    private String number(Layout layout, Object value) {
        char type = layout.type();
        boolean integer = Numbers.isInteger(value);
        int radix = switch (type) {
            case 'd', 'n', ' ' -> 10;
            case 'x', 'X' -> 16;
            case 'o' -> 8;
            case 'b' -> 2;
            default -> 0;
        };
        if (integer && radix > 0) {
            if (layout.precision() >= 0) {
                throw Fault.evaluation("Precision not allowed in integer format specifier");
            }
            String digits = Numbers.big(value).toString(radix);
            boolean marked = layout.alternate() && "xXob".indexOf(type) >= 0;
            return layout.number(
                    type == 'X' ? digits.toUpperCase(Locale.ROOT) : digits, marked ? "0" + type : "", budget);
        }
        if (integer && type == 'c') {
            throw Fault.evaluation("the format type 'c' is not supported");
        }
        double number = Numbers.decimal(value);
        String digits = switch (type) {
            case 'e', 'E', 'f', 'F', 'g', 'G' -> layout.decimalDigits(number, budget);
            case '%' -> NumberText.fixed(number * 100, layout.precision() < 0 ? 6 : layout.precision(), budget) + "%";
            case ' ' ->
                layout.precision() < 0
                        ? TextForm.decimal(number)
                        : NumberText.general(number, layout.precision(), false, true, budget);
            default -> throw unknown(layout, value);
        };
        return layout.number(digits, "", budget);
    }

    private static Fault unknown(Layout layout, Object value) {
        return Fault.evaluation(
                "Unknown format code '" + layout.type() + "' for object of type '" + Types.name(value) + "'");
    }
}
