package dev.runnel.run;

/**
 * One thing that happened in a run, numbered.
 *
 * @param number rises within the run; a gap means that nothing is missing but the numbers (see {@link
 *     Payload.RunRecovered})
 * @param time milliseconds since the epoch
 * @param payload what happened
 */
public record RunEvent(long number, long time, Payload payload) {}
