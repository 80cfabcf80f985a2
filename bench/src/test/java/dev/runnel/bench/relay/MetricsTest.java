package dev.runnel.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final String PAGE = """
            # HELP runnel_jvm_allocated_bytes_total Bytes.
            # TYPE runnel_jvm_allocated_bytes_total counter
            runnel_jvm_allocated_bytes_total 1.5E9
            runnel_runs_total{mode="chat"} 3.0
            runnel_runs_total{mode="completion"} 4.0
            """;

    @Test
    void readsACounter() {
        assertThat(Metrics.value(PAGE, Metrics.ALLOCATED)).isEqualTo(1.5e9);
    }

    @Test
    void sumsOverLabels() {
        assertThat(Metrics.value(PAGE, "runnel_runs_total")).isEqualTo(7);
    }

    @Test
    void anAbsentCounterIsUnknown() {
        assertThat(Metrics.value(PAGE, "runnel_jvm_allocated")).isNaN();
    }
}
