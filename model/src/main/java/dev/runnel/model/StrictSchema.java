package dev.runnel.model;

import dev.runnel.run.Value;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON schema as Anthropic's structured output takes it.
 *
 * <p>It knows no bounds of numbers, texts and lists, and wants every object closed. Bounds are left out (the answer may
 * break them, as with any model that follows no schema at all), objects are closed.
 */
final class StrictSchema {

    private static final Set<String> UNKNOWN = Set.of(
            "$schema",
            "$id",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties",
            "patternProperties",
            "examples");

    /** Members whose own members are schemas under names of the app's. */
    private static final Set<String> NAMED = Set.of("properties", "$defs", "definitions");

    /** Members whose content is no schema. */
    private static final Set<String> PLAIN = Set.of("enum", "const", "default", "required", "description", "title");

    private StrictSchema() {}

    static ObjectValue of(ObjectValue schema) {
        Map<String, Value> members = new LinkedHashMap<>();
        schema.members().forEach((name, value) -> {
            if (!UNKNOWN.contains(name)
                    && !(name.equals("minItems") && value instanceof IntegerValue(long least) && least > 1)) {
                members.put(name, member(name, value));
            }
        });
        if (schema.get("properties") instanceof ObjectValue
                || schema.text("type", "").equals("object")) {
            members.put("additionalProperties", Value.of(false));
        }
        return new ObjectValue(members);
    }

    private static Value member(String name, Value value) {
        if (PLAIN.contains(name)) {
            return value;
        }
        if (NAMED.contains(name) && value instanceof ObjectValue schemas) {
            Map<String, Value> all = new LinkedHashMap<>();
            schemas.members()
                    .forEach((own, schema) -> all.put(own, schema instanceof ObjectValue object ? of(object) : schema));
            return new ObjectValue(all);
        }
        return switch (value) {
            case ObjectValue object -> of(object);
            case ListValue(List<Value> items) ->
                new ListValue(items.stream()
                        .map(item -> item instanceof ObjectValue object ? of(object) : item)
                        .toList());
            default -> value;
        };
    }
}
