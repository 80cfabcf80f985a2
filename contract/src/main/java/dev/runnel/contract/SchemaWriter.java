package dev.runnel.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes schemas as JSON Schema (draft 2020-12, the dialect of OpenAPI 3.2); those with a name become components, which
 * are written once and referred to.
 */
public final class SchemaWriter {

    private static final Pattern COMPONENT = Pattern.compile("[A-Za-z0-9._-]+");
    private static final String COMPONENTS = "#/components/schemas/";

    private final SortedMap<String, Object> components = new TreeMap<>();
    private final Map<String, Object> sources = new LinkedHashMap<>();
    private final LinkedHashSet<String> faults = new LinkedHashSet<>();

    SchemaWriter() {}

    /** Everything that was named, by name. */
    Map<String, Object> components() {
        return new LinkedHashMap<>(components);
    }

    /** Names that stand for two shapes, and names that no component can have. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** The schema, or a reference to its component. */
    Map<String, @Nullable Object> of(Schema schema) {
        return schema.describe(this);
    }

    /** The schema that the events of a stream fit, one by one (contracts.md section 1.2). */
    Map<String, @Nullable Object> of(EventUnion union) {
        return component(union.name(), union, () -> items(union));
    }

    Map<String, @Nullable Object> text(Schema.Text text) {
        var schema = text.coerced() ? object("type", List.of("string", "number", "boolean")) : typed("string");
        if (text.minLength() > 0) {
            schema.put("minLength", text.minLength());
        }
        if (text.maxLength() < Integer.MAX_VALUE) {
            schema.put("maxLength", text.maxLength());
        }
        switch (text.format()) {
            case NONE:
                break;
            case UUID:
                schema.put("format", "uuid");
                break;
            case UUID_OR_EMPTY:
                schema.put("anyOf", List.of(object("format", "uuid"), object("maxLength", 0)));
                break;
            case URI:
                schema.put("format", "uri");
                break;
            case TIME:
                schema.put("format", "date-time");
                break;
        }
        return schema;
    }

    Map<String, @Nullable Object> whole(long least, long most) {
        var schema = typed("integer");
        if (least > Long.MIN_VALUE) {
            schema.put("minimum", least);
        }
        if (most < Long.MAX_VALUE) {
            schema.put("maximum", most);
        }
        return schema;
    }

    Map<String, @Nullable Object> typed(String type) {
        return object("type", type);
    }

    Map<String, @Nullable Object> anything() {
        return new LinkedHashMap<>();
    }

    Map<String, @Nullable Object> choice(List<String> words) {
        var schema = typed("string");
        schema.put("enum", words);
        return schema;
    }

    Map<String, @Nullable Object> items(Schema.Items items) {
        var schema = typed("array");
        schema.put("items", of(items.item()));
        if (items.most() < Integer.MAX_VALUE) {
            schema.put("maxItems", items.most());
        }
        return schema;
    }

    Map<String, @Nullable Object> dictionary(Schema values) {
        var schema = typed("object");
        schema.put("additionalProperties", of(values));
        return schema;
    }

    Map<String, @Nullable Object> members(Schema.Members members) {
        return component(members.name(), members, () -> object(members));
    }

    Map<String, @Nullable Object> either(Schema.Either either) {
        return component(
                either.name(),
                either,
                () -> object("anyOf", either.shapes().stream().map(this::of).toList()));
    }

