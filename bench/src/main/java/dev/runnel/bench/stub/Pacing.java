package dev.runnel.bench.stub;

import java.time.Duration;

/** How the stub spreads the events of an answer over time and over writes. */
public sealed interface Pacing {

    /** The whole answer at once, in one write of many events. */
    record Burst() implements Pacing {}

    /** As fast as the sockets take them, every event in a write of its own; connections take turns, one event each. */
    record SingleWrites() implements Pacing {}

    /**
     * One event per interval, each in a write of its own; the first one {@code interval} after the request.
     *
     * @param interval time between two events, 1 ms to 1 min
     */
    record Paced(Duration interval) implements Pacing {
        public Paced {
            if (interval.toMillis() < 1 || interval.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new IllegalArgumentException("interval must be 1 ms to 60000 ms");
            }
        }
    }

    /** Reads {@code burst}, {@code single} or a number of milliseconds. */
    static Pacing parse(String text) {
        return switch (text) {
            case "burst" -> new Burst();
            case "single" -> new SingleWrites();
            default -> new Paced(Duration.ofMillis(Long.parseLong(text)));
        };
    }

    /** The form that {@link #parse} reads. */
    default String text() {
        return switch (this) {
            case Burst() -> "burst";
            case SingleWrites() -> "single";
            case Paced(Duration interval) -> Long.toString(interval.toMillis());
        };
    }
}
