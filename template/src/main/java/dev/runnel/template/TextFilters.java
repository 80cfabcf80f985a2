package dev.runnel.template;

import dev.runnel.template.BoundMethod.Method;
import dev.runnel.template.FilterTable.Filter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The filters that change text. */
final class TextFilters {

    static final Map<String, Filter> TABLE = Map.ofEntries(
            Map.entry("upper", method("upper", "upper")),
            Map.entry("lower", method("lower", "lower")),
            Map.entry("capitalize", method("capitalize", "capitalize")),
            Map.entry("title", TextFilters::title),
            Map.entry("trim", TextFilters::trim),
            Map.entry("center", TextFilters::center),
            Map.entry("string", TextFilters::string),
            Map.entry("replace", TextFilters::replace),
            Map.entry("format", TextFilters::format),
            Map.entry("indent", TextFilters::indent),
            Map.entry("truncate", TextFilters::truncate),
            Map.entry("wordcount", TextFilters::wordCount),
            Map.entry("wordwrap", TextFilters::wordWrap),
            Map.entry("join", TextFilters::join));

    private TextFilters() {}

    /** Text as it is, other values as they print. */
    static Object soft(Object value, Budget budget) {
        return Types.isText(value) ? value : TextForm.str(value, budget);
    }

    private static Object invoke(Evaluator evaluator, Object value, Method method, Object... arguments) {
        return method.call(evaluator, soft(value, evaluator.budget()), new Arguments(List.of(arguments), Map.of()));
    }

    /** The method that text is known to have. */
    private static Method known(String name) {
        return Objects.requireNonNull(TextMethods.TABLE.get(name));
    }

    private static Filter method(String filter, String method) {
        return (evaluator, value, arguments) -> {
            arguments.bind(filter, 0);
            return invoke(evaluator, value, known(method));
        };
    }

    private static Object string(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("string", 0);
        return soft(value, evaluator.budget());
    }

    /** Unlike the method it begins a word only behind white space, a hyphen or an opening bracket. */
    private static Object title(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("title", 0);
        String text = TextForm.str(value, evaluator.budget());
        var title = new TextBuilder(evaluator.budget());
        for (int start = 0; start < text.length(); ) {
            boolean separator = separatesWords(text.charAt(start));
            int end = start + 1;
            while (end < text.length() && separatesWords(text.charAt(end)) == separator) {
                end++;
            }
            int rest = start + Character.charCount(text.codePointAt(start));
            title.append(text.substring(start, rest).toUpperCase(Locale.ROOT))
                    .append(text.substring(rest, end).toLowerCase(Locale.ROOT));
            start = end;
        }
        return title.finish();
    }

    private static boolean separatesWords(char character) {
        return "-({[<".indexOf(character) >= 0 || Characters.isSpace(character);
    }

    private static Object trim(Evaluator evaluator, Object value, Arguments arguments) {
        return invoke(
                evaluator,
                value,
                known("strip"),
                arguments.bind("trim", 0, "chars").get(0, None.NONE));
    }

    private static Object center(Evaluator evaluator, Object value, Arguments arguments) {
        return invoke(
                evaluator,
                value,
                known("center"),
                arguments.bind("center", 0, "width").get(0, 80L));
    }

    private static Object replace(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("replace", 2, "old", "new", "count");
        Budget budget = evaluator.budget();
        return TextMethods.replace(
                TextForm.str(value, budget),
                TextForm.str(bound.get(0), budget),
                TextForm.str(bound.get(1), budget),
                bound.isSet(2) ? bound.integer(2, -1) : -1,
                budget);
    }

