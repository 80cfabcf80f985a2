package dev.runnel.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.bench.stub.Pacing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayOptionsTest {

    private static final Path ROOT = Path.of("/checkout");

    @Test
    void aBurstIsThirtyTwoConnectionsOfTwoHundredEventsInThreeRounds() {
        RelayOptions options = parse("burst");
        Scenario scenario = Scenario.of(options);
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.product()).containsExactly("/checkout/runnel");
        assertThat(scenario.pacing()).isEqualTo(new Pacing.Burst());
        assertThat(scenario.plan().streams()).isEqualTo(32);
        assertThat(scenario.plan().script().events()).isEqualTo(200);
        assertThat(scenario.plan().warmUp()).isEqualTo(Duration.ofSeconds(10));
        assertThat(scenario.plan().measured()).isEqualTo(Duration.ofSeconds(30));
        assertThat(scenario.plan().repeat()).isTrue();
    }

    @Test
    void upstreamWritesMayBeSingle() {
        assertThat(Scenario.of(parse("burst", "--upstream-writes", "single")).pacing())
                .isEqualTo(new Pacing.SingleWrites());
    }

    @Test
    void thousandPacedStreamsSendEveryFiftyMilliseconds() {
        Scenario scenario = Scenario.of(parse("paced1000"));
        assertThat(scenario.plan().streams()).isEqualTo(1000);
        assertThat(scenario.pacing()).isEqualTo(new Pacing.Paced(Duration.ofMillis(50)));
        assertThat(scenario.javaOptions()).isEmpty();
    }

    @Test
    void theNinetyFiveHundredAreAllOpenThroughoutTheMeasuredTime() {
        for (Scenario scenario : List.of(
                Scenario.of(parse("paced9500")),
                Scenario.of(parse("paced9500", "--warmup", "60", "--measure", "120")))) {
            Duration length =
                    Duration.ofMillis(500).multipliedBy(scenario.plan().script().events());
            Duration closes = scenario.plan().warmUp().plus(scenario.plan().measured());
            assertThat(scenario.plan().streams()).isEqualTo(9500);
            assertThat(scenario.plan().repeat()).isFalse();
            assertThat(scenario.plan().ramp()).isLessThan(scenario.plan().warmUp());
            assertThat(length).isGreaterThan(closes);
            assertThat(scenario.javaOptions()).containsExactly("-Xmx1g");
        }
    }

    @Test
    void numbersMayBeChosen() {
        RelayOptions options = parse(
                "burst",
                "--rounds",
                "1",
                "--warmup",
                "2",
                "--measure",
                "3",
                "--streams",
                "4",
                "--events",
                "5",
                "--app",
                "chatflow",
                "--product",
                "java -jar runnel.jar",
                "--java-options",
                "-Xmx2g -Xms2g");
        Scenario scenario = Scenario.of(options);
        assertThat(options.rounds()).isEqualTo(1);
        assertThat(scenario.plan().warmUp()).isEqualTo(Duration.ofSeconds(2));
        assertThat(scenario.plan().measured()).isEqualTo(Duration.ofSeconds(3));
        assertThat(scenario.plan().streams()).isEqualTo(4);
        assertThat(scenario.plan().script().events()).isEqualTo(5);
        assertThat(options.app()).isEqualTo(ServedApp.CHATFLOW);
        assertThat(options.product()).containsExactly("java", "-jar", "runnel.jar");
        assertThat(scenario.javaOptions()).containsExactly("-Xmx2g", "-Xms2g");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "flood",
                "burst --rounds",
                "burst --rounds x",
                "burst --rounds 0",
                "burst --streams 12001",
                "burst --upstream-writes many",
                "burst --nothing",
                "burst --app workflow",
                "coldstart --controls-only"
            })
    void refusesWhatItDoesNotKnow(String line) {
        assertThatThrownBy(() -> parse(line.isEmpty() ? new String[0] : line.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("null");
    }

    private static RelayOptions parse(String... arguments) {
        return RelayOptions.parse(List.of(arguments), ROOT);
    }
}
