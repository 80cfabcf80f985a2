package dev.runnel.template;

import dev.runnel.template.BoundMethod.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The methods of text that change, split or join it. */
final class TextMethods {

    /** All methods of text by their names. */
    static final Map<String, Method> TABLE = table();

    private TextMethods() {}

    private static Map<String, Method> table() {
        Map<String, Method> table = new HashMap<>(TextSearch.TABLE);
        table.putAll(TextPredicates.TABLE);
        simple(table, "upper", text -> text.toUpperCase(Locale.ROOT));
        simple(table, "lower", text -> text.toLowerCase(Locale.ROOT));
        simple(table, "capitalize", Characters::capitalize);
        simple(table, "title", TextMethods::title);
        simple(table, "swapcase", TextMethods::swapCase);
        table.put("strip", (evaluator, text, arguments) -> strip(text, arguments, "str.strip", true, true));
        table.put("lstrip", (evaluator, text, arguments) -> strip(text, arguments, "str.lstrip", true, false));
        table.put("rstrip", (evaluator, text, arguments) -> strip(text, arguments, "str.rstrip", false, true));
        table.put("center", (evaluator, text, arguments) -> pad(evaluator, text, arguments, "str.center"));
        table.put("ljust", (evaluator, text, arguments) -> pad(evaluator, text, arguments, "str.ljust"));
        table.put("rjust", (evaluator, text, arguments) -> pad(evaluator, text, arguments, "str.rjust"));
        table.put("zfill", TextMethods::zeroFill);
        table.put("replace", TextMethods::replace);
        table.put("removeprefix", TextMethods::removePrefix);
        table.put("removesuffix", TextMethods::removeSuffix);
        table.put("expandtabs", TextMethods::expandTabs);
        table.put("join", TextMethods::join);
        table.put("splitlines", TextMethods::splitLines);
        table.put("format", BraceFormat::format);
        return Map.copyOf(table);
    }

    private static void simple(Map<String, Method> table, String name, UnaryOperator<String> change) {
        table.put(name, (evaluator, text, arguments) -> {
            arguments.bindPositional("str." + name, 0, 0);
            String changed = change.apply(text(text));
            evaluator.budget().allocate(changed.length());
            return Escaping.like(text, changed);
        });
    }

    static String text(Object receiver) {
        return receiver instanceof Markup markup ? markup.text() : (String) receiver;
    }

