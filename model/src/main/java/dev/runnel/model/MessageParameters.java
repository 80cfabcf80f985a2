package dev.runnel.model;

import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelRequest.ToolDefinition;
import dev.runnel.run.PromptMessage.ToolMessage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of a request beside model, system and messages, in Anthropic's dialect and before rules are applied. */
final class MessageParameters {

    /** Tokens that are generated at most where neither app nor catalogue says: every model of the dialect can. */
    static final int USUAL_LIMIT = 4096;

    private static final int LEAST_BUDGET = 1024;

    /** Parameters of an app that are made here, in part from it. */
    private static final Set<String> OURS = Set.of(
            "model",
            "messages",
            "system",
            "stream",
            "stop",
            "stop_sequences",
            "tools",
            "tool_choice",
            "user",
            "metadata",
            "max_tokens",
            "response_format",
            "json_schema",
            "thinking",
            "thinking_budget",
            "thinking_display",
            "effort",
            "output_config");

    /** What a thinking model does not take beside its thinking. */
    private static final Set<String> SAMPLING = Set.of("temperature", "top_p", "top_k");

    private final ProviderCall call;
    private final ModelRequest request;
    private final ObjectValue given;

    private MessageParameters(ProviderCall call) {
        this.call = call;
        this.request = call.request();
        this.given = request.parameters();
    }

    static Map<String, Value> of(ProviderCall call) {
        return new MessageParameters(call).members();
    }

    private Map<String, Value> members() {
        Map<String, Value> members = GivenParameters.beside(request, OURS);
        long limit = limit();
        members.put("max_tokens", Value.of(limit));
        ObjectValue thinking = thinking(limit);
        if (thinking != null) {
            members.put("thinking", thinking);
            if (!thinking.text("type", "").equals("disabled")) {
                members.keySet().removeAll(SAMPLING);
            }
        }
        // A sequence of white space alone is refused.
        List<Value> stops = GivenParameters.stops(request).stream()
                .filter(stop -> !stop.isBlank())
                .map(Value::of)
                .toList();
        if (!stops.isEmpty()) {
            members.put("stop_sequences", new ListValue(stops));
        }
        ObjectValue output = output();
        if (!output.members().isEmpty()) {
            members.put("output_config", output);
        }
        if (!request.tools().isEmpty()) {
            members.put(
                    "tools",
                    new ListValue(request.tools().stream()
                            .map(MessageParameters::tool)
                            .toList()));
            ObjectValue choice = toolChoice(given.get("tool_choice"));
            if (choice != null) {
                members.put("tool_choice", choice);
            }
        }
        if (request.context().endUser() != null) {
            members.put(
                    "metadata",
                    new ObjectValue(Map.of(
                            "user_id", Value.of(request.context().endUser().toString()))));
        }
        members.put("stream", Value.of(request.stream()));
        return members;
    }

    /** What the app asks, but no more than the model can: more is refused. */
    private long limit() {
        Integer most = call.facts().outputLimit();
        long asked = number(given.get("max_tokens"));
        if (asked < 1) {
            return most == null ? USUAL_LIMIT : most;
        }
        return most == null ? asked : Math.min(asked, most);
    }

    private static long number(@Nullable Value value) {
        return switch (value) {
            case IntegerValue(long number) -> number;
            case DecimalValue(double number) -> (long) number;
            case null, default -> 0;
        };
    }

    /** Null where nothing is to be said of it. */
    private @Nullable ObjectValue thinking(long limit) {
        Value wish = given.get("thinking");
        if (wish instanceof ObjectValue own) {
            return own;
        }
        if (wish == null || wish == Value.NULL) {
            return null;
        }
        boolean wanted = switch (wish) {
            case BooleanValue(boolean flag) -> flag;
            case TextValue(String word) ->
                !Set.of("", "false", "disabled", "off").contains(word);
            default -> number(wish) != 0;
        };
        return switch (call.facts().rules().thinking()) {
            case ALWAYS -> wanted ? adaptive() : null;
            case ADAPTIVE -> wanted ? adaptive() : new ObjectValue(Map.of("type", Value.of("disabled")));
            case BUDGET -> wanted ? budget(limit) : null;
        };
    }

    /** Thoughts are shown apart from the answer, so they are asked for unless the app does not want them. */
    private ObjectValue adaptive() {
        return GivenParameters.object(
                "type", Value.of("adaptive"), "display", Value.of(given.text("thinking_display", "summarized")));
    }

    /**
     * Null where there is no room for thoughts, and within a chain of function calls: there the dialect wants the
     * thoughts of the earlier turn back, signed, and a prompt does not carry them.
     */
    private @Nullable ObjectValue budget(long limit) {
        boolean afterCalls = !request.messages().isEmpty() && request.messages().getLast() instanceof ToolMessage;
        long budget = Math.min(Math.max(number(given.get("thinking_budget")), LEAST_BUDGET), limit - 1);
        return afterCalls || budget < LEAST_BUDGET
                ? null
                : GivenParameters.object("type", Value.of("enabled"), "budget_tokens", Value.of(budget));
    }

    private ObjectValue output() {
        Map<String, Value> output =
                new LinkedHashMap<>(given.object("output_config").members());
        String effort = given.text("effort", "");
        if (!effort.isBlank()) {
            output.put("effort", Value.of(effort));
        }
        if (AnswerForm.of(request) instanceof AnswerForm.Schema wanted
                && call.facts().features().contains(Feature.STRUCTURED_OUTPUT)) {
            output.put(
                    "format",
                    GivenParameters.object(
                            "type", Value.of("json_schema"), "schema", StrictSchema.of(wanted.schema())));
        }
        return new ObjectValue(output);
    }

    private static Value tool(ToolDefinition tool) {
        return tool(tool.name(), tool.description(), GivenParameters.arguments(tool));
    }

    /** A function in this dialect. */
    static ObjectValue tool(String name, String description, ObjectValue schema) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("name", Value.of(name));
        if (!description.isBlank()) {
            members.put("description", Value.of(description));
        }
        members.put("input_schema", schema);
        return new ObjectValue(members);
    }

    /** A choice in this dialect or in OpenAI's; null where the provider may decide. */
    private static @Nullable ObjectValue toolChoice(@Nullable Value choice) {
        return switch (choice) {
            case TextValue(String word) ->
                switch (word) {
                    case "required", "any" -> new ObjectValue(Map.of("type", Value.of("any")));
                    case "none" -> new ObjectValue(Map.of("type", Value.of("none")));
                    default -> null;
                };
            case ObjectValue openAi
            when openAi.get("function") instanceof ObjectValue function ->
                GivenParameters.object("type", Value.of("tool"), "name", Value.of(function.text("name", "")));
            case ObjectValue own -> own;
            case null, default -> null;
        };
    }
}
