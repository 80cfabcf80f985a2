package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FallbackSettingsTest {

    private final List<String> faults = new ArrayList<>();

    private List<ModelFallback> read(String list) {
        return ModelFallback.of(ModelsFixture.json(list), "models.fallback", faults::add);
    }

    private static List<String> faults(List<ModelFallback> fallback, String ollama) {
        return new ModelSettings(
                        Map.of("one", ProviderSettings.of("openai", "http://host/v1", null)),
                        null,
                        Map.of(),
                        ModelSettings.Defaults.NONE,
                        CallTimeouts.DEFAULT,
                        fallback,
                        ollama)
                .faults();
    }

    @Test
    void anEntryIsRead() {
        assertThat(read(
                        "[{\"for\":\"openai/gpt-4o\",\"app\":\"Shop\",\"node\":17,\"use\":[\"one/a\",\"builtin/extractive\"],"
                                + "\"seconds\":12,\"attempts\":4},{\"for\":\"*\",\"use\":\"ollama/b\"}]"))
                .containsExactly(
                        new ModelFallback(
                                "openai/gpt-4o",
                                "Shop",
                                "17",
                                List.of("one/a", "builtin/extractive"),
                                Duration.ofSeconds(12),
                                4),
                        new ModelFallback("*", null, null, List.of("ollama/b"), Duration.ofSeconds(30), 3));
        assertThat(faults).isEmpty();
        assertThat(faults(read("[{\"for\":\"*\",\"use\":[\"one/a\",\"ollama/b\"]}]"), "http://127.0.0.1:11434"))
                .isEmpty();
    }

    @Test
    void allFaultsOfShapeAreTold() {
        read("{}");
        read("[5,{\"for\":[1],\"app\":true,\"use\":[1],\"seconds\":\"soon\",\"attempts\":1.5,\"colour\":\"blue\"}]");
        read("[{\"use\":{}}]");

        assertThat(faults)
                .extracting(fault -> fault.substring(0, fault.indexOf(':')))
                .containsExactlyInAnyOrder(
                        "models.fallback",
                        "models.fallback[0]",
                        "models.fallback[1].colour",
                        "models.fallback[1].for",
                        "models.fallback[1].app",
                        "models.fallback[1].use",
                        "models.fallback[1].seconds",
                        "models.fallback[1].attempts",
                        "models.fallback[0].use");
    }

    @Test
    void allFaultsOfMeaningAreTold() {
        List<String> told = faults(
                List.of(
                        new ModelFallback("gpt-4o", null, null, List.of(), Duration.ZERO, 1),
                        new ModelFallback(
                                "*",
                                null,
                                null,
                                List.of("one/*", "nobody/x", "gpt", "one/a", "one/a", "ollama/b"),
                                Duration.ofSeconds(601),
                                21)),
                null);

        assertThat(told)
                .extracting(fault -> fault.substring(0, fault.indexOf(':')))
                .containsExactlyInAnyOrder(
                        "models.fallback[0].for",
                        "models.fallback[0].use",
                        "models.fallback[0].seconds",
                        "models.fallback[0].attempts",
                        "models.fallback[1].use",
                        "models.fallback[1].use",
                        "models.fallback[1].use",
                        "models.fallback[1].use",
                        "models.fallback[1].use",
                        "models.fallback[1].seconds",
                        "models.fallback[1].attempts");
        assertThat(told).anyMatch(fault -> fault.contains("nobody")).anyMatch(fault -> fault.contains("ollama"));
        assertThat(faults(List.of(), "ftp://x")).singleElement().asString().startsWith("models.ollama: ");
    }
}
