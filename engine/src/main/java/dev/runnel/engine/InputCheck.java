package dev.runnel.engine;

import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rules for one input value (apps.md section 2.4), with Dify's messages, which clients show as they are. */
final class InputCheck {

    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "off");
    private static final int LONGEST_NUMBER = 300;
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+(?:_[0-9]+)*");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(?:[0-9]+\\.[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?");

    private InputCheck() {}

    /**
     * The value as the app sees it; file mappings are not resolved yet.
     *
     * @throws InvalidInputException where it does not fit the control
     */
    static Value check(InputControl control, Value given) {
        Value value = given;
        if (value == Value.NULL) {
            if (control.required()) {
                throw new InvalidInputException(control.variable() + " is required in input form");
            }
            value = control.otherwise();
            if (value == Value.NULL) {
                return value;
            }
        }
        return switch (control.type()) {
            case TEXT_INPUT, PARAGRAPH -> limited(control, text(control, value));
            case SELECT -> option(control, text(control, value));
            case NUMBER -> number(control, value);
            case CHECKBOX -> checkbox(control, value);
            case FILE -> file(control, value);
            case FILE_LIST -> fileList(control, value);
            case JSON_OBJECT -> jsonObject(control, value);
            case EXTERNAL_DATA_TOOL -> Value.NULL;
        };
    }

    private static TextValue text(InputControl control, Value value) {
        if (value instanceof TextValue text) {
            return text;
        }
        throw new InvalidInputException(
                "(type '" + control.type().wire() + "') " + control.variable() + " in input form must be a string");
    }

    private static Value limited(InputControl control, TextValue text) {
        Integer limit = control.maxLength();
        if (limit != null
                && limit > 0
                && text.value().codePointCount(0, text.value().length()) > limit) {
            throw fault(control, "must be less than " + limit + " characters");
        }
        return text;
    }

    private static Value option(InputControl control, TextValue text) {
        if (!control.options().contains(text.value())) {
            String options =
                    control.options().stream().map(InputCheck::quoted).collect(Collectors.joining(", ", "[", "]"));
            throw fault(control, "must be one of the following: " + options);
        }
        return text;
    }

    private static String quoted(String option) {
        return option.contains("'") && !option.contains("\"") ? '"' + option + '"' : "'" + option + "'";
    }

    private static Value number(InputControl control, Value value) {
        if (value instanceof IntegerValue || value instanceof DecimalValue) {
            return value;
        }
        if (value instanceof TextValue(String text) && text.length() <= LONGEST_NUMBER) {
            String digits = text.strip();
            if (digits.isEmpty()) {
                return Value.NULL;
            }
            if (INTEGER.matcher(digits).matches()) {
                return Value.ofPlain(new BigInteger(digits.replace("_", "")));
            }
            if (DECIMAL.matcher(digits).matches()) {
                double decimal = Double.parseDouble(digits);
                if (Double.isFinite(decimal)) {
                    return Value.of(decimal);
                }
            }
        }
        throw fault(control, "must be a valid number");
    }

    private static Value checkbox(InputControl control, Value value) {
        return switch (value) {
            case TextValue(String text) -> {
                String word = text.strip().toLowerCase(Locale.ROOT);
                if (TRUE.contains(word)) {
                    yield Value.of(true);
                }
                yield FALSE.contains(word) ? Value.of(false) : value;
            }
            case IntegerValue(long number) -> number == 0 || number == 1 ? Value.of(number == 1) : value;
            case DecimalValue(double number) -> number == 0 || number == 1 ? Value.of(number == 1) : value;
            case ObjectValue ignored -> throw invalidType(control);
            case ListValue(List<Value> items) -> {
                if (items.stream().anyMatch(ObjectValue.class::isInstance)) {
                    throw invalidType(control);
                }
                yield value;
            }
            case Value.NullValue ignored -> value;
            case BooleanValue ignored -> value;
            case Value.FileValue ignored -> throw invalidType(control);
        };
    }

    private static Value file(InputControl control, Value value) {
        if (!control.required() && value instanceof TextValue(String text) && text.isEmpty()) {
            return Value.NULL;
        }
        if (value instanceof ObjectValue) {
            return value;
        }
        throw fault(control, "must be a file");
    }

    private static Value fileList(InputControl control, Value value) {
        if (!control.required() && value instanceof TextValue(String text) && text.isEmpty()) {
            return Value.NULL;
        }
        if (!(value instanceof ListValue(List<Value> items))
                || !items.stream().allMatch(ObjectValue.class::isInstance)) {
            throw fault(control, "must be a list of files");
        }
        Integer limit = control.maxLength();
        if (limit != null && limit > 0 && items.size() > limit) {
            throw fault(control, "must be less than " + limit + " files");
        }
        return value;
    }

    private static Value jsonObject(InputControl control, Value value) {
        if (value instanceof ObjectValue || empty(value)) {
            return value;
        }
        throw fault(control, "must be a dict");
    }

    private static boolean empty(Value value) {
        return switch (value) {
            case TextValue(String text) -> text.isEmpty();
            case ListValue(List<Value> items) -> items.isEmpty();
            case BooleanValue(boolean flag) -> !flag;
            case IntegerValue(long number) -> number == 0;
            case DecimalValue(double number) -> number == 0;
            case Value.NullValue ignored -> true;
            case ObjectValue ignored -> false;
            case Value.FileValue ignored -> false;
        };
    }

    private static InvalidInputException fault(InputControl control, String rule) {
        return new InvalidInputException(control.variable() + " in input form " + rule);
    }

    private static InvalidInputException invalidType(InputControl control) {
        return new InvalidInputException("Invalid input type for ['" + control.variable() + "']");
    }
}
