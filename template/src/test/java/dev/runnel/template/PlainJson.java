package dev.runnel.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON to and from the plain values that templates take; for test data that is known to be valid. */
final class PlainJson {

    private final String text;
    private int at;

    private PlainJson(String text) {
        this.text = text;
    }

    static Object read(String text) {
        var reader = new PlainJson(text);
        Object value = reader.value();
        reader.space();
        if (reader.at != text.length()) {
            throw reader.fault();
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    /** A list of texts. */
    static String write(List<String> texts) {
        var json = new StringBuilder("[");
        for (String text : texts) {
            json.append(json.length() > 1 ? ",\"" : "\"");
            for (char character : text.toCharArray()) {
                json.append(String.format("\\u%04x", (int) character));
            }
            json.append('"');
        }
        return json.append(']').toString();
    }

    private IllegalArgumentException fault() {
        return new IllegalArgumentException("invalid JSON at " + at);
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean skip(char character) {
        space();
        boolean found = at < text.length() && text.charAt(at) == character;
        at += found ? 1 : 0;
        return found;
    }

    private Object value() {
        space();
        return switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw fault();
        }
        at += word.length();
        return value;
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        skip('{');
        while (!skip('}')) {
            skip(',');
            space();
            String name = string();
            if (!skip(':')) {
                throw fault();
            }
            members.put(name, value());
        }
        return members;
    }

    private List<Object> list() {
        List<Object> items = new ArrayList<>();
        skip('[');
        while (!skip(']')) {
            skip(',');
            items.add(value());
        }
        return items;
    }

    private String string() {
        if (text.charAt(at++) != '"') {
            throw fault();
        }
        var string = new StringBuilder();
        for (char character = text.charAt(at++); character != '"'; character = text.charAt(at++)) {
            if (character != '\\') {
                string.append(character);
                continue;
            }
            char escape = text.charAt(at++);
            switch (escape) {
                case 'n' -> string.append('\n');
                case 't' -> string.append('\t');
                case 'r' -> string.append('\r');
                case 'b' -> string.append('\b');
                case 'f' -> string.append('\f');
                case 'u' -> {
                    string.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
                }
                default -> string.append(escape);
            }
        }
        return string.toString();
    }

    private Object number() {
        int start = at;
        while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(start, at);
        if (number.isEmpty()) {
            throw fault();
        }
        if (number.chars().anyMatch(character -> ".eE".indexOf(character) >= 0)) {
            return Double.valueOf(number);
        }
        BigInteger integer = new BigInteger(number);
        return integer.bitLength() < 64 ? (Object) integer.longValue() : integer;
    }
}
