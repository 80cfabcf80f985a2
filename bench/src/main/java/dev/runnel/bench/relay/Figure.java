package dev.runnel.bench.relay;

import dev.runnel.bench.load.Samples;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One line of a report: a figure of each round, and their median.
 *
 * @param label name and unit
 * @param of its value in a round; NaN where it is not known
 * @param decimals digits after the point
 */
record Figure(String label, ToDoubleFunction<Round> of, int decimals) {

    private static final double MIB = 1024 * 1024;

    /** The figures of a load, in the order of the report. */
    static final List<Figure> ALL = List.of(
            new Figure("CPU, µs per event", Round::cpuMicrosPerEvent, 2),
            new Figure("JVM-allocated bytes per event", Round::allocatedPerEvent, 0),
            new Figure("events/s", Round::eventsPerSecond, 0),
            new Figure("time to first event over the stub's delay, p50, ms", added(50), 2),
            new Figure("time to first event over the stub's delay, p99, ms", added(99), 2),
            new Figure("of it from the stub's write on, p50, ms", downstream(50), 2),
            new Figure("of it from the stub's write on, p99, ms", downstream(99), 2),
            new Figure("RSS, MiB", round -> round.residentBytes() / MIB, 0),
            new Figure("descriptors of the largest process", Round::descriptors, 0),
            new Figure("most streams at a time", round -> round.load().most(), 0),
            new Figure("streams completed", round -> round.load().completed(), 0),
            new Figure("streams failed", round -> round.load().failures(), 0),
            new Figure("beside it: stub, CPU µs per event", Round::stubMicrosPerEvent, 2),
            new Figure("beside it: generator, CPU µs per event", Round::generatorMicrosPerEvent, 2));

    private static ToDoubleFunction<Round> added(double percent) {
        return round -> round.load().added().percentile(percent) / 1e6;
    }

    private static ToDoubleFunction<Round> downstream(double percent) {
        return round -> round.load().downstream().percentile(percent) / 1e6;
    }

    double median(List<Round> rounds) {
        return Samples.median(rounds.stream().mapToDouble(of).toArray());
    }

    String show(double value) {
        return Double.isNaN(value) ? "n/a" : String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