    private Map<String, @Nullable Object> object(Schema.Members members) {
        var schema = typed("object");
        describe(schema, members.description());
        List<String> required = members.fields().stream()
                .filter(Schema.Field::required)
                .map(Schema.Field::name)
                .toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        var properties = new LinkedHashMap<String, @Nullable Object>();
        for (Schema.Field field : members.fields()) {
            if (properties.put(field.name(), field(field)) != null) {
                faults.add(members.name() + ": two members are called " + field.name());
            }
        }
        schema.put("properties", properties);
        if (members.closed()) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    private Map<String, @Nullable Object> field(Schema.Field field) {
        Map<String, @Nullable Object> schema = of(field.schema());
        if (field.nullable()) {
            schema = orNull(schema);
        }
        describe(schema, field.description());
        if (field.otherwise() != null) {
            schema.put("default", field.otherwise());
        }
        return schema;
    }

    private static Map<String, @Nullable Object> orNull(Map<String, @Nullable Object> schema) {
        Object type = schema.get("type");
        if (type == null) {
            return schema.isEmpty() ? schema : object("anyOf", List.of(schema, object("type", "null")));
        }
        var types = new ArrayList<Object>(type instanceof List<?> several ? several : List.of(type));
        types.add("null");
        schema.put("type", types);
        if (schema.get("enum") instanceof List<?> words) {
            var orNull = new ArrayList<@Nullable Object>(words);
            orNull.add(null);
            schema.put("enum", orNull);
        }
        return schema;
    }

    private Map<String, @Nullable Object> items(EventUnion union) {
        if (!union.parts().isEmpty()) {
            var schema = new LinkedHashMap<String, @Nullable Object>();
            describe(schema, union.description());
            schema.put("anyOf", union.parts().stream().map(this::of).toList());
            return schema;
        }
        var data = typed("string");
        data.put("contentMediaType", "application/json");
        data.put("contentSchema", component(union.single(), union.events(), () -> discriminated(union)));
        var properties = new LinkedHashMap<String, @Nullable Object>();
        properties.put("data", data);
        var id = typed("string");
        describe(id, "Where to go on with Last-Event-ID; only where event ids were asked for");
        properties.put("id", id);
        var schema = typed("object");
        describe(schema, union.description());
        schema.put("required", List.of("data"));
        schema.put("properties", properties);
        // No event field on the wire: the JSON names the event. Nothing tells these variants apart before their data
        // is parsed, so they are no oneOf, which would refuse every event.
        schema.put("not", object("required", List.of("event")));
        schema.put(
                "anyOf",
                union.events().stream()
                        .map(event -> variant(of(event.schema())))
                        .toList());
        return schema;
    }

    private static Map<String, @Nullable Object> variant(Map<String, @Nullable Object> payload) {
        var data = object("contentMediaType", "application/json");
        data.put("contentSchema", payload);
        return object("properties", object("data", data));
    }

    private Map<String, @Nullable Object> discriminated(EventUnion union) {
        var mapping = new LinkedHashMap<String, @Nullable Object>();
        var shapes = new ArrayList<Object>();
        for (EventUnion.Event event : union.events()) {
            Map<String, @Nullable Object> reference = of(event.schema());
            shapes.add(reference);
            if (reference.get("$ref") instanceof String target) {
                mapping.put(event.name(), target);
            } else {
                faults.add(union.name() + ": the JSON of " + event.name() + " has no name");
            }
        }
        var discriminator = object("propertyName", EventUnion.DISCRIMINATOR);
        discriminator.put("mapping", mapping);
        Map<String, @Nullable Object> schema = object("oneOf", shapes);
        schema.put("discriminator", discriminator);
        return schema;
    }

    /** Refers to a component, and writes it the first time. */
    private Map<String, @Nullable Object> component(String name, Object source, Content content) {
        if (name.isEmpty()) {
            return content.write();
        }
        if (!COMPONENT.matcher(name).matches()) {
            faults.add("no component can be called " + name);
        }
        Object before = sources.putIfAbsent(name, source);
        if (before == null) {
            components.put(name, content.write());
        } else if (!before.equals(source)) {
            faults.add("two shapes are called " + name);
        }
        return object("$ref", COMPONENTS + name);
    }

    private interface Content {
        Map<String, @Nullable Object> write();
    }

    static void describe(Map<String, @Nullable Object> object, String description) {
        if (!description.isEmpty()) {
            object.put("description", description);
        }
    }

    /** An object with one member, to which more are added. */
    static Map<String, @Nullable Object> object(String name, @Nullable Object value) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        object.put(name, value);
        return object;
    }
}
