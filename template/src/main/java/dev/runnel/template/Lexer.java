package dev.runnel.template;

import dev.runnel.template.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Cuts a template into tokens with Jinja's default delimiters and white space control. */
final class Lexer {

    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",", ";");

    private final Source source;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(Source source) {
        this.source = source;
        this.text = source.text();
    }

    /** All tokens; the last one is the end. */
    static List<Token> tokens(Source source) {
        var lexer = new Lexer(source);
        lexer.read();
        lexer.add(Kind.END, "", lexer.text.length());
        return lexer.tokens;
    }

    private void add(Kind kind, Object value, int start) {
        tokens.add(new Token(kind, value, start));
    }

    private void read() {
        while (at < text.length()) {
            int tag = nextTag(at);
            if (tag < 0) {
                add(Kind.DATA, text.substring(at), at);
                return;
            }
            int start = at;
            at = tag + 2;
            boolean strip = at < text.length() && text.charAt(at) == '-';
            if (strip || at < text.length() && text.charAt(at) == '+') {
                at++;
            }
            String data = text.substring(start, tag);
            data = strip ? Characters.stripEnd(data) : data;
            if (!data.isEmpty()) {
                add(Kind.DATA, data, start);
            }
            switch (text.charAt(tag + 1)) {
                case '#' -> comment(tag);
                case '{' -> {
                    add(Kind.VARIABLE_BEGIN, "{{", tag);
                    inside(Kind.VARIABLE_END);
                }
                default -> {
                    int raw = endOfWordTag(at, "raw", false);
                    if (raw >= 0) {
                        at = raw;
                        raw(tag);
                    } else {
                        add(Kind.BLOCK_BEGIN, "{%", tag);
                        inside(Kind.BLOCK_END);
                    }
                }
            }
        }
    }

    private int nextTag(int from) {
        for (int brace = text.indexOf('{', from); brace >= 0; brace = text.indexOf('{', brace + 1)) {
            if (brace + 1 < text.length() && "{%#".indexOf(text.charAt(brace + 1)) >= 0) {
                return brace;
            }
        }
        return -1;
    }

    private void comment(int tag) {
        int end = text.indexOf("#}", at);
        if (end < 0) {
            throw source.syntax(tag, "Missing end of comment tag");
        }
        boolean strip = end > at && text.charAt(end - 1) == '-';
        at = end + 2;
        if (strip) {
            skipSpace();
        }
    }

    private void raw(int tag) {
        int start = at;
        for (int open = text.indexOf("{%", at); open >= 0; open = text.indexOf("{%", open + 1)) {
            int word = open + 2;
            boolean strip = text.startsWith("-", word);
            if (strip || text.startsWith("+", word)) {
                word++;
            }
            int end = endOfWordTag(word, "endraw", true);
            if (end >= 0) {
                String data = text.substring(start, open);
                data = strip ? Characters.stripEnd(data) : data;
                if (!data.isEmpty()) {
                    add(Kind.DATA, data, start);
                }
                at = end;
                return;
            }
        }
        throw source.syntax(tag, "Missing end of raw directive");
    }

    /** Behind a tag that consists of a word alone, or -1 if none stands here. */
    private int endOfWordTag(int from, String word, boolean plusEnds) {
        int end = spaceEnd(from);
        if (!text.startsWith(word, end)) {
            return -1;
        }
        end = spaceEnd(end + word.length());
        if (text.startsWith("%}", end)) {
            return end + 2;
        }
        if (plusEnds && text.startsWith("+%}", end)) {
            return end + 3;
        }
        return text.startsWith("-%}", end) ? spaceEnd(end + 3) : -1;
    }

    private int spaceEnd(int from) {
        int end = from;
        while (end < text.length() && Characters.isSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private void skipSpace() {
        at = spaceEnd(at);
    }

    /** Reads the tokens of a tag through its end. */
    private void inside(Kind endKind) {
        String end = endKind == Kind.VARIABLE_END ? "}}" : "%}";
        Deque<String> open = new ArrayDeque<>();
        while (true) {
            skipSpace();
            if (at >= text.length()) {
                return;
            }
            int start = at;
            if (open.isEmpty() && tagEnd(end, endKind == Kind.BLOCK_END)) {
                add(endKind, end, start);
                return;
            }
            int character = text.codePointAt(at);
            if (character >= '0' && character <= '9') {
                number();
            } else if (Characters.isWord(character)
                    || Character.isUnicodeIdentifierPart(character) && character > 127) {
                name();
            } else if ((character == '"' || character == '\'') && stringEnd() > 0) {
                string();
            } else {
                operator(open);
            }
        }
    }

    private boolean tagEnd(String end, boolean plusEnds) {
        if (text.startsWith(end, at)) {
            at += end.length();
            return true;
        }
        if (text.startsWith("-" + end, at)) {
            at += end.length() + 1;
            skipSpace();
            return true;
        }
        if (plusEnds && text.startsWith("+" + end, at)) {
            at += end.length() + 1;
            return true;
        }
        return false;
    }

    private void name() {
        int start = at;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            if (!Characters.isWord(character) && !(character > 127 && Character.isUnicodeIdentifierPart(character))) {
                break;
            }
            at += Character.charCount(character);
        }
        String name = text.substring(start, at);
        int first = name.codePointAt(0);
        boolean valid = (first == '_' || Character.isUnicodeIdentifierStart(first))
                && name.codePoints()
                        .allMatch(character -> Character.isUnicodeIdentifierPart(character)
                                && !Character.isIdentifierIgnorable(character));
        if (!valid) {
            throw source.syntax(start, "Invalid character in identifier");
        }
        // Interned, so that looking a name up mostly compares references.
        add(Kind.NAME, name.intern(), start);
    }

    private void number() {
        int start = at;
        NumberLiteral literal;
        try {
            literal = NumberLiteral.at(text, at);
        } catch (Fault fault) {
            throw source.problem(fault.reason(), start, fault.problem());
        }
        at = literal.end();
        add(literal.value() instanceof Double ? Kind.FLOAT : Kind.INTEGER, literal.value(), start);
    }

    /** Behind the closing quote of the string that begins here, or -1. */
    private int stringEnd() {
        char quote = text.charAt(at);
        for (int i = at + 1; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == quote) {
                return i + 1;
            }
            if (character == '\\') {
                i++;
            }
        }
        return -1;
    }

    private void string() {
        int start = at;
        at = stringEnd();
        add(Kind.STRING, StringLiteral.unescape(source, start + 1, at - 1), start);
    }

    private void operator(Deque<String> open) {
        for (String operator : OPERATORS) {
            if (text.startsWith(operator, at)) {
                balance(operator, open);
                add(Kind.OPERATOR, operator, at);
                at += operator.length();
                return;
            }
        }
        String character = Character.toString(text.codePointAt(at));
        throw source.syntax(at, "unexpected char " + TextForm.quote(character));
    }

    private void balance(String operator, Deque<String> open) {
        switch (operator) {
            case "{" -> open.push("}");
            case "(" -> open.push(")");
            case "[" -> open.push("]");
            case "}", ")", "]" -> {
                if (open.isEmpty()) {
                    throw source.syntax(at, "unexpected '" + operator + "'");
                }
                String expected = open.pop();
                if (!expected.equals(operator)) {
                    throw source.syntax(at, "unexpected '" + operator + "', expected '" + expected + "'");
                }
            }
            default -> {
                // All others stand for themselves.
            }
        }
    }
}
