package dev.runnel.model;

import dev.runnel.run.JsonText;
import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.ModelDescription.Mode;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelRequest.ToolDefinition;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.Value;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.NullValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of a request beside model and prompt, in OpenAI's dialect and before a model's rules are applied. */
final class RequestParameters {

    /** Parameters of an app that are made here from other parts of the request, or would break the reading of the answer. */
    private static final Set<String> OURS = Set.of(
            "model",
            "messages",
            "prompt",
            "stream",
            "stream_options",
            "stop",
            "tools",
            "n",
            "best_of",
            "user",
            "response_format",
            "json_schema");

    private RequestParameters() {}

    static Map<String, Value> of(ProviderCall call) {
        ModelRequest request = call.request();
        boolean chat = call.facts().mode() == Mode.CHAT;
        Map<String, Value> members = new LinkedHashMap<>();
        request.parameters().members().forEach((name, value) -> {
            if (!OURS.contains(name) && !(value instanceof NullValue)) {
                members.put(name, wholeWherePossible(value));
            }
        });
        List<Value> stops = stops(request);
        if (!stops.isEmpty()) {
            members.put("stop", new ListValue(stops));
        }
        if (chat) {
            ObjectValue format = responseFormat(call);
            if (!format.members().isEmpty()) {
                members.put("response_format", format);
            }
            if (request.tools().isEmpty()) {
                members.remove("tool_choice");
            } else {
                members.put(
                        "tools",
                        new ListValue(request.tools().stream()
                                .map(RequestParameters::tool)
                                .toList()));
            }
        }
        if (request.context().endUser() != null) {
            members.put("user", Value.of(request.context().endUser().toString()));
        }
        members.put("stream", Value.of(request.stream()));
        if (request.stream()) {
            members.put("stream_options", new ObjectValue(Map.of("include_usage", Value.of(true))));
        }
        return members;
    }

    /** 1.0 as 1: servers that want a whole number refuse the first, and all take the second. */
    private static Value wholeWherePossible(Value value) {
        return value instanceof DecimalValue(double number)
                        && number == Math.rint(number)
                        && Math.abs(number) < 1L << 53
                ? Value.of((long) number)
                : value;
    }

    private static List<Value> stops(ModelRequest request) {
        List<String> stops = new ArrayList<>(request.stop());
        for (Value own : request.parameters().list("stop")) {
            if (own instanceof TextValue(String stop)) {
                stops.add(stop);
            }
        }
        return stops.stream()
                .filter(stop -> !stop.isEmpty())
                .distinct()
                .map(Value::of)
                .toList();
    }

    private static Value tool(ToolDefinition tool) {
        Map<String, Value> function = new LinkedHashMap<>();
        function.put("name", Value.of(tool.name()));
        function.put("description", Value.of(tool.description()));
        function.put(
                "parameters",
                tool.parameters().members().isEmpty()
                        ? object("type", Value.of("object"), "properties", ObjectValue.EMPTY)
                        : tool.parameters());
        return object("type", Value.of("function"), "function", new ObjectValue(function));
    }

    /**
     * The answer's form: the request's schema, else Dify's parameters {@code response_format} (a word) and {@code
     * json_schema} (JSON text), else what the app wrote in OpenAI's own way.
     */
    static ObjectValue responseFormat(ProviderCall call) {
        ModelRequest request = call.request();
        ObjectValue schema = request.responseSchema();
        if (schema != null) {
            return call.facts().features().contains(Feature.STRUCTURED_OUTPUT)
                    ? jsonSchema(object("name", Value.of("response"), "schema", schema))
                    : new ObjectValue(Map.of("type", Value.of("json_object")));
        }
        Value format = request.parameters().get("response_format");
        if (format instanceof ObjectValue own) {
            return own;
        }
        if (!(format instanceof TextValue(String word)) || word.isEmpty() || word.equals("text")) {
            return ObjectValue.EMPTY;
        }
        return word.equals("json_schema")
                ? jsonSchema(named(request.parameters().get("json_schema")))
                : new ObjectValue(Map.of("type", Value.of(word.toLowerCase(Locale.ROOT))));
    }

    private static ObjectValue jsonSchema(ObjectValue named) {
        return object("type", Value.of("json_schema"), "json_schema", named);
    }

    /** {@code {name, schema}} as it is; a bare schema under a name of ours. */
    private static ObjectValue named(@Nullable Value schema) {
        try {
            ObjectValue object = schema instanceof ObjectValue given
                    ? given
                    : JsonText.parseObject(schema instanceof TextValue(String text) ? text : "");
            return object.get("schema") instanceof ObjectValue
                    ? object
                    : object("name", Value.of("response"), "schema", object);
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    new RunError(
                            RunErrorCode.INVALID_PARAM,
                            "The model parameter json_schema must be a JSON object: " + e.getMessage()),
                    false,
                    e);
        }
    }

    private static ObjectValue object(String first, Value one, String second, Value two) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put(first, one);
        members.put(second, two);
        return new ObjectValue(members);
    }
}
