package dev.runnel.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.bench.load.Fault;
import dev.runnel.bench.load.LoadResult;
import dev.runnel.bench.load.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    @Test
    void aRoundDividesWhatWasUsedByEvents() {
        Round round = round(4_000_000_000L, 2_000_000, 1_000, 1_600_000, Map.of());
        assertThat(round.events()).isEqualTo(1_000_000);
        assertThat(round.cpuMicrosPerEvent()).isEqualTo(4.0);
        assertThat(round.eventsPerSecond()).isEqualTo(100_000);
        assertThat(round.allocatedPerEvent()).isEqualTo(800);
    }

    @Test
    void theMedianIsTheMiddleRound() {
        assertThat(Samples.median(3, 1, 2)).isEqualTo(2);
        assertThat(Samples.median(4, 1, 2, 3)).isEqualTo(2.5);
        assertThat(Samples.median(1, Double.NaN, 3)).isNaN();
        assertThat(Samples.median()).isNaN();
    }

    @Test
    void medianRatioAndRoundsStandSideBySide() {
        Map<String, List<Round>> rounds = new LinkedHashMap<>();
        rounds.put("product", List.of(cpu(4_000_000_000L), cpu(6_000_000_000L), cpu(5_000_000_000L)));
        rounds.put("nginx", List.of(cpu(500_000_000L), cpu(400_000_000L), cpu(600_000_000L)));
        String report = Report.of("a load", List.of("CPU: one"), rounds);
        assertThat(report)
                .contains("| CPU, µs per event | 5.00 | 0.50 | 10.00 | 4.00; 6.00; 5.00 | 0.50; 0.40; 0.60 |");
        assertThat(report).contains("### a load").contains("- CPU: one").doesNotContain("failed {");
    }

    @Test
    void unknownFiguresSaySo() {
        Round round = round(1, 2_000_000, Double.NaN, Double.NaN, Map.of());
        assertThat(Report.of("a load", List.of(), Map.of("nginx", List.of(round))))
                .contains("| JVM-allocated bytes per event | n/a | n/a |");
    }

    @Test
    void failuresAreNamed() {
        Round round = round(1, 2_000_000, 1, 1, Map.of(Fault.WRONG_TOKEN, 3L));
        assertThat(Report.of("a load", List.of(), Map.of("product", List.of(round))))
                .contains("| streams failed | 3 | 3 |")
                .contains("product, round 1: failed {WRONG_TOKEN=3}; first: an example");
    }

    private static Round cpu(long nanos) {
        return round(nanos, 2_000_000, 1, 1, Map.of());
    }

    private static Round round(
            long cpu, long eventsAtEnd, double allocated, double allocatedAtEnd, Map<Fault, Long> failed) {
        Round.Sample begin = new Round.Sample(0, 1_000_000, 0, 0, 0, allocated * 1000, 1_000_000);
        Round.Sample end = new Round.Sample(
                10_000_000_000L, eventsAtEnd, cpu, 0, 0, allocated * 1000 + allocatedAtEnd * 1000, 3_000_000);
        LoadResult load =
                new LoadResult(7, failed, failed.isEmpty() ? "" : "an example", 1, new Samples(), new Samples());
        return new Round(begin, end, 1, 1, load);
    }
}
