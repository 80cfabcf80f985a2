package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.NullValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The outputs that a code node declares, and the check of what its program returned (workflow.md section 8.8).
 *
 * <p>Messages and limits are Dify's, kinds of values are called as Python calls them.
 *
 * @param shapes by name
 */
record CodeOutputs(Map<String, Shape> shapes) {

    /** What an output must be; {@code children} is null where an object's members are not declared. */
    record Shape(String type, @Nullable Map<String, Shape> children) {}

    static final Set<String> TYPES = Set.of(
            "string",
            "number",
            "object",
            "boolean",
            "array[string]",
            "array[number]",
            "array[object]",
            "array[boolean]");

    static final int LONGEST_TEXT = 400_000;
    static final int MOST_DIGITS = 20;
    static final int MOST_DEPTH = 5;
    static final int MOST_TEXTS = 30;
    static final int MOST_OBJECTS = 30;
    static final int MOST_NUMBERS = 1000;

    private static final Pattern SCIENTIFIC = Pattern.compile("-?[0-9]{1,400}\\.?[0-9]{0,400}[eE][+-][0-9]{1,9}");

    /** The declared outputs as the file gives them. */
    static CodeOutputs of(ObjectValue declared) {
        return new CodeOutputs(shapes(declared));
    }

    private static Map<String, Shape> shapes(ObjectValue declared) {
        var shapes = new LinkedHashMap<String, Shape>();
        declared.members().forEach((name, each) -> {
            ObjectValue shape = each instanceof ObjectValue object ? object : ObjectValue.EMPTY;
            shapes.put(
                    name,
                    new Shape(
                            shape.text("type", "string"),
                            shape.get("children") instanceof ObjectValue children ? shapes(children) : null));
        });
        return shapes;
    }

    /** Types that are declared but not known, at any depth. */
    List<String> unknownTypes() {
        return unknownTypes(shapes);
    }

    private static List<String> unknownTypes(Map<String, Shape> shapes) {
        var unknown = new ArrayList<String>();
        for (Shape shape : shapes.values()) {
            if (!TYPES.contains(shape.type())) {
                unknown.add(shape.type());
            }
            if (shape.children() != null) {
                unknown.addAll(unknownTypes(shape.children()));
            }
        }
        return unknown;
    }

    /**
     * The outputs in the order of their declaration.
     *
     * @throws NodeFailure where something is missing, not declared, of another type or beyond a limit
     */
    ObjectValue check(ObjectValue result) {
        return members(result, shapes, "", 1);
    }

    private static ObjectValue members(
            ObjectValue result, @Nullable Map<String, Shape> shapes, String prefix, int depth) {
        deep(depth);
        var checked = new LinkedHashMap<String, Value>();
        if (shapes == null) {
            result.members().forEach((name, value) -> checked.put(name, undeclared(value, path(prefix, name), depth)));
            return new ObjectValue(checked);
        }
        shapes.forEach((name, shape) -> {
            Value value = result.get(name);
            if (value == null) {
                throw invalid("Output " + path(prefix, name) + " is missing.");
            }
            checked.put(name, value == Value.NULL ? value : declared(value, shape, path(prefix, name), depth));
        });
        if (checked.size() != result.members().size()) {
            throw new NodeFailure("CodeNodeError", "Not all output parameters are validated.");
        }
        return new ObjectValue(checked);
    }

    private static Value declared(Value value, Shape shape, String path, int depth) {
        return switch (shape.type()) {
            case "string" -> text(value, path);
            case "number" -> number(value, path);
            case "boolean" -> truth(value, path);
            case "object" -> object(value, shape, path, depth);
            case "array[string]" ->
                list(value, path, MOST_TEXTS, (item, at) -> item == Value.NULL ? item : text(item, at));
            case "array[number]" -> list(value, path, MOST_NUMBERS, (item, at) -> element(item, path, at));
            case "array[boolean]" ->
                list(value, path, Integer.MAX_VALUE, (item, at) -> item == Value.NULL ? item : truth(item, at));
            case "array[object]" ->
                list(
                        value,
                        path,
                        MOST_OBJECTS,
                        (item, at) -> item == Value.NULL ? item : object(item, shape, at, depth));
            default -> throw invalid("Output type " + shape.type() + " is not supported.");
        };
    }

    private static Value text(Value value, String path) {
        if (!(value instanceof TextValue(String text))) {
            throw invalid("Output " + path + " must be a string, got " + kind(value) + " instead.");
        }
        if (text.codePointCount(0, text.length()) > LONGEST_TEXT) {
            throw invalid(
                    "The length of output variable `" + path + "` must be less than " + LONGEST_TEXT + " characters");
        }
        return Value.of(text.replace("\0", ""));
    }

