package dev.runnel.engine;

import dev.runnel.engine.BasicConfiguration.PromptSettings.Advanced;
import dev.runnel.engine.BasicConfiguration.PromptSettings.Simple;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.PromptMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the prompt of a basic app: picks the rules by prompt type and by how the model is prompted. */
final class PromptBuilder {

    /** Sequences that the common providers take at most. */
    private static final int MOST_STOP_SEQUENCES = 4;

    private final BasicConfiguration configuration;
    private final ModelDescription description;
    private final TokenBudget budget;
    private final UserParts users;

    PromptBuilder(BasicConfiguration configuration, ModelDescription description, TokenBudget budget) {
        this.configuration = configuration;
        this.description = description;
        this.budget = budget;
        this.users = UserParts.of(description, configuration.features().files());
    }

    /**
     * The whole prompt.
     *
     * @throws dev.runnel.run.ProgramException where the app has no prompt for a model of this kind
     */
    Prompt build(Prompt.Material material) {
        boolean text = description.mode() == ModelDescription.Mode.COMPLETION
                || configuration.model().mode() == ModelDescription.Mode.COMPLETION;
        return switch (configuration.prompt()) {
            case Simple(String prePrompt) -> {
                var prompt = new SimplePrompt(prePrompt, configuration.mode().conversational(), users, budget);
                yield text ? prompt(prompt.text(material), prompt.stops()) : prompt(prompt.chat(material), List.of());
            }
            case Advanced advanced ->
                prompt(new AdvancedPrompt(users, budget).build(advanced, text, material), List.of());
        };
    }

    private Prompt prompt(List<PromptMessage> messages, List<String> stops) {
        var all = new ArrayList<>(stops);
        configuration.model().stop().stream()
                .filter(stop -> !stop.isEmpty() && !stops.contains(stop))
                .forEach(all::add);
        return new Prompt(messages, List.copyOf(all.subList(0, Math.min(all.size(), MOST_STOP_SEQUENCES))));
    }

    /** The inputs as text, and the context where there is one. */
    static Map<String, String> values(Prompt.Material material) {
        Map<String, String> values = new LinkedHashMap<>(InputText.all(material.inputs()));
        if (material.context() != null) {
            values.put(PromptTemplate.CONTEXT, material.context());
        }
        return values;
    }
}
