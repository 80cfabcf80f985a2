package dev.runnel.template;

import dev.runnel.template.BoundMethod.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The methods of text that look for something in it, or split it there. */
final class TextSearch {

    static final Map<String, Method> TABLE = Map.ofEntries(
            Map.entry("find", (evaluator, text, arguments) -> find(text, arguments, "str.find", false)),
            Map.entry("rfind", (evaluator, text, arguments) -> find(text, arguments, "str.rfind", true)),
            Map.entry("index", (evaluator, text, arguments) -> found(find(text, arguments, "str.index", false))),
            Map.entry("rindex", (evaluator, text, arguments) -> found(find(text, arguments, "str.rindex", true))),
            Map.entry("count", (evaluator, text, arguments) -> count(text, arguments)),
            Map.entry("startswith", (evaluator, text, arguments) -> affix(text, arguments, true)),
            Map.entry("endswith", (evaluator, text, arguments) -> affix(text, arguments, false)),
            Map.entry("split", TextSearch::split),
            Map.entry("rsplit", TextSearch::splitFromEnd),
            Map.entry("partition", (evaluator, text, arguments) -> partition(text, arguments, true)),
            Map.entry("rpartition", (evaluator, text, arguments) -> partition(text, arguments, false)));

    private TextSearch() {}

    /** A part of the text, with the number of its first character in the whole. */
    private record Part(String text, int start, boolean outside) {

        static Part of(Object receiver, Bound bound) {
            String text = TextMethods.text(receiver);
            int length = Characters.length(text);
            int start = position(bound, 1, 0, length);
            int end = Math.min(position(bound, 2, length, length), length);
            boolean outside = start > length || start > end;
            return new Part(outside ? "" : Characters.substring(text, start, end), start, outside);
        }

        private static int position(Bound bound, int parameter, int otherwise, int length) {
            int position = bound.isSet(parameter) ? bound.smallInteger(parameter, 0) : otherwise;
            return position < 0 ? Math.max(position + length, 0) : position;
        }
    }

    private static Object find(Object receiver, Arguments arguments, String name, boolean last) {
        Bound bound = arguments.bindPositional(name, 1, 3);
        Part part = Part.of(receiver, bound);
        if (part.outside) {
            return -1L;
        }
        int at = last
                ? TextFind.lastIndexOf(part.text, bound.text(0), part.text.length())
                : TextFind.indexOf(part.text, bound.text(0), 0);
        return at < 0 ? -1L : (long) part.start + part.text.codePointCount(0, at);
    }

    private static Object found(Object position) {
        if (position.equals(-1L)) {
            throw Fault.evaluation("substring not found");
        }
        return position;
    }

    private static Object count(Object receiver, Arguments arguments) {
        Bound bound = arguments.bindPositional("str.count", 1, 3);
        Part part = Part.of(receiver, bound);
        String wanted = bound.text(0);
        if (part.outside) {
            return 0L;
        }
        if (wanted.isEmpty()) {
            return Characters.length(part.text) + 1L;
        }
        long count = 0;
        for (int at = TextFind.indexOf(part.text, wanted, 0);
                at >= 0;
                at = TextFind.indexOf(part.text, wanted, at + wanted.length())) {
            count++;
        }
        return count;
    }

    private static Object affix(Object receiver, Arguments arguments, boolean start) {
        String name = start ? "startswith" : "endswith";
        Bound bound = arguments.bindPositional("str." + name, 1, 3);
        Part part = Part.of(receiver, bound);
        List<Object> affixes = bound.get(0) instanceof JinjaTuple tuple ? tuple.items() : List.of(bound.get(0));
        for (Object affix : affixes) {
            String text = Types.text(affix);
            if (text == null) {
                throw Fault.evaluation(name + " first arg must be str or a tuple of str, not " + Types.name(affix));
            }
            if (!part.outside && (start ? part.text.startsWith(text) : part.text.endsWith(text))) {
                return true;
            }
        }
        return false;
    }

    private static Object split(Evaluator evaluator, Object receiver, Arguments arguments) {
        Bound bound = arguments.bind("split", 0, "sep", "maxsplit");
        String text = TextMethods.text(receiver);
        long most = most(bound);
        List<String> pieces = new ArrayList<>();
        if (!bound.isSet(0)) {
            int at = skipSpace(text, 0);
            while (at < text.length()) {
                int end = pieces.size() < most ? skipWord(text, at) : text.length();
                pieces.add(text.substring(at, end));
                at = skipSpace(text, end);
            }
            return TextMethods.list(receiver, pieces, evaluator.budget());
        }
        String separator = separator(bound);
        int at = 0;
        int found = TextFind.indexOf(text, separator, 0);
        while (found >= 0 && pieces.size() < most) {
            pieces.add(text.substring(at, found));
            at = found + separator.length();
            found = TextFind.indexOf(text, separator, at);
        }
        pieces.add(text.substring(at));
        return TextMethods.list(receiver, pieces, evaluator.budget());
    }

    private static Object splitFromEnd(Evaluator evaluator, Object receiver, Arguments arguments) {
        Bound bound = arguments.bind("rsplit", 0, "sep", "maxsplit");
        String text = TextMethods.text(receiver);
        long most = most(bound);
        List<String> pieces = new ArrayList<>();
        if (!bound.isSet(0)) {
            int end = skipSpaceBack(text, text.length());
            while (end > 0) {
                int start = end;
                while (start > 0 && (pieces.size() >= most || !Characters.isSpace(text.charAt(start - 1)))) {
                    start--;
                }
                pieces.add(text.substring(start, end));
                end = skipSpaceBack(text, start);
            }
        } else {
            String separator = separator(bound);
            int end = text.length();
            int found = TextFind.lastIndexOf(text, separator, text.length());
            while (found >= 0 && pieces.size() < most) {
                pieces.add(text.substring(found + separator.length(), end));
                end = found;
                found = found - separator.length() < 0
                        ? -1
                        : TextFind.lastIndexOf(text, separator, found - separator.length());
            }
            pieces.add(text.substring(0, end));
        }
        Collections.reverse(pieces);
        return TextMethods.list(receiver, pieces, evaluator.budget());
    }

    private static long most(Bound bound) {
        long most = bound.integer(1, -1);
        return most < 0 ? Long.MAX_VALUE : most;
    }

    private static String separator(Bound bound) {
        String separator = bound.text(0);
        if (separator.isEmpty()) {
            throw Fault.evaluation("empty separator");
        }
        return separator;
    }

    private static int skipSpace(String text, int from) {
        int at = from;
        while (at < text.length() && Characters.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int skipSpaceBack(String text, int from) {
        int at = from;
        while (at > 0 && Characters.isSpace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static int skipWord(String text, int from) {
        int at = from;
        while (at < text.length() && !Characters.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static Object partition(Object receiver, Arguments arguments, boolean first) {
        Bound bound = arguments.bindPositional(first ? "str.partition" : "str.rpartition", 1, 1);
        String text = TextMethods.text(receiver);
        String separator = separator(bound);
        int at = first ? TextFind.indexOf(text, separator, 0) : TextFind.lastIndexOf(text, separator, text.length());
        List<String> parts = at >= 0
                ? List.of(text.substring(0, at), separator, text.substring(at + separator.length()))
                : first ? List.of(text, "", "") : List.of("", "", text);
        return new JinjaTuple(
                parts.stream().map(part -> Escaping.like(receiver, part)).toList());
    }
}
