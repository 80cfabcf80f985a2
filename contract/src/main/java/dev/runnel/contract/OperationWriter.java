package dev.runnel.contract;

import static dev.runnel.contract.SchemaWriter.describe;
import static dev.runnel.contract.SchemaWriter.object;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes operations as OpenAPI 3.2 describes them, together with what the transport adds to every one of their kind. */
final class OperationWriter {

    private static final Schema.Members FORM = new Schema.Members("", List.of());
    private static final String USER = "Who is meant, unique within the app";

    private final SchemaWriter schemas;
    private final ErrorCatalogue errors;
    private final String keyScheme;

    OperationWriter(SchemaWriter schemas, ErrorCatalogue errors, String keyScheme) {
        this.schemas = schemas;
        this.errors = errors;
        this.keyScheme = keyScheme;
    }

    Map<String, @Nullable Object> of(Operation operation) {
        var tree = object("operationId", operation.id());
        tree.put("summary", operation.summary());
        Tag tag = operation.tag();
        if (tag != null) {
            tree.put("tags", List.of(tag.name()));
        }
        switch (operation.authentication()) {
            case NONE:
                tree.put("security", List.of());
                break;
            case APP_KEY:
                tree.put("security", List.of(object(keyScheme, List.of())));
                break;
        }
        List<Object> parameters = parameters(operation);
        if (!parameters.isEmpty()) {
            tree.put("parameters", parameters);
        }
        Map<String, @Nullable Object> body = body(operation);
        if (body != null) {
            tree.put("requestBody", body);
        }
        tree.put("responses", responses(operation));
        return tree;
    }

    private List<Object> parameters(Operation operation) {
        var parameters = new ArrayList<Object>();
        for (Parameter parameter : operation.parameters()) {
            if (parameter.location() != Parameter.Location.FORM) {
                Map<String, @Nullable Object> schema = schemas.of(parameter.schema());
                if (parameter.otherwise() != null) {
                    schema.put("default", parameter.otherwise());
                }
                parameters.add(parameter(
                        parameter.name(),
                        parameter.location() == Parameter.Location.PATH ? "path" : "query",
                        parameter.required(),
                        schema,
                        parameter.description()));
            }
        }
        boolean userInQuery = switch (operation.user()) {
            case QUERY_OPTIONAL, QUERY_REQUIRED -> true;
            case NONE, JSON_OPTIONAL, JSON_REQUIRED, FORM_OPTIONAL -> false;
        };
        if (userInQuery) {
            parameters.add(
                    parameter("user", "query", operation.user() == Operation.User.QUERY_REQUIRED, string(), USER));
        }
        boolean streams = operation.responses().stream().anyMatch(Response.EventStream.class::isInstance);
        if (operation.createsRun()) {
            parameters.add(
                    header("Idempotency-Key", "1 to 255 visible ASCII characters: a repeated request is the same run"));
        }
        if (streams) {
            parameters.add(header("Last-Event-ID", "The last event id received: goes on behind it"));
            parameters.add(header("Runnel-Event-Ids", "true: events carry ids to go on from"));
            Map<String, @Nullable Object> flag = schemas.typed("boolean");
            parameters.add(parameter("event_ids", "query", false, flag, "As the header Runnel-Event-Ids"));
        }
        return parameters;
    }

    private Map<String, @Nullable Object> header(String name, String description) {
        return parameter(name, "header", false, string(), description);
    }

    private Map<String, @Nullable Object> string() {
        return schemas.typed("string");
    }

    private static Map<String, @Nullable Object> parameter(
            String name, String in, boolean required, Map<String, @Nullable Object> schema, String description) {
        var parameter = object("name", name);
        parameter.put("in", in);
        describe(parameter, description);
        if (required) {
            parameter.put("required", true);
        }
        parameter.put("schema", schema);
        return parameter;
    }

    private @Nullable Map<String, @Nullable Object> body(Operation operation) {
        if (operation.body() instanceof Body.Json json) {
            Schema.Members shape = json.shape().schema();
            boolean named =
                    shape.fields().stream().anyMatch(field -> field.name().equals("user"));
            return content("application/json", schemas.of(named ? shape : withUser(operation, shape)));
        }
        if (operation.body() instanceof Body.Upload upload) {
            Schema.Members form = withUser(operation, FORM);
            for (Parameter parameter : operation.parameters()) {
                if (parameter.location() == Parameter.Location.FORM) {
                    form = form.and(new Schema.Field(
                            parameter.name(),
                            parameter.schema(),
                            parameter.required(),
                            false,
                            parameter.otherwise(),
                            parameter.description()));
                }
            }
            Map<String, @Nullable Object> schema = schemas.of(form);
            var properties = new LinkedHashMap<String, @Nullable Object>();
            // Raw bytes have no type (contracts.md section 1.3).
            properties.put(upload.part(), object("description", "The file; its name and media type are the part's"));
            if (schema.get("properties") instanceof Map<?, ?> fields) {
                fields.forEach((name, field) -> properties.put(String.valueOf(name), field));
            }
            schema.put("required", List.of(upload.part()));
            schema.put("properties", properties);
            return content("multipart/form-data", schema);
        }
        return null;
    }

