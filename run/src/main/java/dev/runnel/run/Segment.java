package dev.runnel.run;

/**
 * Consecutive events of a run as they are stored and published.
 *
 * @param first number of its first event
 * @param last number of its last event
 * @param firstTime time of its first event, milliseconds since the epoch
 * @param lastTime time of its last event, milliseconds since the epoch
 * @param retention how long it must be kept: the longest of its events decides
 * @param events the encoded events, version byte first (see {@link EventCodec})
 */
public record Segment(long first, long last, long firstTime, long lastTime, Retention retention, byte[] events) {

    /** How long events are kept, shortest first. */
    public enum Retention {
        /** Deltas and audio only. */
        DELTA,
        /** Node events. */
        TRACE,
        /** What a finished run is told by. */
        TERMINAL
    }
}
