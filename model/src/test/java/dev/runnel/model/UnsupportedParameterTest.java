package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.ModelName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsupportedParameterTest {

    private static final List<String> SENT =
            List.of("temperature", "top_p", "user", "stream", "stream_options", "max_tokens", "tools", "messages");

    private static final Set<String> KEPT = Set.of("model", "messages", "prompt", "stream", "tools");

    private static ErrorBody body(String text) {
        return ErrorBody.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"error\":{\"message\":\"Unrecognized request argument supplied: user\"}}|user",
                "{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"stream_options\"],\"msg\":\"Extra inputs are not permitted\"}]}|stream_options",
                "{\"message\":\"json: unknown field \\\"top_p\\\"\"}|top_p",
                "{\"error\":{\"message\":\"no\",\"param\":\"stream_options.include_usage\",\"code\":\"unknown_parameter\"}}|stream_options",
                "{\"error\":\"`temperature` is deprecated and not supported\"}|temperature",
                "[{\"error\":{\"message\":\"Unknown name 'user': Cannot find field.\"}}]|user",
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"`top_p` is deprecated for this model.\"}}|top_p",
                "{\"error\":{\"message\":\"`temperature` and `top_p` cannot both be specified for this model.\"}}|temperature",
            })
    void findsTheParameter(String refusal, String name) {
        assertThat(UnsupportedParameter.remedy(body(refusal), SENT, KEPT)
                        .orElseThrow()
                        .drop())
                .containsExactly(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"error\":{\"message\":\"max_tokens must be at most 4096\",\"param\":\"max_tokens\"}}",
                "{\"error\":{\"message\":\"tools is not supported\",\"param\":\"tools\"}}",
                "{\"error\":{\"message\":\"Streaming is not supported; stream must be false\"}}",
                "{\"error\":{\"message\":\"Unknown parameter: 'seed'\",\"param\":\"seed\"}}",
                "not json at all",
                "{}",
                "null",
            })
    void leavesOtherRefusalsAlone(String refusal) {
        assertThat(UnsupportedParameter.remedy(body(refusal), SENT, KEPT)).isEmpty();
    }

    @Test
    void findsTheNewName() {
        ParameterRules rule = UnsupportedParameter.remedy(
                        body("{\"message\":\"'max_tokens' is not supported. Use 'max_completion_tokens' instead.\"}"),
                        SENT,
                        KEPT)
                .orElseThrow();

        assertThat(rule.rename()).isEqualTo(Map.of("max_tokens", "max_completion_tokens"));
        assertThat(rule.drop()).isEmpty();
    }

    @Test
    void whatWasLearnedIsBoundedAndTheLastUsedIsKept() {
        var learned = new LearnedRules();
        var first = new ModelName("p", "m0");
        for (int i = 0; i <= LearnedRules.MOST_MODELS; i++) {
            learned.remember(new ModelName("p", "m" + i), ParameterRules.of(Map.of(), Set.of("user")));
            assertThat(learned.of(first).drop()).containsExactly("user");
        }

        assertThat(learned.of(new ModelName("p", "m1"))).isEqualTo(ParameterRules.NONE);
        assertThat(learned.of(new ModelName("p", "m2")).drop()).containsExactly("user");
    }

    @Test
    void whatIsLearnedAddsUp() {
        var learned = new LearnedRules();
        var model = new ModelName("p", "m");
        learned.remember(model, ParameterRules.of(Map.of(), Set.of("user")));
        learned.remember(model, ParameterRules.of(Map.of("a", "b"), Set.of()));

        assertThat(learned.of(model)).isEqualTo(ParameterRules.of(Map.of("a", "b"), Set.of("user")));
    }
}
