package dev.runnel.testkit;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The default answer: {@code echo: } and the last user text; as JSON of the asked-for shape where the request wants that.
 *
 * <p>The same request always gets the same answer.
 */
final class EchoAnswer {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Schemas may refer to themselves; below this depth every value is null. */
    private static final int MAX_DEPTH = 12;

    private final String echo;
    private final JsonNode root;

    private EchoAnswer(String echo, JsonNode root) {
        this.echo = echo;
        this.root = root;
    }

    static String of(ProviderRequest request) {
        String echo = "echo: " + request.lastUserText();
        JsonNode format = request.json().path("response_format");
        if (format.isMissingNode()) {
            format = request.json().path("output_config").path("format");
        }
        return switch (format.path("type").stringValue("")) {
            case "json_object" -> JSON.objectNode().put("echo", echo).toString();
            case "json_schema" -> {
                JsonNode schema = format.path("json_schema").path("schema");
                JsonNode used = schema.isMissingNode() ? format.path("schema") : schema;
                yield new EchoAnswer(echo, used).value(used, 0).toString();
            }
            default -> echo;
        };
    }

    private JsonNode value(JsonNode schema, int depth) {
        if (depth > MAX_DEPTH) {
            return JSON.nullNode();
        }
        for (String keyword : new String[] {"const", "default"}) {
            if (schema.has(keyword)) {
                return schema.path(keyword);
            }
        }
        for (String keyword : new String[] {"enum", "anyOf", "oneOf"}) {
            JsonNode first = schema.path(keyword).path(0);
            if (!first.isMissingNode()) {
                return keyword.equals("enum") ? first : value(first, depth + 1);
            }
        }
        String reference = schema.path("$ref").stringValue("");
        if (reference.startsWith("#")) {
            return value(root.at(reference.substring(1)), depth + 1);
        }
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? type.path(0).stringValue("") : type.stringValue("")) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer", "number" -> schema.has("minimum") ? schema.path("minimum") : JSON.numberNode(0);
            case "boolean" -> JSON.booleanNode(false);
            case "null" -> JSON.nullNode();
            case "string" -> JSON.stringNode(echo);
            default -> schema.has("properties") ? object(schema, depth) : JSON.stringNode(echo);
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            object.set(property.getKey(), value(property.getValue(), depth + 1));
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = JSON.arrayNode();
        int items = Math.clamp(schema.path("minItems").intValue(1), 1, 100);
        for (int i = 0; i < items; i++) {
            array.add(value(schema.path("items"), depth + 1));
        }
        return array;
    }
}
