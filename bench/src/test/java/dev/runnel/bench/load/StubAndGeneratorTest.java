package dev.runnel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.bench.AnswerScript;
import dev.runnel.bench.stub.Pacing;
import dev.runnel.bench.stub.UpstreamStub;
import dev.runnel.run.Clock;
import dev.runnel.run.SystemClock;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load programs against each other, without a server between them. */
@Timeout(60)
class StubAndGeneratorTest {

    private static final int STREAMS = 8;
    private static final AnswerScript SCRIPT = new AnswerScript(50);

    private final Clock clock = new SystemClock();

    @ParameterizedTest
    @ValueSource(strings = {"burst", "single", "1"})
    void everyStreamArrivesWhole(String pacing) throws Exception {
        LoadResult result = load(Pacing.parse(pacing), once(Duration.ofSeconds(30)), "/v1/chat/completions", 400);
        assertThat(result.failed()).as(result.example()).isEmpty();
        assertThat(result.completed()).isEqualTo(STREAMS);
        assertThat(result.added().size()).isEqualTo(STREAMS);
        assertThat(result.added().percentile(1)).isPositive();
        assertThat(result.downstream().percentile(1)).isPositive();
    }

    @Test
    void connectionsAskAgainUntilTheMeasuredTimeIsOver() throws Exception {
        LoadPlan plan = new LoadPlan(
                STREAMS, Duration.ZERO, true, Duration.ZERO, Duration.ofMillis(300), Duration.ofSeconds(30), SCRIPT);
        LoadResult result = load(new Pacing.Burst(), plan, "/v1/chat/completions", -1);
        assertThat(result.failed()).as(result.example()).isEmpty();
        assertThat(result.completed()).isGreaterThan(STREAMS);
        assertThat(result.most()).isEqualTo(STREAMS);
    }

    @Test
    void aRefusalCountsAsFailedStream() throws Exception {
        LoadResult result = load(new Pacing.Burst(), once(Duration.ofSeconds(30)), "/v1/nothing", 0);
        assertThat(result.failed()).containsOnlyKeys(Fault.STATUS).containsEntry(Fault.STATUS, (long) STREAMS);
        assertThat(result.example()).contains("404");
        assertThat(result.completed()).isZero();
    }

    @Test
    void aStreamStillOpenAtTheDeadlineCountsAsFailed() throws Exception {
        LoadPlan plan = new LoadPlan(
                STREAMS, Duration.ZERO, false, Duration.ZERO, Duration.ofMillis(50), Duration.ZERO, SCRIPT);
        LoadResult result = load(new Pacing.Paced(Duration.ofSeconds(20)), plan, "/v1/chat/completions", 0);
        assertThat(result.failed()).containsOnlyKeys(Fault.UNFINISHED);
        assertThat(result.failures()).isEqualTo(STREAMS);
    }

    @Test
    void aServerThatIsNotThereCountsAsLostConnections() throws Exception {
        UpstreamStub stub = new UpstreamStub(0, SCRIPT, new Pacing.Burst(), clock);
        int port = stub.port();
        stub.close();
        stub.run();
        LoadPlan plan = once(Duration.ofSeconds(30));
        LoadResult result = new LoadGenerator(Target.provider(port), plan, clock).run(plan.from(clock.nanos()));
        assertThat(result.failed()).containsOnlyKeys(Fault.CONNECTION_LOST);
        assertThat(result.failures()).isEqualTo(STREAMS);
    }

    private static LoadPlan once(Duration limit) {
        return new LoadPlan(STREAMS, Duration.ZERO, false, Duration.ZERO, limit, Duration.ZERO, SCRIPT);
    }

    /** Runs the load on this thread, and expects {@code events} text events unless that is negative. */
    private LoadResult load(Pacing pacing, LoadPlan plan, String path, long events) throws Exception {
        UpstreamStub stub = new UpstreamStub(0, SCRIPT, pacing, clock);
        FutureTask<Void> serving = new FutureTask<>(() -> {
            stub.run();
            return null;
        });
        Thread.ofPlatform().daemon().start(serving);
        try {
            Target provider = Target.provider(stub.port());
            Target target = new Target(stub.port(), provider.dialect(), path, provider.key(), provider.body());
            LoadGenerator generator = new LoadGenerator(target, plan, clock);
            LoadResult result = generator.run(plan.from(clock.nanos()));
            if (events >= 0) {
                assertThat(generator.events()).isEqualTo(events);
            }
            return result;
        } finally {
            stub.close();
            serving.get();
        }
    }
}
