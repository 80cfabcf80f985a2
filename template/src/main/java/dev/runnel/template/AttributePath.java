package dev.runnel.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where in an item a filter looks: names and positions, as in {@code address.lines.0}; empty for the item itself. */
record AttributePath(List<Object> parts) {

    /** Reads what templates pass as {@code attribute}; none means the item itself. */
    static AttributePath of(Object attribute) {
        if (attribute == None.NONE) {
            return new AttributePath(List.of());
        }
        String text = Types.text(attribute);
        return text == null ? new AttributePath(List.of(attribute)) : parse(text);
    }

    /** Reads paths with commas between them. */
    static List<AttributePath> several(Object attributes) {
        String text = Types.text(attributes);
        if (text == null) {
            return List.of(of(attributes));
        }
        List<AttributePath> paths = new ArrayList<>();
        for (String path : text.split(",", -1)) {
            paths.add(parse(path));
        }
        return paths;
    }

    private static AttributePath parse(String text) {
        List<Object> parts = new ArrayList<>();
        for (String part : text.split("\\.", -1)) {
            boolean number =
                    !part.isEmpty() && part.length() < 10 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            parts.add(number ? (Object) Long.parseLong(part) : part);
        }
        return new AttributePath(parts);
    }

    Object read(Object item, Budget budget) {
        Object value = item;
        for (Object part : parts) {
            value = Subscript.item(value, part, budget);
        }
        return value;
    }

    /** Like {@link #read}, with another value where one is undefined; a default of none stands for no default. */
    Object read(Object item, Object otherwise, Budget budget) {
        Object value = item;
        for (Object part : parts) {
            value = Subscript.item(value, part, budget);
            if (value instanceof Undefined && otherwise != None.NONE) {
                value = otherwise;
            }
        }
        return value;
    }

    /** Texts in lower case, other values as they are. */
    static Object ignoreCase(Object value) {
        return switch (value) {
            case String text -> text.toLowerCase(Locale.ROOT);
            case Markup markup -> markup.text().toLowerCase(Locale.ROOT);
            default -> value;
        };
    }
}
