package dev.runnel.run;

import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Reads one JSON text (RFC 8259) strictly; of members with one name the last counts. */
final class JsonParser {

    static final int MAX_DEPTH = 200;

    private final String text;
    private int at;
    private int depth;

    JsonParser(String text) {
        this.text = text;
    }

    Value parse() {
        Value value = value();
        space();
        if (at < text.length()) {
            throw fault("nothing may follow the value");
        }
        return value;
    }

    private Value value() {
        space();
        if (at == text.length()) {
            throw fault("a value is expected");
        }
        return switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> new TextValue(string());
            case 't' -> word("true", new BooleanValue(true));
            case 'f' -> word("false", new BooleanValue(false));
            case 'n' -> word("null", Value.NULL);
            default -> number();
        };
    }

    private Value object() {
        enter();
        var members = new LinkedHashMap<String, Value>();
        space();
        if (peek('}')) {
            at++;
        } else {
            do {
                space();
                if (!peek('"')) {
                    throw fault("a member's name is expected");
                }
                String name = string();
                space();
                expect(':');
                members.put(name, value());
                space();
            } while (another('}'));
        }
        depth--;
        return new ObjectValue(members);
    }

    private Value list() {
        enter();
        var items = new ArrayList<Value>();
        space();
        if (peek(']')) {
            at++;
        } else {
            do {
                items.add(value());
                space();
            } while (another(']'));
        }
        depth--;
        return new ListValue(items);
    }

    private void enter() {
        at++;
        if (++depth > MAX_DEPTH) {
            throw fault("nested deeper than " + MAX_DEPTH);
        }
    }

    /** After an item: a comma means another, {@code close} means the end. */
    private boolean another(char close) {
        if (peek(',')) {
            at++;
            return true;
        }
        expect(close);
        return false;
    }

    private String string() {
        int start = ++at;
        int end = start;
        while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\\' && text.charAt(end) >= ' ') {
            end++;
        }
        if (end < text.length() && text.charAt(end) == '"') {
            at = end + 1;
            return text.substring(start, end);
        }
        var unescaped = new StringBuilder(text.length() > 64 ? 64 : 16).append(text, start, end);
        at = end;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return unescaped.toString();
            }
            if (c < ' ') {
                throw fault("a control character must be escaped");
            }
            unescaped.append(c == '\\' ? escaped() : c);
        }
        throw fault("a string does not end");
    }

    private char escaped() {
        if (at == text.length()) {
            throw fault("a string does not end");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++, at++) {
                    int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
                    if (digit < 0) {
                        throw fault("four hexadecimal digits are expected");
                    }
                    code = code << 4 | digit;
                }
                yield (char) code;
            }
            default -> throw fault("unknown escape");
        };
    }

    private Value number() {
        int start = at;
        boolean whole = true;
        if (peek('-')) {
            at++;
        }
        int digits = digits();
        if (digits == 0 || (digits > 1 && text.charAt(at - digits) == '0')) {
            throw fault("a value is expected");
        }
        if (peek('.')) {
            at++;
            whole = false;
            if (digits() == 0) {
                throw fault("a digit is expected");
            }
        }
        if (peek('e') || peek('E')) {
            at++;
            whole = false;
            if (peek('+') || peek('-')) {
                at++;
            }
            if (digits() == 0) {
                throw fault("a digit is expected");
            }
        }
        String literal = text.substring(start, at);
        if (whole && literal.length() < 19) {
            return new IntegerValue(Long.parseLong(literal));
        }
        if (whole) {
            try {
                return new IntegerValue(Long.parseLong(literal));
            } catch (NumberFormatException outside) {
                return decimal(literal);
            }
        }
        return decimal(literal);
    }

    private Value decimal(String literal) {
        double number = Double.parseDouble(literal);
        if (Double.isInfinite(number)) {
            throw fault("a number is too large");
        }
        return new DecimalValue(number);
    }

    private int digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - start;
    }

    private Value word(String word, Value value) {
        if (!text.startsWith(word, at)) {
            throw fault("a value is expected");
        }
        at += word.length();
        return value;
    }

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private void expect(char c) {
        if (!peek(c)) {
            throw fault("'" + c + "' is expected");
        }
        at++;
    }

    private void space() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException("invalid JSON at character " + at + ": " + what);
    }
}
