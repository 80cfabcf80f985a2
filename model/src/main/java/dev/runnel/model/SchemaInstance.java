package dev.runnel.model;

import dev.runnel.run.Value;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a small instance of a JSON schema, always the same one.
 *
 * <p>Objects get their required members (all where none is named so), lists their least number of items, free strings the
 * given text. {@code enum}, {@code const}, {@code anyOf}, {@code oneOf}, {@code allOf}, local {@code $ref}, bounds and
 * the usual formats are honoured; {@code pattern}, {@code not}, {@code uniqueItems} and conditions are not.
 */
final class SchemaInstance {

    private static final int MAX_DEPTH = 16;
    private static final int MOST_ITEMS = 100;

    private final ObjectValue root;
    private final String filler;

    private SchemaInstance(ObjectValue root, String filler) {
        this.root = root;
        this.filler = filler;
    }

    /**
     * An instance.
     *
     * @param filler what free strings hold
     */
    static Value of(ObjectValue schema, String filler) {
        return new SchemaInstance(schema, filler).instance(schema, 0);
    }

    private Value instance(ObjectValue schema, int depth) {
        if (depth > MAX_DEPTH) {
            return Value.NULL;
        }
        Value fixed = schema.get("const");
        if (fixed != null) {
            return fixed;
        }
        if (!schema.list("enum").isEmpty()) {
            return schema.list("enum").getFirst();
        }
        if (schema.get("$ref") instanceof TextValue(String pointer)) {
            return instance(resolved(pointer), depth + 1);
        }
        for (String choice : List.of("anyOf", "oneOf", "allOf")) {
            List<Value> parts = schema.list(choice);
            if (!parts.isEmpty()) {
                return instance(
                        merged(schema, choice, choice.equals("allOf") ? parts : parts.subList(0, 1)), depth + 1);
            }
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer" -> Value.of((long) number(schema, true));
            case "number" -> Value.of(number(schema, false));
            case "boolean" -> Value.of(false);
            case "null" -> Value.NULL;
            default -> Value.of(string(schema));
        };
    }

    private ObjectValue resolved(String pointer) {
        ObjectValue at = root;
        if (pointer.startsWith("#/")) {
            for (String step : pointer.substring(2).split("/")) {
                at = at.object(step.replace("~1", "/").replace("~0", "~"));
            }
        }
        return at;
    }

    /** The schema with the members of some of its alternatives instead of the alternatives. */
    private ObjectValue merged(ObjectValue schema, String choice, List<Value> parts) {
        Map<String, Value> members = new LinkedHashMap<>(schema.members());
        members.remove(choice);
        for (Value part : parts) {
            ObjectValue one = part instanceof ObjectValue object ? object : ObjectValue.EMPTY;
            if (one.get("$ref") instanceof TextValue(String pointer)) {
                one = resolved(pointer);
            }
            one.members().forEach((name, value) -> members.merge(name, value, SchemaInstance::both));
        }
        return new ObjectValue(members);
    }

    /** Properties of both, required names of both; of anything else the later. */
    private static Value both(Value first, Value second) {
        if (first instanceof ObjectValue(Map<String, Value> one)
                && second instanceof ObjectValue(Map<String, Value> two)) {
            Map<String, Value> all = new LinkedHashMap<>(one);
            all.putAll(two);
            return new ObjectValue(all);
        }
        if (first instanceof ListValue(List<Value> one) && second instanceof ListValue(List<Value> two)) {
            List<Value> all = new ArrayList<>(one);
            all.addAll(two);
            return new ListValue(all);
        }
        return second;
    }

    private static String type(ObjectValue schema) {
        if (schema.get("type") instanceof TextValue(String type)) {
            return type;
        }
        for (Value type : schema.list("type")) {
            if (type instanceof TextValue(String word) && !word.equals("null")) {
                return word;
            }
        }
        return schema.get("properties") != null ? "object" : schema.get("items") != null ? "array" : "string";
    }

    private Value object(ObjectValue schema, int depth) {
        Map<String, Value> members = new LinkedHashMap<>();
        List<Value> required = schema.list("required");
        schema.object("properties").members().forEach((name, property) -> {
            if (required.isEmpty() || required.contains(Value.of(name))) {
                members.put(name, instance(property instanceof ObjectValue one ? one : ObjectValue.EMPTY, depth + 1));
            }
        });
        for (Value name : required) {
            if (name instanceof TextValue(String text)) {
                members.computeIfAbsent(text, ignored -> Value.of(filler));
            }
        }
        return new ObjectValue(members);
    }

    private Value array(ObjectValue schema, int depth) {
        int count = Math.clamp((long) bound(schema, "minItems", 0), 0, MOST_ITEMS);
        List<Value> first = schema.list("prefixItems");
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < Math.max(count, Math.min(first.size(), MOST_ITEMS)); i++) {
            Value item = i < first.size() ? first.get(i) : schema.object("items");
            items.add(instance(item instanceof ObjectValue one ? one : ObjectValue.EMPTY, depth + 1));
        }
        return new ListValue(items);
    }

    private static double number(ObjectValue schema, boolean whole) {
        double step = whole ? 1 : 0.5;
        double least = Math.max(
                bound(schema, "minimum", Double.NEGATIVE_INFINITY),
                bound(schema, "exclusiveMinimum", Double.NEGATIVE_INFINITY) + step);
        double most = Math.min(
                bound(schema, "maximum", Double.POSITIVE_INFINITY),
                bound(schema, "exclusiveMaximum", Double.POSITIVE_INFINITY) - step);
        double multiple = bound(schema, "multipleOf", whole ? 1 : 0);
        double number = least > 0 ? least : most < 0 ? most : 0;
        if (multiple <= 0) {
            return number;
        }
        return (number >= 0 ? Math.ceil(number / multiple) : Math.floor(number / multiple)) * multiple;
    }

    private static double bound(ObjectValue schema, String name, double otherwise) {
        @Nullable Value value = schema.get(name);
        return switch (value) {
            case IntegerValue(long number) -> number;
            case DecimalValue(double number) -> number;
            case null, default -> otherwise;
        };
    }

    private String string(ObjectValue schema) {
        String text = switch (schema.text("format", "")) {
            case "date" -> "2000-01-01";
            case "date-time" -> "2000-01-01T00:00:00Z";
            case "time" -> "00:00:00Z";
            case "duration" -> "PT0S";
            case "email" -> "name@example.com";
            case "hostname" -> "example.com";
            case "ipv4" -> "192.0.2.1";
            case "ipv6" -> "2001:db8::1";
            case "uri", "uri-reference", "iri" -> "https://example.com/";
            case "uuid" -> "00000000-0000-4000-8000-000000000000";
            default -> filler;
        };
        int most = (int) Math.clamp(bound(schema, "maxLength", Integer.MAX_VALUE), 0, Integer.MAX_VALUE);
        int least = (int) Math.clamp(bound(schema, "minLength", 0), 0, Math.min(most, 10_000));
        String padded = text + ".".repeat(Math.max(0, least - text.codePointCount(0, text.length())));
        int length = padded.codePointCount(0, padded.length());
        return length <= most ? padded : padded.substring(0, padded.offsetByCodePoints(0, most));
    }
}
