package dev.runnel.engine.node;

import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * JSON as models and templates write it: in a fence or between other words, with single quotes, bare words, comments,
 * commas too many or too few, line breaks and quotes within texts, and brackets that are never closed.
 *
 * <p>Well-formed JSON is read as such. Everything else is a guess, in time proportional to its length.
 */
final class LenientJson {

    private static final int MAX_DEPTH = 100;
    /** How far a look-ahead goes to see whether a quoted text is a member's name. */
    private static final int LONGEST_NAME = 200;

    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");

    /** Where a text stands, which decides what may follow its closing quote. */
    private enum Within {
        NAME,
        MEMBER,
        LIST,
        NOTHING
    }

    private final String text;
    private int at;
    private int depth;

    private LenientJson(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /** The value, or empty where there is neither well-formed JSON nor an object nor a list. */
    static Optional<Value> read(String text) {
        Optional<Value> strict = strict(text);
        if (strict.isPresent()) {
            return strict;
        }
        int start = 0;
        while (start < text.length() && "{[".indexOf(text.charAt(start)) < 0) {
            start++;
        }
        return start == text.length() ? Optional.empty() : guess(text, start);
    }

    /** The object, or the first object of a list; empty where there is none. */
    static Optional<ObjectValue> readObject(String text) {
        Optional<ObjectValue> found = read(text).flatMap(LenientJson::object);
        int brace = text.indexOf('{');
        return found.isPresent() || brace < 0 ? found : guess(text, brace).flatMap(LenientJson::object);
    }

    private static Optional<ObjectValue> object(Value value) {
        if (value instanceof ObjectValue object) {
            return Optional.of(object);
        }
        return value instanceof ListValue(List<Value> items)
                ? items.stream()
                        .filter(ObjectValue.class::isInstance)
                        .map(ObjectValue.class::cast)
                        .findFirst()
                : Optional.empty();
    }

    /** The value of well-formed JSON. */
    static Optional<Value> strict(String text) {
        try {
            return Optional.of(JsonText.parse(text.strip()));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Value> guess(String text, int start) {
        try {
            return Optional.of(new LenientJson(text, start).value(Within.NOTHING));
        } catch (TooDeepException tooDeep) {
            return Optional.empty();
        }
    }

    private static final class TooDeepException extends RuntimeException {
        TooDeepException() {
            super("nested too deep", null, false, false);
        }
    }

    private Value value(Within within) {
        space();
        if (at >= text.length()) {
            return Value.NULL;
        }
        char first = text.charAt(at);
        if (first == '{' || first == '[') {
            if (++depth > MAX_DEPTH) {
                throw new TooDeepException();
            }
            at++;
            Value nested = first == '{' ? members() : items();
            depth--;
            return nested;
        }
        return quote(first) ? Value.of(quoted(within)) : bare();
    }

    private ObjectValue members() {
        var members = new LinkedHashMap<String, Value>();
        while (true) {
            separators();
            if (at >= text.length() || text.charAt(at) == ']') {
                return new ObjectValue(members);
            }
            if (text.charAt(at) == '}') {
                at++;
                return new ObjectValue(members);
            }
            String name = quote(text.charAt(at)) ? quoted(Within.NAME) : bareName();
            space();
            if (at < text.length() && text.charAt(at) == ':') {
                at++;
                members.put(name, value(Within.MEMBER));
            }
        }
    }

    private ListValue items() {
        var items = new ArrayList<Value>();
        while (true) {
            separators();
            if (at >= text.length() || text.charAt(at) == '}') {
                return new ListValue(items);
            }
            if (text.charAt(at) == ']') {
                at++;
                return new ListValue(items);
            }
            items.add(value(Within.LIST));
        }
    }

    private String bareName() {
        int start = at;
        while (at < text.length() && ":,}\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String name = text.substring(start, at).strip();
        if (at == start) {
            at++;
        }
        return name;
    }

    private Value bare() {
        int start = at;
        while (at < text.length() && ",}]\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == start) {
            // A closing bracket, or a comma, stands where a value is missing.
            return Value.NULL;
        }
        String word = text.substring(start, at).strip();
        return switch (word) {
            case "true", "True", "TRUE" -> Value.of(true);
            case "false", "False", "FALSE" -> Value.of(false);
            case "null", "None", "NULL", "undefined", "NaN", "" -> Value.NULL;
            default -> NUMBER.matcher(word).matches() ? strict(word).orElse(Value.of(word)) : Value.of(word);
        };
    }

    private static boolean quote(char c) {
        return c == '"' || c == '\'' || c == '\u201c';
    }

    private String quoted(Within within) {
        char opening = text.charAt(at++);
        char closing = opening == '\u201c' ? '\u201d' : opening;
        var content = new StringBuilder();
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == '\\' && at < text.length()) {
                escape(content);
            } else if (next == closing && closes(within, closing)) {
                return content.toString();
            } else {
                content.append(next);
            }
        }
        return content.toString();
    }

    private void escape(StringBuilder content) {
        char escaped = text.charAt(at++);
        switch (escaped) {
            case 'n' -> content.append('\n');
            case 't' -> content.append('\t');
            case 'r' -> content.append('\r');
            case 'b' -> content.append('\b');
            case 'f' -> content.append('\f');
            case '"', '\'', '\\', '/' -> content.append(escaped);
            case 'u' -> {
                int code = at + 4 <= text.length() ? hexadecimal(text.substring(at, at + 4)) : -1;
                if (code < 0) {
                    content.append("\\u");
                } else {
                    content.append((char) code);
                    at += 4;
                }
            }
            default -> content.append('\\').append(escaped);
        }
    }

    private static int hexadecimal(String digits) {
        int code = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            code = code * 16 + digit;
        }
        return code;
    }

    /** Whether the quote just read ends its text, by what follows it. */
    private boolean closes(Within within, char closing) {
        int next = spaceFrom(at);
        if (next >= text.length()) {
            return true;
        }
        char c = text.charAt(next);
        return switch (within) {
            case NOTHING -> true;
            case NAME -> c == ':' || c == ',' || c == '}';
            case MEMBER ->
                c == '}'
                        || c == ']'
                        || c == ',' && nameFollows(spaceFrom(next + 1))
                        || next > at && c == closing && name(next);
            case LIST ->
                c == ']' || c == '}' || c == ',' && valueFollows(spaceFrom(next + 1)) || next > at && c == closing;
        };
    }

    private boolean nameFollows(int from) {
        if (from >= text.length() || text.charAt(from) == '}') {
            return true;
        }
        return quote(text.charAt(from)) || Character.isJavaIdentifierStart(text.charAt(from)) ? name(from) : false;
    }

    /** Whether a member's name with its colon begins there. */
    private boolean name(int from) {
        char first = text.charAt(from);
        int end = Math.min(text.length(), from + LONGEST_NAME);
        int i = from + 1;
        if (quote(first)) {
            while (i < end && text.charAt(i) != (first == '\u201c' ? '\u201d' : first)) {
                i++;
            }
            i++;
        } else {
            while (i < end && Character.isJavaIdentifierPart(text.charAt(i))) {
                i++;
            }
        }
        i = spaceFrom(i);
        return i < text.length() && text.charAt(i) == ':';
    }

    private boolean valueFollows(int from) {
        if (from >= text.length()) {
            return true;
        }
        char c = text.charAt(from);
        return quote(c) || "]{[-tfnTFN".indexOf(c) >= 0 || Character.isDigit(c);
    }

    private int spaceFrom(int from) {
        int i = from;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Skips white space and comments. */
    private void space() {
        while (true) {
            at = spaceFrom(at);
            if (text.startsWith("//", at) || text.startsWith("#", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                at = end < 0 ? text.length() : end + 2;
            } else {
                return;
            }
        }
    }

    private void separators() {
        space();
        while (at < text.length() && text.charAt(at) == ',') {
            at++;
            space();
        }
    }
}
