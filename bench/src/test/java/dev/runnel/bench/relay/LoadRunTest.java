package dev.runnel.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runnel.bench.AnswerScript;
import dev.runnel.bench.load.LoadPlan;
import dev.runnel.bench.process.BenchException;
import dev.runnel.bench.process.ProcessFigures;
import dev.runnel.bench.stub.Pacing;
import dev.runnel.run.Clock;
import dev.runnel.run.SystemClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A small run through real processes: stub, stand-in product, nginx. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class LoadRunTest {

    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final List<String> STAND_IN = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            StandInProduct.class.getName());
    private static final Scenario SCENARIO = new Scenario(
            "a small load",
            new Pacing.SingleWrites(),
            new LoadPlan(
                    4,
                    Duration.ZERO,
                    true,
                    Duration.ofMillis(200),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30),
                    new AnswerScript(30)),
            List.of());

    private final Clock clock = new SystemClock();
    private final LoadRun run = new LoadRun(SCENARIO, new ProcessFigures(Path.of("/proc")), clock, line -> {});

    @TempDir
    Path folder;

    @Test
    void theProductIsStartedMeasuredAndEnded() {
        Product.prepare(STAND_IN, folder);
        long pid;
        try (Product product = Product.start(ServedApp.CHAT, STAND_IN, List.of("-Xmx1g"), stub(), folder)) {
            pid = product.pid();
            Round round = onlyRound(product);
            assertThat(round.load().failed()).as(round.load().example()).isEmpty();
            assertThat(round.load().completed()).isPositive();
            assertThat(round.events()).isPositive();
            assertThat(round.allocatedPerEvent()).isPositive();
            assertThat(round.residentBytes()).isPositive();
            assertThat(round.descriptors()).isPositive();
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void nginxIsStartedMeasuredAndEnded() {
        assumeTrue(Files.isExecutable(NGINX), "no nginx at " + NGINX);
        long pid;
        try (NginxControl nginx = NginxControl.start(NGINX, stub(), folder, clock)) {
            pid = nginx.pid();
            Round round = onlyRound(nginx);
            assertThat(round.load().failed()).as(round.load().example()).isEmpty();
            assertThat(round.load().completed()).isPositive();
            assertThat(round.allocatedPerEvent()).isNaN();
            assertThat(round.residentBytes()).isPositive();
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aProductThatDoesNotStartIsToldWithItsLastWords() {
        List<String> broken = List.of("sh", "-c", "echo no such disk >&2; exit 3");
        assertThatThrownBy(() -> Product.prepare(broken, folder))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("no such disk");
        assertThatThrownBy(() -> Product.start(ServedApp.CHAT, broken, List.of(), stub(), folder))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("ended before it was ready")
                .hasMessageContaining("no such disk");
    }

    private StubProcess stub() {
        return StubProcess.start("stub", 30, SCENARIO.pacing(), folder, clock);
    }

    private Round onlyRound(Server server) {
        Map<String, List<Round>> rounds = run.rounds(List.of(server), 1);
        assertThat(rounds).containsOnlyKeys(server.name());
        return rounds.get(server.name()).getFirst();
    }
}
