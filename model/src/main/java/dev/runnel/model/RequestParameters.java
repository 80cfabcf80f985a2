package dev.runnel.model;

import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.ModelDescription.Mode;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelRequest.ToolDefinition;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        Map<String, Value> members = GivenParameters.beside(request, OURS);
        List<String> stops = GivenParameters.stops(request);
        if (!stops.isEmpty()) {
            members.put("stop", new ListValue(stops.stream().map(Value::of).toList()));
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

    private static Value tool(ToolDefinition tool) {
        Map<String, Value> function = new LinkedHashMap<>();
        function.put("name", Value.of(tool.name()));
        function.put("description", Value.of(tool.description()));
        function.put("parameters", GivenParameters.arguments(tool));
        return GivenParameters.object("type", Value.of("function"), "function", new ObjectValue(function));
    }

    static ObjectValue responseFormat(ProviderCall call) {
        return switch (AnswerForm.of(call.request())) {
            case AnswerForm.Free() -> ObjectValue.EMPTY;
            case AnswerForm.Kind(String word) -> new ObjectValue(Map.of("type", Value.of(word)));
            case AnswerForm.Foreign(ObjectValue format) -> format;
            case AnswerForm.Schema(ObjectValue named, boolean demanded) ->
                demanded && !call.facts().features().contains(Feature.STRUCTURED_OUTPUT)
                        ? new ObjectValue(Map.of("type", Value.of("json_object")))
                        : GivenParameters.object("type", Value.of("json_schema"), "json_schema", named);
        };
    }
}