    private static String title(String text) {
        var title = new StringBuilder(text.length());
        boolean inside = false;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            title.append(
                    inside ? Character.toString(character).toLowerCase(Locale.ROOT) : Characters.titleCase(character));
            inside = Character.isUpperCase(character)
                    || Character.isLowerCase(character)
                    || Character.isTitleCase(character);
        }
        return title.toString();
    }

    private static String swapCase(String text) {
        var swapped = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            String one = Character.toString(character);
            swapped.append(
                    Character.isUpperCase(character)
                            ? one.toLowerCase(Locale.ROOT)
                            : Character.isLowerCase(character) ? one.toUpperCase(Locale.ROOT) : one);
        });
        return swapped.toString();
    }

    private static Object strip(Object receiver, Arguments arguments, String name, boolean start, boolean end) {
        Bound bound = arguments.bindPositional(name, 0, 1);
        return Escaping.like(
                receiver,
                bound.isSet(0)
                        ? strip(text(receiver), bound.text(0), start, end)
                        : start
                                ? end ? Characters.strip(text(receiver)) : Characters.stripStart(text(receiver))
                                : Characters.stripEnd(text(receiver)));
    }

    /** Removes all characters of a set from the ends. */
    static String strip(String text, String characters, boolean atStart, boolean atEnd) {
        int start = 0;
        int end = text.length();
        while (atStart && start < end && characters.indexOf(text.codePointAt(start)) >= 0) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (atEnd && end > start && characters.indexOf(text.codePointBefore(end)) >= 0) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    private static Object pad(Evaluator evaluator, Object receiver, Arguments arguments, String name) {
        Bound bound = arguments.bindPositional(name, 1, 2);
        String fill = bound.has(1) ? bound.text(1) : " ";
        if (Characters.length(fill) != 1) {
            throw Fault.evaluation("The fill character must be exactly one character long");
        }
        if (receiver instanceof Markup) {
            fill = Escaping.escape(bound.get(1, fill), evaluator.budget()).text();
        }
        String text = text(receiver);
        long missing = Math.max(bound.integer(0, 0) - Characters.length(text), 0);
        long left = switch (name) {
            case "str.center" -> missing / 2 + (missing & bound.integer(0, 0) & 1);
            case "str.rjust" -> missing;
            default -> 0;
        };
        return Escaping.like(
                receiver,
                new TextBuilder(evaluator.budget())
                        .repeat(fill, left)
                        .append(text)
                        .repeat(fill, missing - left)
                        .finish());
    }

    private static Object zeroFill(Evaluator evaluator, Object receiver, Arguments arguments) {
        String text = text(receiver);
        long width = arguments.bindPositional("str.zfill", 1, 1).integer(0, 0);
        int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        return Escaping.like(
                receiver,
                new TextBuilder(evaluator.budget())
                        .append(text, 0, sign)
                        .repeat("0", Math.max(width - Characters.length(text), 0))
                        .append(text, sign, text.length())
                        .finish());
    }

    private static Object replace(Evaluator evaluator, Object receiver, Arguments arguments) {
        Bound bound = arguments.bindPositional("str.replace", 2, 3);
        String replacement = bound.text(1);
        if (receiver instanceof Markup) {
            replacement = Escaping.escape(bound.get(1), evaluator.budget()).text();
        }
        return Escaping.like(
                receiver,
                replace(text(receiver), bound.text(0), replacement, bound.integer(2, -1), evaluator.budget()));
    }

    /** Replaces the first {@code count} occurrences, all if it is negative. */
    static String replace(String text, String old, String replacement, long count, Budget budget) {
        var replaced = new TextBuilder(budget);
        long left = count < 0 ? Long.MAX_VALUE : count;
        int at = 0;
        if (old.isEmpty()) {
            for (; left > 0 && at < text.length(); left--) {
                int next = at + Character.charCount(text.codePointAt(at));
                replaced.append(replacement).append(text, at, next);
                at = next;
            }
            return replaced.append(left > 0 ? replacement : "")
                    .append(text, at, text.length())
                    .finish();
        }
        int found = TextFind.indexOf(text, old, 0);
        for (; left > 0 && found >= 0; left--) {
            replaced.append(text, at, found).append(replacement);
            at = found + old.length();
            found = TextFind.indexOf(text, old, at);
        }
        return replaced.append(text, at, text.length()).finish();
    }

    private static Object removePrefix(Evaluator evaluator, Object receiver, Arguments arguments) {
        String prefix = arguments.bindPositional("str.removeprefix", 1, 1).text(0);
        String text = text(receiver);
        return Escaping.like(receiver, text.startsWith(prefix) ? text.substring(prefix.length()) : text);
    }

    private static Object removeSuffix(Evaluator evaluator, Object receiver, Arguments arguments) {
        String suffix = arguments.bindPositional("str.removesuffix", 1, 1).text(0);
        String text = text(receiver);
        return Escaping.like(
                receiver, text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
    }

    private static Object expandTabs(Evaluator evaluator, Object receiver, Arguments arguments) {
        long size = arguments.bind("expandtabs", 0, "tabsize").integer(0, 8);
        var expanded = new TextBuilder(evaluator.budget());
        long column = 0;
        String text = text(receiver);
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (character == '\t') {
                long spaces = size > 0 ? size - column % size : 0;
                expanded.repeat(" ", spaces);
                column += spaces;
            } else {
                expanded.appendCodePoint(character);
                column = character == '\n' || character == '\r' ? 0 : column + 1;
            }
        }
        return Escaping.like(receiver, expanded.finish());
    }

    private static Object join(Evaluator evaluator, Object receiver, Arguments arguments) {
        Budget budget = evaluator.budget();
        Object items = arguments.bindPositional("str.join", 1, 1).get(0);
        if (!Types.isIterable(items)) {
            throw Fault.evaluation("can only join an iterable");
        }
        var joined = new TextBuilder(budget);
        Iterator<Object> iterator = Types.iterate(items, budget);
        for (int i = 0; iterator.hasNext(); i++) {
            Object item = iterator.next();
            if (i > 0) {
                joined.append(text(receiver));
            }
            if (receiver instanceof Markup) {
                joined.append(Escaping.escape(item, budget).text());
                continue;
            }
            String text = Types.text(item);
            if (text == null) {
                throw Fault.evaluation(
                        "sequence item " + i + ": expected str instance, " + Types.name(item) + " found");
            }
            joined.append(text);
        }
        return Escaping.like(receiver, joined.finish());
    }

    private static Object splitLines(Evaluator evaluator, Object receiver, Arguments arguments) {
        boolean keepEnds = arguments.bind("splitlines", 0, "keepends").truth(0, false);
        return list(receiver, Characters.lines(text(receiver), keepEnds), evaluator.budget());
    }

    /** The pieces as a list, safe as their source was. */
    static JinjaList list(Object receiver, List<String> pieces, Budget budget) {
        budget.allocate(pieces.size());
        budget.steps(pieces.size());
        List<Object> items = new ArrayList<>(pieces.size());
        for (String piece : pieces) {
            items.add(Escaping.like(receiver, piece));
        }
        return new JinjaList(items);
    }
}
