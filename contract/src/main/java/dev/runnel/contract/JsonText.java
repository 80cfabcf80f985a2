package dev.runnel.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain values (maps, lists, strings, numbers, booleans, null) as JSON for people: members in their order,
 * indented, and on one line what is short and holds no objects.
 */
final class JsonText {

    private static final int LINE = 100;

    private final StringBuilder out = new StringBuilder();

    private JsonText() {}

    /** The JSON text, ended by a line feed. */
    static String of(@Nullable Object value) {
        var text = new JsonText();
        text.write(value, 0);
        return text.out.append('\n').toString();
    }

    private void write(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            int start = out.length();
            if (flat(map.values())) {
                flatObject(map);
            }
            if (!flat(map.values()) || out.length() - start + 2 * depth > LINE) {
                out.setLength(start);
                object(map, depth);
            }
        } else if (value instanceof List<?> list) {
            int start = out.length();
            if (flat(list)) {
                flatArray(list);
            }
            if (!flat(list) || out.length() - start + 2 * depth > LINE) {
                out.setLength(start);
                array(list, depth);
            }
        } else if (value instanceof String text) {
            string(text);
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            throw new IllegalArgumentException("no JSON: " + value.getClass());
        }
    }

    private static boolean flat(Iterable<?> values) {
        for (Object value : values) {
            if (value instanceof Map<?, ?> || (value instanceof List<?> list && !flat(list))) {
                return false;
            }
        }
        return true;
    }

    private void flatObject(Map<?, ?> map) {
        out.append('{');
        String comma = "";
        for (Map.Entry<?, ?> member : map.entrySet()) {
            out.append(comma);
            name(member.getKey());
            write(member.getValue(), 0);
            comma = ", ";
        }
        out.append('}');
    }

    private void flatArray(List<?> list) {
        out.append('[');
        String comma = "";
        for (Object item : list) {
            out.append(comma);
            write(item, 0);
            comma = ", ";
        }
        out.append(']');
    }

    private void object(Map<?, ?> map, int depth) {
        out.append('{');
        String comma = "";
        for (Map.Entry<?, ?> member : map.entrySet()) {
            out.append(comma);
            line(depth + 1);
            name(member.getKey());
            write(member.getValue(), depth + 1);
            comma = ",";
        }
        line(depth);
        out.append('}');
    }

    private void array(List<?> list, int depth) {
        out.append('[');
        String comma = "";
        for (Object item : list) {
            out.append(comma);
            line(depth + 1);
            write(item, depth + 1);
            comma = ",";
        }
        line(depth);
        out.append(']');
    }

    private void line(int depth) {
        out.append('\n').append("  ".repeat(depth));
    }

    private void name(@Nullable Object name) {
        string(String.valueOf(name));
        out.append(": ");
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < 0x20 || Character.isSurrogate(c)) {
                // Escaped, so that a lone surrogate is no broken UTF-8.
                out.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
