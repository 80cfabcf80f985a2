package dev.runnel.server.surface;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import dev.runnel.server.surface.service.ServiceDocument;
import dev.runnel.sse.EventStreamListener;
import dev.runnel.sse.EventStreamReader;
import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a server says of itself in its OpenAPI document, as a check of what it answers: status, media type, JSON body and
 * the data of every event, judged by a JSON Schema validator that knows nothing of our types.
 */
final class DeclaredContract {

    private static final JsonMapper JSON = new JsonMapper();

    /** Documents that were read already, by their text: the same text is the same contract. */
    private static final Map<String, DeclaredContract> READ = new ConcurrentHashMap<>();

    private final JsonNode document;
    private final SchemaRegistry registry;
    private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();

    DeclaredContract(String text) {
        document = JSON.readTree(text);
        var config =
                SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
        registry =
                SchemaRegistry.withDialect(Dialects.getDraft202012(), builder -> builder.schemaRegistryConfig(config));
    }

    /** The contract that the server on that port publishes. */
    static DeclaredContract publishedOn(InetSocketAddress server) {
        RawResponse response = RawHttp.exchange(server, RawHttp.request("GET", ServiceDocument.PATH, null));
        if (response.status() != 200) {
            throw new AssertionError("no contract but " + response.status() + " " + response.text());
        }
        return READ.computeIfAbsent(response.text(), DeclaredContract::new);
    }

    JsonNode document() {
        return document;
    }

    /** Fails unless that is a declared answer to that request; other paths than the contract's are not its business. */
    void check(String method, String target, RawResponse response) {
        if (!covers(target) || method.equals("OPTIONS")) {
            return;
        }
        String asked = method + " " + target + " answered " + response.status() + " " + cut(response.text());
        JsonNode operation = operation(method, target);
        if (operation == null) {
            if (response.status() != 404 && response.status() != 405) {
                throw new AssertionError(asked + ", but no such operation is declared");
            }
            if (!method.equals("HEAD")) {
                fits(asked, JSON.readTree("{\"$ref\":\"#/components/schemas/Error\"}"), parsed(asked, response.text()));
            }
            return;
        }
        JsonNode declared = operation.path("responses").path(Integer.toString(response.status()));
        if (declared.isMissingNode()) {
            throw new AssertionError(asked + ", which " + id(operation) + " does not declare");
        }
        declared.path("headers").properties().forEach(header -> {
            if (header.getValue().path("required").booleanValue(false)
                    && response.headers().first(header.getKey()) == null) {
                throw new AssertionError(asked + " without " + header.getKey());
            }
        });
        if (method.equals("HEAD")) {
            return;
        }
        JsonNode content = declared.path("content");
        if (content.isMissingNode()) {
            if (response.body().length > 0) {
                throw new AssertionError(asked + ", but " + id(operation) + " declares no content");
            }
            return;
        }
        JsonNode media = media(content, response.header("Content-Type"));
        if (media == null) {
            throw new AssertionError(
                    asked + " as " + response.header("Content-Type") + ", not as one of " + content.propertyNames());
        }
        if (media.has("itemSchema")) {
            checkEvents(asked, media.path("itemSchema"), response.text());
        } else if (essence(response.header("Content-Type")).equals("application/json")) {
            fits(asked, media.path("schema"), parsed(asked, response.text()));
        }
    }

    /** Fails unless every event of that text of a stream is declared by the operation. */
    void checkEvents(String method, String target, String stream) {
        JsonNode operation = operation(method, target);
        if (operation == null) {
            throw new AssertionError(method + " " + target + " streams, but is not declared");
        }
        JsonNode media = operation.at("/responses/200/content").path("text/event-stream");
        if (media.isMissingNode()) {
            throw new AssertionError(id(operation) + " declares no stream");
        }
        checkEvents(id(operation), media.path("itemSchema"), stream);
    }

    /** Fails unless that is a declared JSON body of the operation. */
    void checkJson(String method, String target, int status, JsonNode body) {
        JsonNode operation = operation(method, target);
        if (operation == null) {
            throw new AssertionError(method + " " + target + " is not declared");
        }
        JsonNode content =
                operation.path("responses").path(Integer.toString(status)).path("content");
        fits(id(operation), content.path("application/json").path("schema"), body);
    }

