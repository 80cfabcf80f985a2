package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.run.ModelException;
import dev.runnel.run.PromptMessage.UserMessage;
import org.junit.jupiter.api.Test;

/** Parameters that a model does not take, known before or learned from its refusal. */
class RefusedParameterTest {

    private final ModelsFixture fixture = new ModelsFixture();

    @Test
    void aParameterThatTheModelRefusesIsLeftOutAndRemembered() {
        fixture
                .egress
                .json(
                        400,
                        "{\"error\":{\"message\":\"Unsupported value: 'temperature' does not support 0.3 with this model.\","
                                + "\"type\":\"invalid_request_error\",\"param\":\"temperature\",\"code\":\"unsupported_value\"}}")
                .stream(Chunks.answer("one"))
                .stream(Chunks.answer("two"));
        var request = ModelsFixture.with(
                ModelsFixture.request("new-model", true, new UserMessage("Hi")), "{\"temperature\":0.3,\"top_p\":0.5}");

        fixture.ask(request);
        fixture.ask(request);

        assertThat(fixture.egress.requests).hasSize(3);
        assertThat(fixture.egress.body(0)).contains("\"temperature\":0.3");
        assertThat(fixture.egress.body(1)).doesNotContain("temperature").contains("\"top_p\":0.5");
        assertThat(fixture.egress.body(2)).doesNotContain("temperature");
    }

    @Test
    void aParameterThatHasAnotherNameIsRenamed() {
        fixture
                .egress
                .json(
                        400,
                        "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this model."
                                + " Use 'max_completion_tokens' instead.\",\"param\":\"max_tokens\","
                                + "\"code\":\"unsupported_parameter\"}}")
                .stream(Chunks.answer("one"));

        fixture.ask(ModelsFixture.with(
                ModelsFixture.request("new-model", true, new UserMessage("Hi")), "{\"max_tokens\":64}"));

        assertThat(fixture.sent(1).get("max_completion_tokens")).isEqualTo(ModelsFixture.json("64"));
        assertThat(fixture.sent(1).get("max_tokens")).isNull();
    }

    @Test
    void aRefusalThatRemainsIsTold() {
        String refusal = "{\"error\":{\"message\":\"Unknown parameter: 'user'\",\"param\":\"user\"}}";
        fixture.egress.json(400, refusal).json(400, refusal);

        assertThat(failing().error().message()).isEqualTo("Unknown parameter: 'user'");
        assertThat(fixture.egress.requests).hasSize(2);
    }

    @Test
    void aRefusalOfAnotherKindIsToldAtOnce() {
        fixture.egress.json(
                400, "{\"error\":{\"message\":\"max_tokens is too large: 9000\",\"param\":\"max_tokens\"}}");

        assertThat(failing().error().message()).isEqualTo("max_tokens is too large: 9000");
    }

    @Test
    void newerModelsGetTheParametersTheyTake() {
        fixture.egress.stream(Chunks.answer("x"));

        fixture.ask(ModelsFixture.with(
                ModelsFixture.request("o3-mini", true, new UserMessage("Hi")),
                "{\"max_tokens\":512,\"temperature\":0.7,\"presence_penalty\":0}"));

        assertThat(fixture.sent(0).members())
                .containsEntry("max_completion_tokens", ModelsFixture.json("512"))
                .doesNotContainKeys("max_tokens", "temperature", "presence_penalty");
    }

    private ModelException failing() {
        return catchThrowableOfType(ModelException.class, () -> fixture.ask("gpt-4o"));
    }
}
