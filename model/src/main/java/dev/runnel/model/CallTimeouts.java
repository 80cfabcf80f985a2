package dev.runnel.model;

import java.time.Duration;

/**
 * How long the stages of a model call may take, at every provider.
 *
 * @param connect until the connection stands
 * @param firstToken from sending the request until the first piece of the answer
 * @param idle between two pieces
 * @param whole everything together; for an answer in one piece also the wait for it
 */
public record CallTimeouts(Duration connect, Duration firstToken, Duration idle, Duration whole) {

    /** 10 s, 120 s, 60 s, 20 min. */
    public static final CallTimeouts DEFAULT = new CallTimeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(120), Duration.ofSeconds(60), Duration.ofMinutes(20));
}
