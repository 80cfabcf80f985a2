package dev.runnel.contract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks plain values (maps, lists, strings, numbers, booleans, null) against a schema and collects every violation.
 *
 * <p>What it returns is normalised: whole numbers are longs, other numbers doubles, absent members have their default.
 */
public final class Validation {

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}");

    private final List<Violation> violations = new ArrayList<>();

    /** What was found wrong so far. */
    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** Checks a value; the result means something only where no violation was added. */
    public @Nullable Object check(Schema schema, @Nullable Object value, String path) {
        return schema.check(this, value, path);
    }

    /** Checks a text of a query, path or form. */
    public @Nullable Object checkText(Schema schema, String text, String path) {
        return schema.checkText(this, text, path);
    }

    @Nullable
    Object anything(@Nullable Object value) {
        return value;
    }

    @Nullable
    Object freeObject(@Nullable Object value, String path) {
        return value instanceof Map ? value : fail(path, "must be an object");
    }

    @Nullable
    Object flag(@Nullable Object value, String path) {
        return value instanceof Boolean ? value : fail(path, "must be true or false");
    }

    @Nullable
    Object flagText(String text, String path) {
        switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on", "t", "y":
                return true;
            case "false", "0", "no", "off", "f", "n":
                return false;
            default:
                return fail(path, "must be true or false");
        }
    }

    @Nullable
    Object choice(List<String> words, @Nullable Object value, String path) {
        return value instanceof String && words.contains(value)
                ? value
                : fail(path, "must be one of " + String.join(", ", words));
    }

    @Nullable
    Object wholeText(long least, long most, String text, String path) {
        try {
            return whole(least, most, Long.parseLong(text.strip()), path);
        } catch (NumberFormatException notWhole) {
            return fail(path, "must be a whole number");
        }
    }

    @Nullable
    Object decimalText(String text, String path) {
        try {
            double number = Double.parseDouble(text.strip());
            return Double.isFinite(number) ? (Object) number : fail(path, "must be a number");
        } catch (NumberFormatException notANumber) {
            return fail(path, "must be a number");
        }
    }

    @Nullable
    Object fail(String path, String message) {
        violations.add(new Violation(path, message));
        return null;
    }

    @Nullable
    Object text(Schema.Text schema, @Nullable Object value, String path) {
        String text;
        if (value instanceof String given) {
            text = given;
        } else if (schema.coerced() && (value instanceof Number || value instanceof Boolean)) {
            text = value.toString();
        } else {
            return fail(path, "must be a string");
        }
        if (text.length() < schema.minLength()) {
            return fail(path, schema.minLength() == 1 ? "must not be empty" : "is too short");
        }
        if (text.length() > schema.maxLength()) {
            return fail(path, "must be at most " + schema.maxLength() + " characters");
        }
        boolean fits = switch (schema.format()) {
            case NONE, URI, TIME -> true;
            case UUID -> UUID.matcher(text).matches();
            case UUID_OR_EMPTY -> text.isEmpty() || UUID.matcher(text).matches();
        };
        return fits ? text : fail(path, "must be a UUID");
    }

    @Nullable
    Object whole(long least, long most, @Nullable Object value, String path) {
        if (!(value instanceof Number)) {
            return fail(path, "must be a whole number");
        }
        BigDecimal exact;
        try {
            exact = new BigDecimal(value.toString());
            if (exact.stripTrailingZeros().scale() > 0) {
                return fail(path, "must be a whole number");
            }
        } catch (NumberFormatException notFinite) {
            return fail(path, "must be a whole number");
        }
        boolean inside =
                exact.compareTo(BigDecimal.valueOf(least)) >= 0 && exact.compareTo(BigDecimal.valueOf(most)) <= 0;
        return inside ? (Object) exact.longValue() : fail(path, "must be from " + least + " to " + most);
    }

    @Nullable
    Object decimal(@Nullable Object value, String path) {
        return value instanceof Number number && Double.isFinite(number.doubleValue())
                ? (Object) number.doubleValue()
                : fail(path, "must be a number");
    }

    @Nullable
    Object items(Schema.Items schema, @Nullable Object value, String path) {
        if (!(value instanceof List<?> list)) {
            return fail(path, "must be a list");
        }
        if (list.size() > schema.most()) {
            return fail(path, "must have at most " + schema.most() + " items");
        }
        var checked = new ArrayList<@Nullable Object>(list.size());
        for (int i = 0; i < list.size(); i++) {
            checked.add(check(schema.item(), list.get(i), path + "[" + i + "]"));
        }
        return checked;
    }

    @Nullable
    Object dictionary(Schema values, @Nullable Object value, String path) {
        if (!(value instanceof Map<?, ?> map)) {
            return fail(path, "must be an object");
        }
        var checked = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((name, each) ->
                checked.put(String.valueOf(name), check(values, each, path.isEmpty() ? "" + name : path + "." + name)));
        return checked;
    }

    /** The value as the first shape takes it that finds nothing wrong. */
    @Nullable
    Object either(List<Schema> shapes, @Nullable Object value, String path) {
        for (Schema shape : shapes) {
            var attempt = new Validation();
            Object checked = attempt.check(shape, value, path);
            if (attempt.violations.isEmpty()) {
                return checked;
            }
        }
        return fail(path, "has none of the allowed shapes");
    }

    @Nullable
    Object members(Schema.Members schema, @Nullable Object value, String path) {
        if (!(value instanceof Map<?, ?> map)) {
            return fail(path, "must be an object");
        }
        var checked = new LinkedHashMap<String, @Nullable Object>();
        for (Schema.Field field : schema.fields()) {
            String at = path.isEmpty() ? field.name() : path + "." + field.name();
            Object given = map.get(field.name());
            if (given != null) {
                checked.put(field.name(), check(field.schema(), given, at));
            } else if (!map.containsKey(field.name())) {
                checked.put(field.name(), field.required() ? fail(at, "is required") : field.otherwise());
            } else {
                checked.put(field.name(), field.nullable() ? field.otherwise() : fail(at, "must not be null"));
            }
        }
        return checked;
    }
}