    private static Schema.Members withUser(Operation operation, Schema.Members shape) {
        boolean inBody = switch (operation.user()) {
            case JSON_OPTIONAL, JSON_REQUIRED, FORM_OPTIONAL -> true;
            case NONE, QUERY_OPTIONAL, QUERY_REQUIRED -> false;
        };
        boolean required = operation.user() == Operation.User.JSON_REQUIRED;
        Schema text = new Schema.Text(0, Integer.MAX_VALUE, Schema.Format.NONE, operation.body() instanceof Body.Json);
        return inBody ? shape.and(new Schema.Field("user", text, required, !required, null, USER)) : shape;
    }

    private static Map<String, @Nullable Object> content(String mediaType, Map<String, @Nullable Object> schema) {
        var body = object("required", true);
        body.put("content", object(mediaType, object("schema", schema)));
        return body;
    }

    private Map<String, @Nullable Object> responses(Operation operation) {
        var byStatus = new TreeMap<String, Map<String, @Nullable Object>>();
        for (Response response : operation.responses()) {
            Map<String, @Nullable Object> tree = byStatus.computeIfAbsent(
                    Integer.toString(response.status()), status -> object("description", said(response.status())));
            add(response, tree);
        }
        var failures = new TreeMap<Integer, List<ErrorCatalogue.Kind>>();
        for (ErrorCatalogue.Kind kind : errors.of(operation)) {
            failures.computeIfAbsent(kind.status(), status -> new ArrayList<>()).add(kind);
        }
        failures.forEach((status, kinds) -> byStatus.put(Integer.toString(status), failure(status, kinds)));
        return new LinkedHashMap<>(byStatus);
    }

    private void add(Response response, Map<String, @Nullable Object> tree) {
        if (response instanceof Response.Json json) {
            media(tree, "application/json", object("schema", schemas.of(json.schema())));
        } else if (response instanceof Response.EventStream stream) {
            describe(tree, stream.events().description());
            media(tree, "text/event-stream", object("itemSchema", schemas.of(stream.events())));
        } else if (response instanceof Response.Binary binary) {
            media(tree, binary.mediaType(), new LinkedHashMap<>());
            headers(tree).put("Content-Disposition", headerField("Where the bytes are to be saved", string()));
            if (response.status() == 206) {
                headers(tree).put("Content-Range", headerField("Which bytes these are, of how many", string()));
            }
        } else if (response instanceof Response.Text text) {
            media(tree, text.mediaType(), object("schema", string()));
        } else if (response instanceof Response.Redirect) {
            var target = string();
            target.put("format", "uri-reference");
            var location = headerField("Where it is", target);
            location.put("required", true);
            headers(tree).put("Location", location);
        }
    }

    @SuppressWarnings("unchecked")
    private static void media(
            Map<String, @Nullable Object> response, String type, Map<String, @Nullable Object> media) {
        ((Map<String, Object>) response.computeIfAbsent("content", name -> new LinkedHashMap<String, Object>()))
                .put(type, media);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> headers(Map<String, @Nullable Object> response) {
        return (Map<String, Object>) response.computeIfAbsent("headers", name -> new LinkedHashMap<String, Object>());
    }

    private static Map<String, @Nullable Object> headerField(String description, Map<String, @Nullable Object> schema) {
        var header = object("description", description);
        header.put("schema", schema);
        return header;
    }

    private Map<String, @Nullable Object> failure(int status, List<ErrorCatalogue.Kind> kinds) {
        var description = new StringBuilder();
        for (ErrorCatalogue.Kind kind : kinds) {
            description
                    .append(description.length() == 0 ? "" : "\n")
                    .append("- `")
                    .append(kind.code())
                    .append("`: ")
                    .append(kind.remedy());
        }
        var response = object("description", description.toString());
        if (kinds.stream().allMatch(ErrorCatalogue.Kind::retryable) && status != 500) {
            headers(response).put("Retry-After", headerField("Seconds to wait", schemas.typed("integer")));
        }
        var properties = object(
                "code",
                object("enum", kinds.stream().map(ErrorCatalogue.Kind::code).toList()));
        properties.put("status", object("const", status));
        Map<String, @Nullable Object> schema = schemas.of(errors.body());
        schema.put("properties", properties);
        media(response, "application/json", object("schema", schema));
        return response;
    }

    private static String said(int status) {
        switch (status) {
            case 200:
                return "Done";
            case 201:
                return "Made";
            case 206:
                return "A part of it, where a range was asked for";
            case 204:
                return "Done; there is nothing to tell";
            default:
                return status < 400 ? "It is elsewhere" : "Status " + status;
        }
    }
}
