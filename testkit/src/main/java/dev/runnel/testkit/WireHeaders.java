package dev.runnel.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The header fields of one HTTP message as they came: in order, repeated where they were; names ignore case. */
public record WireHeaders(List<Field> fields) {

    /** One header field; {@code value} without the white space around it. */
    public record Field(String name, String value) {}

    public WireHeaders {
        fields = List.copyOf(fields);
    }

    /** The value of the first field called {@code name}, null where there is none. */
    public @Nullable String first(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return field.value();
            }
        }
        return null;
    }

    /** The values of all fields called {@code name}, in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    public boolean has(String name) {
        return first(name) != null;
    }

    /** Whether a field called {@code name} has {@code token} in its comma-separated list, ignoring case. */
    public boolean lists(String name, String token) {
        for (String value : all(name)) {
            for (String element : value.split(",")) {
                if (element.strip().toLowerCase(Locale.ROOT).equals(token)) {
                    return true;
                }
            }
        }
        return false;
    }
}
