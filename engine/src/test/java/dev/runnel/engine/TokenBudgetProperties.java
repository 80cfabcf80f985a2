package dev.runnel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.ModelName;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenBudgetProperties {

    private static final ModelName MODEL = new ModelName("p", "m");

    private static TokenBudget budget(Fakes.Model model, ObjectValue parameters) {
        return new TokenBudget(model, MODEL, model.describe(MODEL), parameters);
    }

    @Property
    void theWindowIsTheOneThatDroppingTheOldestMessageByMessageYields(
            @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 40) Integer> words,
            @ForAll @IntRange(min = 20, max = 200) int contextSize,
            @ForAll @IntRange(max = 100) int maxTokens) {
        var model = new Fakes.Model();
        model.contextSize = contextSize;
        List<PromptMessage> history = new ArrayList<>();
        words.forEach(count -> history.add(new UserMessage("w ".repeat(count).strip())));
        List<PromptMessage> prompt = List.of(new SystemMessage("be kind"));

        int allowed = Math.max(0, contextSize - maxTokens - model.countTokens(MODEL, prompt));
        List<PromptMessage> expected = new ArrayList<>(history);
        while (expected.size() > 1 && model.countTokens(MODEL, expected) > allowed) {
            expected.removeFirst();
        }
        assertThat(budget(model, ObjectValue.EMPTY.with("max_tokens", Value.of((long) maxTokens)))
                        .newestThatFit(history, prompt))
                .isEqualTo(expected);
    }

    @Test
    void withoutAContextSizeTheBudgetIsTwoThousandTokens() {
        var model = new Fakes.Model();
        List<PromptMessage> history = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            history.add(new UserMessage("one two three four five six seven eight nine"));
        }

        assertThat(budget(model, ObjectValue.EMPTY).newestThatFit(history, List.of()))
                .hasSize((2000 - 3) / 10);
    }

    @Test
    void maxTokensShrinkToWhatTheContextLeavesButNotBelowSixteen() {
        var model = new Fakes.Model();
        model.contextSize = 100;
        List<PromptMessage> prompt = List.of(new UserMessage("word ".repeat(56).strip()));
        ObjectValue asked = ObjectValue.EMPTY.with("max_tokens", Value.of(512L));

        assertThat(budget(model, asked).parametersBeside(prompt)).isEqualTo(asked.with("max_tokens", Value.of(40L)));
        model.contextSize = 62;
        assertThat(budget(model, asked).parametersBeside(prompt)).isEqualTo(asked.with("max_tokens", Value.of(16L)));
        model.contextSize = 4096;
        assertThat(budget(model, asked).parametersBeside(prompt)).isEqualTo(asked);
        model.contextSize = null;
        assertThat(budget(model, asked).parametersBeside(prompt)).isEqualTo(asked);
    }

    @Test
    void aNewerNameOfTheLimitIsShrunkUnderThatName() {
        var model = new Fakes.Model();
        model.contextSize = 100;
        ObjectValue asked = ObjectValue.EMPTY.with("max_completion_tokens", Value.of(512L));

        assertThat(budget(model, asked).parametersBeside(List.of()))
                .isEqualTo(asked.with("max_completion_tokens", Value.of(97L)));
    }
}
