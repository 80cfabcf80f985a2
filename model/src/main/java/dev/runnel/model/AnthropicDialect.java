package dev.runnel.model;

import dev.runnel.run.FileReference;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic Messages: {@code POST BASE/v1/messages}.
 *
 * <p>An answer that must follow a schema is asked for by {@code output_config.format} where the model knows it. Else a
 * function with that schema is the only one that the model may call, and its arguments are the answer's text; a model
 * that always thinks cannot be forced to call, and is told in words.
 */
final class AnthropicDialect implements Dialect {

    private static final String VERSION = "2023-06-01";
    private static final String ANSWER_FUNCTION = "give_answer";

    private static final Set<String> KEPT = Set.of("model", "messages", "system", "max_tokens", "stream", "tools");

    private final URI messages;
    private final List<Map.Entry<String, String>> headers;
    private final ParameterRules rules;
    private final FaultReader faults;

    /**
     * @param baseUrl with or without the version at its end
     * @param apiKey sent as {@code x-api-key}, null or empty for none
     * @param rules what every request of this dialect is subject to
     */
    AnthropicDialect(URI baseUrl, @Nullable String apiKey, ParameterRules rules, FaultReader faults) {
        var base = new BaseAddress(baseUrl);
        this.messages = base.below(base.endsWith("/v1") ? "/messages" : "/v1/messages");
        var all = new ArrayList<Map.Entry<String, String>>();
        all.add(Map.entry("anthropic-version", VERSION));
        if (apiKey != null && !apiKey.isEmpty()) {
            all.add(Map.entry("x-api-key", apiKey));
        }
        this.headers = List.copyOf(all);
        this.rules = rules;
        this.faults = faults;
    }

    @Override
    public Map<String, Value> parameters(ProviderCall call) {
        Map<String, Value> parameters = MessageParameters.of(call);
        rules.apply(parameters);
        return parameters;
    }

    @Override
    public Set<String> kept() {
        return KEPT;
    }

    @Override
    public Question question(ProviderCall call, Map<FileReference, PromptImage> images, Map<String, Value> parameters) {
        var writer = new MessageWriter(call, images);
        String function = null;
        switch (AnswerForm.of(call.request())) {
            case AnswerForm.Free() -> {}
            case AnswerForm.Kind(String word) -> ask(writer, word);
            case AnswerForm.Foreign(ObjectValue format) -> ask(writer, format.text("type", ""));
            case AnswerForm.Schema wanted -> {
                boolean known = parameters.get("output_config") instanceof ObjectValue output
                        && output.get("format") instanceof ObjectValue;
                if (!known && call.facts().rules().thinking() == ParameterRules.Thinking.ALWAYS) {
                    writer.instruct("Answer with one JSON object that follows this JSON schema, and nothing else: "
                            + JsonText.write(wanted.schema()));
                } else if (!known) {
                    function = demand(wanted.schema(), parameters, call);
                }
            }
        }
        String answerFunction = function;
        return new Question(
                messages,
                headers,
                writer.write(parameters),
                answer -> new MessageReader(answer, faults, new ChunkTemplate(), answerFunction));
    }

    /** The dialect has no switch for JSON of any shape. */
    private static void ask(MessageWriter writer, String kind) {
        if (kind.startsWith("json")) {
            writer.instruct("Answer with one valid JSON object and nothing else.");
        }
    }

    /** Adds a function whose arguments are the answer, and demands a call; returns its name. */
    private static String demand(ObjectValue schema, Map<String, Value> parameters, ProviderCall call) {
        List<Value> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        if (parameters.get("tools") instanceof ListValue(List<Value> own)) {
            tools.addAll(own);
            call.request().tools().forEach(tool -> names.add(tool.name()));
        }
        String name = ANSWER_FUNCTION;
        while (names.contains(name)) {
            name = name + "_";
        }
        tools.add(MessageParameters.tool(name, "Gives the answer. Call it once, when the answer is known.", schema));
        parameters.put("tools", new ListValue(tools));
        parameters.put(
                "tool_choice",
                names.isEmpty()
                        ? GivenParameters.object("type", Value.of("tool"), "name", Value.of(name))
                        : new ObjectValue(Map.of("type", Value.of("any"))));
        // The dialect refuses thinking beside a call that is demanded.
        if (call.facts().rules().thinking() == ParameterRules.Thinking.ADAPTIVE) {
            parameters.put("thinking", new ObjectValue(Map.of("type", Value.of("disabled"))));
        } else {
            parameters.remove("thinking");
        }
        return name;
    }
}
