package dev.runnel.engine;

import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelPort;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What fits into a model's context: the history beside a prompt, and the completion after it. */
public final class TokenBudget {

    /** Tokens of history for a model whose context size is not known. */
    static final int WITHOUT_CONTEXT_SIZE = 2000;

    private static final int SMALLEST_COMPLETION = 16;
    private static final List<String> COMPLETION_LIMITS = List.of("max_tokens", "max_completion_tokens");

    private final ModelPort models;
    private final ModelName model;
    private final ModelDescription description;
    private final ObjectValue parameters;

    public TokenBudget(ModelPort models, ModelName model, ModelDescription description, ObjectValue parameters) {
        this.models = models;
        this.model = model;
        this.description = description;
        this.parameters = parameters;
    }

    /**
     * The newest messages that fit beside the prompt (apps.md section 3.4): single messages are dropped from the oldest
     * on, so a pair can be split, and the newest one always stays.
     */
    public List<PromptMessage> newestThatFit(List<PromptMessage> history, List<PromptMessage> prompt) {
        if (allFit(history, prompt)) {
            return history;
        }
        int overhead = models.countTokens(model, List.of());
        long left = historyTokens(prompt) - (long) overhead;
        var kept = new ArrayList<PromptMessage>();
        for (PromptMessage message : history.reversed()) {
            left -= models.countTokens(model, List.of(message)) - overhead;
            if (left < 0 && !kept.isEmpty()) {
                break;
            }
            kept.add(message);
        }
        Collections.reverse(kept);
        return kept;
    }

    private boolean allFit(List<PromptMessage> history, List<PromptMessage> prompt) {
        Integer size = description.contextSize();
        if (size == null) {
            return models.fits(model, history, WITHOUT_CONTEXT_SIZE);
        }
        var all = new ArrayList<>(prompt);
        all.addAll(history);
        return models.fits(model, all, size - completionTokens() - models.countTokens(model, List.of()));
    }

    private int historyTokens(List<PromptMessage> prompt) {
        Integer size = description.contextSize();
        if (size == null) {
            return WITHOUT_CONTEXT_SIZE;
        }
        return (int) Math.max(0, size - completionTokens() - models.countTokens(model, prompt));
    }

    /** The parameters, with the completion's limit lowered to what the context leaves, but to no less than 16. */
    ObjectValue parametersBeside(List<PromptMessage> prompt) {
        Integer size = description.contextSize();
        if (size == null || models.fits(model, prompt, size - completionTokens())) {
            return parameters;
        }
        int promptTokens = models.countTokens(model, prompt);
        return parameters.with(limitName(), Value.of((long) Math.max(size - promptTokens, SMALLEST_COMPLETION)));
    }

    private long completionTokens() {
        return parameters.get(limitName()) instanceof IntegerValue(long tokens) ? tokens : 0;
    }

    private String limitName() {
        return COMPLETION_LIMITS.stream()
                .filter(name -> parameters.get(name) instanceof IntegerValue)
                .findFirst()
                .orElse(COMPLETION_LIMITS.getFirst());
    }
}
