package dev.runnel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void percentilesOfOneToHundredAreTheNumbersThemselves() {
        Samples samples = new Samples();
        for (int i = 100; i >= 1; i--) {
            samples.add(i);
        }
        assertThat(samples.percentile(50)).isEqualTo(50);
        assertThat(samples.percentile(99)).isEqualTo(99);
        assertThat(samples.percentile(100)).isEqualTo(100);
        assertThat(samples.percentile(0.5)).isEqualTo(1);
    }

    @Test
    void valuesAddedAfterAPercentileCount() {
        Samples samples = new Samples();
        samples.add(5);
        assertThat(samples.percentile(100)).isEqualTo(5);
        samples.add(3);
        assertThat(samples.percentile(50)).isEqualTo(3);
    }

    @Test
    void noSamplesHaveNoPercentile() {
        assertThat(new Samples().percentile(50)).isNaN();
        assertThatThrownBy(() -> new Samples().percentile(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 200)
    void aPercentileIsTheSmallestValueThatEnoughOthersDoNotExceed(
            @ForAll @NotEmpty List<@LongRange(min = 0, max = 1000) Long> values,
            @ForAll @DoubleRange(min = 0.1, max = 100) double percent) {
        Samples samples = new Samples();
        values.forEach(samples::add);
        double found = samples.percentile(percent);
        long atMost = values.stream().filter(value -> value <= found).count();
        long below = values.stream().filter(value -> value < found).count();
        assertThat(atMost).isGreaterThanOrEqualTo((long) Math.ceil(percent / 100 * values.size()));
        assertThat(below).isLessThan((long) Math.ceil(percent / 100 * values.size()));
    }
}