    private void checkEvents(String asked, JsonNode itemSchema, String stream) {
        EventStreamListener listener = (type, data, lastEventId) -> {
            ObjectNode item = JSON.createObjectNode().put("data", data);
            if (!type.equals("message")) {
                item.put("event", type);
            }
            if (!lastEventId.isEmpty()) {
                item.put("id", lastEventId);
            }
            fits(asked, itemSchema, item);
            checkData(asked, itemSchema, parsed(asked, data));
        };
        new EventStreamReader(listener).feed(ByteBuffer.wrap(stream.getBytes(StandardCharsets.UTF_8)));
    }

    /** The second pass: schemas of content are annotations, which validators leave alone (contracts.md section 1.2). */
    private void checkData(String asked, JsonNode itemSchema, JsonNode data) {
        var payloads = new ArrayList<JsonNode>();
        payloads(itemSchema, payloads);
        String event = data.path("event").stringValue("");
        var reasons = new StringBuilder();
        for (JsonNode payload : payloads) {
            JsonNode union = resolved(payload);
            JsonNode named = union.at("/discriminator/mapping").path(event);
            if (named.isMissingNode()) {
                continue;
            }
            List<Error> errors = errors(JSON.createObjectNode().set("$ref", named), data);
            if (errors.isEmpty() && errors(payload, data).isEmpty()) {
                return;
            }
            reasons.append('\n').append(named.stringValue()).append(": ").append(errors);
        }
        throw new AssertionError(asked + ": the event " + cut(data.toString()) + " is not declared"
                + (reasons.isEmpty() ? "" : reasons));
    }

    private void payloads(JsonNode itemSchema, List<JsonNode> into) {
        JsonNode schema = resolved(itemSchema);
        JsonNode payload = schema.at("/properties/data/contentSchema");
        if (payload.isMissingNode()) {
            schema.path("anyOf").forEach(part -> payloads(part, into));
        } else {
            into.add(payload);
        }
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref")
                ? document.at(schema.path("$ref").stringValue("").substring(1))
                : schema;
    }

    private void fits(String asked, JsonNode schema, JsonNode value) {
        List<Error> errors = errors(schema, value);
        if (!errors.isEmpty()) {
            throw new AssertionError(asked + " is not as declared: " + errors);
        }
    }

    private List<Error> errors(JsonNode schema, JsonNode value) {
        return compiled.computeIfAbsent(schema, this::compile).validate(value);
    }

    /** The schema with the document's components beside it, where its references lead. */
    private Schema compile(JsonNode schema) {
        ObjectNode whole = JSON.createObjectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", document.path("components"));
        return registry.getSchema(whole);
    }

    private boolean covers(String target) {
        List<String> asked = segments(target);
        return asked.size() > 0 && Set.of("v1", "files").contains(asked.getFirst());
    }

    /** The declared operation of that path, literals before parameters, or null. */
    private JsonNode operation(String method, String target) {
        List<String> asked = segments(target);
        var fitting = new TreeMap<String, JsonNode>();
        document.path("paths").properties().forEach(path -> {
            List<String> template = segments(path.getKey());
            var shape = new StringBuilder();
            boolean fits = template.size() == asked.size();
            for (int i = 0; fits && i < template.size(); i++) {
                boolean place = template.get(i).startsWith("{");
                fits = place || template.get(i).equals(asked.get(i));
                shape.append(place ? '1' : '0');
            }
            if (fits) {
                fitting.put(shape.toString(), path.getValue());
            }
        });
        if (fitting.isEmpty()) {
            return null;
        }
        String name = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        return fitting.firstEntry().getValue().get(name);
    }

    private static List<String> segments(String target) {
        String path = target.split("\\?", 2)[0];
        return Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    }

    private static JsonNode media(JsonNode content, String type) {
        String essence = essence(type);
        var ranges = new LinkedHashMap<String, JsonNode>();
        for (String range : List.of(essence, essence.split("/")[0] + "/*", "*/*")) {
            if (content.has(range)) {
                ranges.put(range, content.get(range));
            }
        }
        return ranges.isEmpty() ? null : ranges.firstEntry().getValue();
    }

    private static String essence(String type) {
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static JsonNode parsed(String asked, String text) {
        try {
            return JSON.readTree(text);
        } catch (RuntimeException broken) {
            throw new AssertionError(asked + ": no JSON: " + cut(text), broken);
        }
    }

    private static String id(JsonNode operation) {
        return operation.path("operationId").stringValue("");
    }

    private static String cut(String text) {
        return text.length() <= 600 ? text.strip() : text.substring(0, 600) + "…";
    }
}