    private static Object format(Evaluator evaluator, Object value, Arguments arguments) {
        if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
            throw Fault.evaluation("can't handle positional and keyword arguments at the same time");
        }
        Budget budget = evaluator.budget();
        Object operand = new JinjaTuple(arguments.positional());
        if (!arguments.named().isEmpty()) {
            var dict = new JinjaDict();
            arguments.named().forEach((name, item) -> dict.put(name, item, budget));
            operand = dict;
        }
        return PercentFormat.format(soft(value, budget), operand, budget);
    }

    private static String requireText(Object value) {
        String text = Types.text(value);
        if (text == null) {
            throw value instanceof Undefined undefined
                    ? undefined.fault()
                    : Fault.evaluation("a string is required, not " + Types.name(value));
        }
        return text;
    }

    private static Object indent(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("indent", 0, "width", "first", "blank");
        boolean first = bound.truth(1, false);
        boolean blank = bound.truth(2, false);
        Budget budget = evaluator.budget();
        String width = Types.text(bound.get(0, 4L));
        String indention = width != null
                ? width
                : new TextBuilder(budget).repeat(" ", bound.integer(0, 4)).finish();
        var indented = new TextBuilder(budget);
        List<String> lines = Characters.lines(requireText(value) + "\n", false);
        for (int i = 0; i < lines.size(); i++) {
            indented.append(i > 0 ? "\n" : "");
            boolean wanted = i == 0 ? first : blank || !lines.get(i).isEmpty();
            indented.append(wanted ? indention : "").append(lines.get(i));
        }
        return Escaping.like(value, indented.finish());
    }

    private static Object truncate(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("truncate", 0, "length", "killwords", "end", "leeway");
        long length = bound.integer(0, 255);
        String end = bound.text(2, "...");
        long leeway = bound.isSet(3) ? bound.integer(3, 5) : 5;
        int endLength = Characters.length(end);
        if (length < endLength) {
            throw Fault.evaluation("expected length >= " + endLength + ", got " + length);
        }
        if (leeway < 0) {
            throw Fault.evaluation("expected leeway >= 0, got " + leeway);
        }
        if (Types.requiredLength(value) <= length + leeway) {
            return value;
        }
        String text = requireText(value);
        String kept = Characters.substring(text, 0, (int) (length - endLength));
        int space = bound.truth(1, false) ? -1 : kept.lastIndexOf(' ');
        kept = space >= 0 ? kept.substring(0, space) : kept;
        return Escaping.join(Escaping.like(value, kept), bound.get(2, end), evaluator.budget());
    }

    private static Object wordCount(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("wordcount", 0);
        String text = TextForm.str(value, evaluator.budget());
        long count = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            boolean word = Characters.isWord(character);
            count += word && !inside ? 1 : 0;
            inside = word;
        }
        return count;
    }

    private static Object wordWrap(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("wordwrap", 0, "width", "break_long_words", "wrapstring", "break_on_hyphens");
        String wrapString = bound.isSet(2) ? bound.text(2) : "\n";
        var wrap = new TextWrap(bound.smallInteger(0, 79), bound.truth(1, true), bound.truth(3, true));
        var wrapped = new TextBuilder(evaluator.budget());
        boolean firstLine = true;
        for (String line : Characters.lines(requireText(value), false)) {
            List<String> pieces = wrap.lines(line);
            evaluator.budget().steps(pieces.size());
            wrapped.append(firstLine ? "" : wrapString).append(String.join(wrapString, pieces));
            firstLine = false;
        }
        return wrapped.finish();
    }

    private static Object join(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("join", 0, "d", "attribute");
        Budget budget = evaluator.budget();
        String separator = TextForm.str(bound.get(0, ""), budget);
        AttributePath path = AttributePath.of(bound.get(1, None.NONE));
        var joined = new TextBuilder(budget);
        Iterator<Object> items = Types.iterate(value, budget);
        for (boolean first = true; items.hasNext(); first = false) {
            joined.append(first ? "" : separator).append(TextForm.str(path.read(items.next(), budget), budget));
        }
        return joined.finish();
    }

    /** The parts of a list value as texts; a text is its only part. */
    static List<String> texts(Object value, Budget budget) {
        List<String> texts = new ArrayList<>();
        for (Object item : Types.collect(value, budget)) {
            texts.add(requireText(item));
        }
        return texts;
    }
}
