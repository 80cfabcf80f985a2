package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.JsonText;
import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.ModelDescription.Mode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelOverrideTest {

    private final List<String> faults = new ArrayList<>();

    private ModelOverride read(String tree) {
        return ModelOverride.of(JsonText.parseObject(tree), "p", faults::add);
    }

    @Test
    void everyKeyIsRead() {
        ModelOverride override =
                read("{\"mode\":\"completion\",\"context-size\":4096,\"features\":[\"vision\",\"tool-call\"],"
                        + "\"price\":[0.15,\"0.60\"],\"rename\":{\"max_tokens\":\"limit\"},\"drop\":[\"user\"]}");

        assertThat(faults).isEmpty();
        assertThat(override)
                .isEqualTo(new ModelOverride(
                        Mode.COMPLETION,
                        4096,
                        Set.of(Feature.VISION, Feature.TOOL_CALL),
                        new BigDecimal("0.15"),
                        new BigDecimal("0.60"),
                        Map.of("max_tokens", "limit"),
                        Set.of("user")));
    }

    @Test
    void nothingIsRequired() {
        assertThat(read("{}")).isEqualTo(ModelOverride.NONE);
        assertThat(faults).isEmpty();
    }

    @Test
    void everyFaultIsTold() {
        read("{\"mode\":\"voice\",\"context-size\":0,\"features\":[\"sight\"],\"price\":[1],\"rename\":{\"a\":1},"
                + "\"drop\":\"user\",\"window\":1}");

        assertThat(faults)
                .containsExactlyInAnyOrder(
                        "p.window: is no setting of a model (mode, context-size, features, price, rename, drop)",
                        "p.mode: must be of chat, completion",
                        "p.context-size: must be a whole number of tokens, at least 1",
                        "p.features: must be of vision, tool-call, structured-output, reasoning",
                        "p.price: must be two numbers, US dollars per million tokens of prompt and completion",
                        "p.rename.a: must be the name under which the parameter is sent",
                        "p.drop: must be a list of words");
    }
}
