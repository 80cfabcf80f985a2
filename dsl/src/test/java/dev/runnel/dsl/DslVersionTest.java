package dev.runnel.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DslVersionTest {

    private static final DslVersion CURRENT = DslVersion.parse("0.7.0").orElseThrow();

    @ParameterizedTest
    @CsvSource({
        "0.7.0, COMPLETED",
        "0.7, COMPLETED",
        "v0.7.0, COMPLETED",
        "0.7.0.0, COMPLETED",
        "0.7.0rc1, COMPLETED",
        "0.7.0.dev3, COMPLETED",
        "0.6.9, COMPLETED_WITH_WARNINGS",
        "0.3.1, COMPLETED_WITH_WARNINGS",
        "0.1.0, COMPLETED_WITH_WARNINGS",
        "0, COMPLETED_WITH_WARNINGS",
        "0.7.1, PENDING",
        "0.7.0.1, PENDING",
        "0.7.0.post1, PENDING",
        "0.7.0+local, PENDING",
        "0.8.0, PENDING",
        "0.10.0, PENDING",
        "1.0.0, PENDING",
        "1!0.1, PENDING"
    })
    void theDecisionTableIsFollowed(String version, AppFile.Decision decision) {
        assertThat(DslVersion.parse(version).orElseThrow().against(CURRENT)).isEqualTo(decision);
    }

    @ParameterizedTest
    @CsvSource({"0.9.9", "0.0.1"})
    void anOlderMajorVersionIsPending(String version) {
        assertThat(DslVersion.parse(version)
                        .orElseThrow()
                        .against(DslVersion.parse("1.0.0").orElseThrow()))
                .isEqualTo(AppFile.Decision.PENDING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", "0.7.x", "0..7", "-1", "99999999999999999999", "0.7.0 beta gamma", "٠.٧"})
    void otherTextsAreNoVersions(String text) {
        assertThat(DslVersion.parse(text)).isEmpty();
    }
}
