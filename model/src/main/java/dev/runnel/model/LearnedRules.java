package dev.runnel.model;

import dev.runnel.run.ModelName;
import java.util.LinkedHashMap;
import java.util.Map;

/** What models turned out not to take: rules learned from refusals, for the {@value #MOST_MODELS} models last asked. */
final class LearnedRules {

    static final int MOST_MODELS = 1000;

    private final Map<ModelName, ParameterRules> byModel = new LinkedHashMap<>(16, 0.75f, true);

    synchronized ParameterRules of(ModelName model) {
        return byModel.getOrDefault(model, ParameterRules.NONE);
    }

    synchronized void remember(ModelName model, ParameterRules rule) {
        byModel.merge(model, rule, ParameterRules::and);
        if (byModel.size() > MOST_MODELS) {
            byModel.remove(byModel.keySet().iterator().next());
        }
    }
}
