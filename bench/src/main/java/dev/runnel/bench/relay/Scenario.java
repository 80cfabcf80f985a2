package dev.runnel.bench.relay;

import dev.runnel.bench.AnswerScript;
import dev.runnel.bench.load.LoadPlan;
import dev.runnel.bench.stub.Pacing;
import java.time.Duration;
import java.util.List;

/**
 * One load, with the stub that belongs to it.
 *
 * @param title what it is, in words, for the report
 * @param pacing how the stub sends
 * @param plan what the generator does
 * @param javaOptions options of the product's JVM, none for its own defaults
 */
record Scenario(String title, Pacing pacing, LoadPlan plan, List<String> javaOptions) {

    /** The scenario that {@code options} name. */
    static Scenario of(RelayOptions options) {
        return switch (options.mode()) {
            case BURST -> burst(options);
            case PACED1000 -> paced(options, 1000, 50);
            case PACED9500 -> pacedOnce(options, 9500, 500);
            case COLDSTART -> throw new IllegalArgumentException("a cold start has no load");
        };
    }

    private static Scenario burst(RelayOptions options) {
        int streams = options.streams().orElse(32);
        int events = options.events().orElse(200);
        Pacing pacing = options.singleWrites() ? new Pacing.SingleWrites() : new Pacing.Burst();
        LoadPlan plan = new LoadPlan(
                streams,
                Duration.ZERO,
                true,
                options.warmUp().orElse(Duration.ofSeconds(10)),
                options.measured(),
                Duration.ofSeconds(30),
                new AnswerScript(events));
        String writes = options.singleWrites() ? "one token per upstream write" : "each answer in one upstream write";
        return new Scenario(
                "%d connections, answers of %d events back to back, %s, %s"
                        .formatted(streams, events, writes, times(plan)),
                pacing,
                plan,
                options.javaOptions());
    }

    /** Every stream that ends is followed by another, so that streams begin at an even rate while all the others flow. */
    private static Scenario paced(RelayOptions options, int defaultStreams, int defaultInterval) {
        int streams = options.streams().orElse(defaultStreams);
        int events = options.events().orElse(200);
        Duration interval = Duration.ofMillis(options.intervalMillis().orElse(defaultInterval));
        Duration length = interval.multipliedBy(events);
        Duration warmUp = options.warmUp().orElse(Duration.ofSeconds(10));
        LoadPlan plan = new LoadPlan(
                streams,
                length.compareTo(warmUp) < 0 ? length : warmUp,
                true,
                warmUp,
                options.measured(),
                length.plusSeconds(30),
                new AnswerScript(events));
        return new Scenario(
                "%d streams at a time, one event per %d ms, answers of %d events, a new one for each that ends, %s"
                        .formatted(streams, interval.toMillis(), events, times(plan)),
                new Pacing.Paced(interval),
                plan,
                options.javaOptions());
    }

    /** Every connection asks once; answers are long enough that all are open throughout the measured time. */
    private static Scenario pacedOnce(RelayOptions options, int defaultStreams, int defaultInterval) {
        int streams = options.streams().orElse(defaultStreams);
        Duration interval = Duration.ofMillis(options.intervalMillis().orElse(defaultInterval));
        Duration warmUp = options.warmUp().orElse(Duration.ofSeconds(25));
        Duration needed = warmUp.plus(options.measured()).plusSeconds(5);
        int events = options.events().orElse((int) (needed.toMillis() / interval.toMillis()) + 1);
        Duration ramp = warmUp.multipliedBy(4).dividedBy(5);
        LoadPlan plan = new LoadPlan(
                streams,
                ramp,
                false,
                warmUp,
                options.measured(),
                interval.multipliedBy(events).plusSeconds(30),
                new AnswerScript(events));
        List<String> heap = options.javaOptions().isEmpty() ? List.of("-Xmx1g") : options.javaOptions();
        return new Scenario(
                "%d streams opened over %d s, one event per %d ms, answers of %d events, product with %s, %s"
                        .formatted(
                                streams,
                                ramp.toSeconds(),
                                interval.toMillis(),
                                events,
                                String.join(" ", heap),
                                times(plan)),
                new Pacing.Paced(interval),
                plan,
                heap);
    }

    private static String times(LoadPlan plan) {
        return "%d s warm-up, %d s measured"
                .formatted(plan.warmUp().toSeconds(), plan.measured().toSeconds());
    }
}