    private static Value number(Value value, String path) {
        return switch (scientific(value)) {
            case BooleanValue(boolean flag) -> Value.of(flag ? 1L : 0L);
            case IntegerValue(long number) -> {
                inRange(number != Long.MIN_VALUE, path);
                yield value;
            }
            case DecimalValue(double number) -> {
                inRange(Math.abs(number) < 0x1p63, path);
                if (BigDecimal.valueOf(number).stripTrailingZeros().scale() > MOST_DIGITS) {
                    throw invalid("Output variable `" + path + "` has too high precision, it must be less than "
                            + MOST_DIGITS + " digits.");
                }
                yield Value.of(number);
            }
            case TextValue other -> throw noNumber(other, path);
            case ListValue other -> throw noNumber(other, path);
            case ObjectValue other -> throw noNumber(other, path);
            case FileValue other -> throw noNumber(other, path);
            case NullValue other -> throw noNumber(other, path);
        };
    }

    private static NodeFailure noNumber(Value value, String path) {
        return invalid("Output " + path + " is not a number, got <class '" + kind(value) + "'> instead.");
    }

    private static void inRange(boolean within, String path) {
        if (!within) {
            throw invalid("Output variable `" + path + "` is out of range, it must be between -" + Long.MAX_VALUE
                    + " and " + Long.MAX_VALUE + ".");
        }
    }

    private static Value element(Value item, String path, String at) {
        Value read = scientific(item);
        if (read instanceof IntegerValue || read instanceof DecimalValue || read instanceof BooleanValue) {
            return number(read, at);
        }
        String index = at.substring(path.length() + 1, at.length() - 1);
        throw invalid("The element at index " + index + " of output variable `" + path + "` must be a number.");
    }

    private static Value truth(Value value, String path) {
        if (value instanceof BooleanValue) {
            return value;
        }
        throw invalid("Output " + path + " is not a boolean, got <class '" + kind(value) + "'> instead.");
    }

    private static Value object(Value value, Shape shape, String path, int depth) {
        if (value instanceof ObjectValue object) {
            return members(object, shape.children(), path, depth + 1);
        }
        throw invalid("Output " + path + " is not an object, got <class '" + kind(value) + "'> instead.");
    }

    private static ListValue list(Value value, String path, int most, BiFunction<Value, String, Value> check) {
        if (!(value instanceof ListValue(List<Value> items))) {
            throw invalid("Output " + path + " is not an array, got <class '" + kind(value) + "'> instead.");
        }
        if (items.size() > most) {
            throw invalid("The length of output variable `" + path + "` must be less than " + most + " elements.");
        }
        var checked = new ArrayList<Value>(items.size());
        for (int i = 0; i < items.size(); i++) {
            checked.add(check.apply(items.get(i), path + "[" + i + "]"));
        }
        return new ListValue(checked);
    }

    private static Value undeclared(Value value, String path, int depth) {
        return switch (scientific(value)) {
            case ObjectValue object -> members(object, null, path, depth + 1);
            case ListValue list -> mixed(list, path, depth);
            case TextValue text -> text(text, path);
            case IntegerValue number -> number(number, path);
            case DecimalValue number -> number(number, path);
            case BooleanValue same -> same;
            case NullValue same -> same;
            case FileValue same -> same;
        };
    }

    private static Value mixed(ListValue list, String path, int depth) {
        deep(depth + 1);
        List<Value> items = list.items().stream().map(CodeOutputs::scientific).toList();
        long kinds = items.stream()
                .filter(item -> item != Value.NULL)
                .map(item ->
                        item instanceof IntegerValue || item instanceof DecimalValue || item instanceof BooleanValue
                                ? "number"
                                : kind(item))
                .distinct()
                .count();
        if (kinds > 1) {
            throw invalid("Output " + path + " is not a valid array. make sure all elements are of the same type.");
        }
        return list(list, path, Integer.MAX_VALUE, (item, at) -> undeclared(item, at, depth + 1));
    }

    private static void deep(int depth) {
        if (depth > MOST_DEPTH) {
            throw new NodeFailure("DepthLimitError", "Depth limit " + MOST_DEPTH + " reached, object too deep.");
        }
    }

    /** A text in scientific notation as the number that it is; some programs print large numbers so. */
    private static Value scientific(Value value) {
        if (value instanceof TextValue(String text) && SCIENTIFIC.matcher(text).matches()) {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? Value.of(number) : value;
        }
        return value;
    }

    private static String path(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + "." + name;
    }

    /** What Python calls such a value. */
    static String kind(Value value) {
        return switch (value) {
            case NullValue ignored -> "NoneType";
            case BooleanValue ignored -> "bool";
            case IntegerValue ignored -> "int";
            case DecimalValue ignored -> "float";
            case TextValue ignored -> "str";
            case ListValue ignored -> "list";
            case ObjectValue ignored -> "dict";
            case FileValue ignored -> "dict";
        };
    }

    private static NodeFailure invalid(String message) {
        return new NodeFailure("OutputValidationError", message);
    }
}
