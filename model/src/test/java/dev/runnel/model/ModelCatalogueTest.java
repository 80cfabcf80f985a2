package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.api.EncodingType;
import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.ModelDescription.Mode;
import dev.runnel.run.Usage.Price;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCatalogueTest {

    private final ModelCatalogue catalogue = ModelCatalogue.bundled();

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o-mini, 128000, 0.15, 0.6",
        "openai, gpt-4o-mini-2024-07-18, 128000, 0.15, 0.6",
        "openai, gpt-4o, 128000, 2.5, 10",
        "openai, gpt-4, 8192, 30, 60",
        "openai, gpt-4-turbo, 128000, 10, 30",
        "openai, gpt-4.1-nano, 1047576, 0.1, 0.4",
        "openai, gpt-3.5-turbo, 16385, 0.5, 1.5",
        "openai, o3, 200000, 2, 8",
        "openai, o4-mini, 200000, 1.1, 4.4",
        "openai, gpt-5, 400000, 1.25, 10",
        "openai, gpt-5-mini, 400000, 0.25, 2",
        "azure_openai, gpt-4o, 128000, 2.5, 10",
        "anthropic, claude-3-5-sonnet-20240620, 200000, 3, 15",
        "gemini, gemini-2.5-flash-lite, 1048576, 0.1, 0.4",
        "mistralai, mistral-large-latest, 131072, 2, 6",
        "deepseek, deepseek-chat, 131072, 0.28, 0.42",
        "tongyi, qwen-plus, 131072, 0.4, 1.2",
    })
    void knowsCurrentModels(String provider, String model, int context, BigDecimal input, BigDecimal output) {
        ModelFacts facts = catalogue.facts(provider, model);

        assertThat(facts.contextSize()).isEqualTo(context);
        assertThat(facts.inputPrice()).isEqualTo(input);
        assertThat(facts.outputPrice()).isEqualTo(output);
        assertThat(facts.mode()).isEqualTo(Mode.CHAT);
    }

    @Test
    void knowsModesFeaturesAndEncodings() {
        assertThat(catalogue.facts("openai", "gpt-3.5-turbo-instruct").mode()).isEqualTo(Mode.COMPLETION);
        assertThat(catalogue.facts("openai", "gpt-4").encoding()).isEqualTo(EncodingType.CL100K_BASE);
        assertThat(catalogue.facts("openai", "gpt-4o").encoding()).isEqualTo(EncodingType.O200K_BASE);
        assertThat(catalogue.facts("openai", "gpt-4o").features())
                .containsExactlyInAnyOrder(Feature.VISION, Feature.TOOL_CALL, Feature.STRUCTURED_OUTPUT);
        assertThat(catalogue.facts("openai", "gpt-3.5-turbo").features()).containsExactly(Feature.TOOL_CALL);
        assertThat(catalogue.facts("openai", "o1-mini").rules().systemRole()).isEqualTo("user");
        assertThat(catalogue.facts("ollama", "llama3.1:8b").features())
                .containsExactlyInAnyOrder(Feature.TOOL_CALL, Feature.STRUCTURED_OUTPUT);
    }

    @Test
    void anUnknownModelIsChatWithoutContextSizeWithToolsAndVision() {
        assertThat(catalogue.facts("openai", "my-own-model")).isEqualTo(ModelFacts.UNKNOWN);
        assertThat(catalogue.facts("nobody", "my-own-model")).isEqualTo(ModelFacts.UNKNOWN);
    }

    @Test
    void aModelAtAGatewayIsKnownByItsLastNameWithoutPrice() {
        ModelFacts facts = catalogue.facts("openrouter", "openai/o3-mini");

        assertThat(facts.contextSize()).isEqualTo(200000);
        assertThat(facts.inputPrice()).isNull();
        assertThat(facts.rules().rename()).containsEntry("max_tokens", "max_completion_tokens");
    }

    @Test
    void aDialectBelongsToTheServerNotToTheModel() {
        assertThat(catalogue.facts("mistralai", "unheard-of").rules().drop()).contains("user");
        assertThat(catalogue.facts("vllm", "mistral-large").rules().drop()).isEmpty();
    }

    @Test
    void anInstallationKnowsBetter() {
        ModelFacts facts = catalogue
                .facts("openai", "o3")
                .with(new ModelOverride(
                        Mode.COMPLETION,
                        1000,
                        Set.of(Feature.REASONING),
                        new BigDecimal("7"),
                        null,
                        Map.of("temperature", "warmth"),
                        Set.of("seed")));

        assertThat(facts.mode()).isEqualTo(Mode.COMPLETION);
        assertThat(facts.contextSize()).isEqualTo(1000);
        assertThat(facts.features()).containsExactly(Feature.REASONING);
        assertThat(facts.inputPrice()).isEqualTo("7");
        assertThat(facts.outputPrice()).isEqualTo("8");
        assertThat(facts.rules().rename())
                .containsEntry("temperature", "warmth")
                .containsEntry("max_tokens", "max_completion_tokens");
        assertThat(facts.rules().drop()).contains("seed", "top_p").doesNotContain("temperature");
    }

    @Test
    void pricesAreThoseOfDify() {
        Price price = catalogue.facts("openai", "gpt-4o-mini").price(12, 5);

        assertThat(price.promptUnitPrice()).hasToString("0.15");
        assertThat(price.unit()).hasToString("0.000001");
        assertThat(price.prompt()).hasToString("0.0000018");
        assertThat(price.completion()).isEqualByComparingTo("0.000003");
        assertThat(price.total()).isEqualByComparingTo("0.0000048");
        assertThat(price.currency()).isEqualTo("USD");
        assertThat(catalogue.facts("openai", "gpt-4o-mini").price(0, 0).total()).hasToString("0E-7");
        // 1 * 0.15 / 1,000,000 = 0.00000015, rounded half up to seven decimals.
        assertThat(catalogue.facts("openai", "gpt-4o-mini").price(1, 0).prompt())
                .hasToString("2E-7");
        assertThat(ModelFacts.UNKNOWN.price(1000, 1000)).isEqualTo(Price.FREE);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4*, gpt-4o, true",
        "gpt-4*, gpt-4, true",
        "gpt-4, gpt-4o, false",
        "gpt-5*-mini*, gpt-5.1-mini-2025, true",
        "gpt-5*-mini*, gpt-5, false",
        "*ab*b, ab, false",
        "GPT-4*, gpt-4o, true",
        "a*a, a, false",
        "*, anything, true",
    })
    void patternsMatch(String pattern, String name, boolean matches) {
        assertThat(new NamePattern(pattern).matches(name)).isEqualTo(matches);
    }
}
