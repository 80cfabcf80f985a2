package dev.runnel.model;

import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.NullValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of an error, read from the many shapes that compatible servers use; absent parts are empty.
 *
 * @param message a sentence
 * @param type such as {@code invalid_request_error}
 * @param code such as {@code unsupported_parameter} or {@code 429}
 * @param param the parameter that is meant
 */
record ErrorBody(String message, String type, String code, String param) {

    /** Longest message that is handed on. */
    private static final int MAX_MESSAGE = 1000;

    ErrorBody {
        message = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "..." : message;
    }

    /** Reads the body of an answer; text that is no JSON is the message, a page of markup is none. */
    static ErrorBody of(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        try {
            return of(JsonText.parse(text));
        } catch (IllegalArgumentException notJson) {
            return new ErrorBody(text.startsWith("<") ? "" : text, "", "", "");
        }
    }

    /** {@code {"error": {...}}}, {@code {"error": "..."}}, {@code {"message": ...}}, {@code {"detail": ...}}, or the inner part alone. */
    static ErrorBody of(Value body) {
        return switch (body) {
            case TextValue(String text) -> new ErrorBody(text, "", "", "");
            case ObjectValue object when object.get("error") instanceof ObjectValue inner -> of(inner);
            case ObjectValue object
            when object.get("error") instanceof TextValue(String text) ->
                new ErrorBody(text, object.text("type", ""), word(object.get("code")), "");
            case ObjectValue object ->
                new ErrorBody(
                        message(object), object.text("type", ""), word(object.get("code")), word(object.get("param")));
            case ListValue(List<Value> items) when !items.isEmpty() -> of(items.getFirst());
            case ListValue ignored -> new ErrorBody("", "", "", "");
            case NullValue ignored -> new ErrorBody("", "", "", "");
            case BooleanValue ignored -> new ErrorBody("", "", "", "");
            case IntegerValue ignored -> new ErrorBody("", "", "", "");
            case DecimalValue ignored -> new ErrorBody("", "", "", "");
            case FileValue ignored -> new ErrorBody("", "", "", "");
        };
    }

    private static String message(ObjectValue object) {
        for (String name : List.of("message", "detail", "msg")) {
            Value value = object.get(name);
            if (value instanceof TextValue(String text) && !text.isBlank()) {
                return text;
            }
            if (value instanceof ListValue(List<Value> items)) {
                return items.stream().map(ErrorBody::complaint).collect(Collectors.joining("; "));
            }
            if (value instanceof ObjectValue inner) {
                return message(inner);
            }
        }
        return "";
    }

    /** FastAPI's {@code {"loc": ["body", "user"], "msg": "Extra inputs are not permitted"}}. */
    private static String complaint(Value item) {
        if (item instanceof ObjectValue object) {
            String place = object.list("loc").stream().map(ErrorBody::word).collect(Collectors.joining("."));
            return place.isEmpty() ? message(object) : "'" + place + "': " + message(object);
        }
        return word(item);
    }

    private static String word(@Nullable Value value) {
        return value instanceof TextValue(String text)
                ? text
                : value instanceof IntegerValue(long number) ? Long.toString(number) : "";
    }

    /** Whether type or code is one of these words. */
    boolean is(String... words) {
        for (String word : words) {
            if (type.toLowerCase(Locale.ROOT).equals(word)
                    || code.toLowerCase(Locale.ROOT).equals(word)) {
                return true;
            }
        }
        return false;
    }
}
