package dev.runnel.run;

/**
 * The waits of one thread that somebody else nearly always ends long before their time: of a watcher for the next event, of
 * a call for the next piece of its answer.
 *
 * <p>A timed park of a virtual thread costs more than the event it waits for, because it sets a timer and takes it back, and
 * wakes the thread that keeps the timers both times. An alarm leaves its one timer standing from wait to wait.
 *
 * <p>Used by one thread at a time; {@link #close()} may come from any.
 */
@FunctionalInterface
public interface Alarm extends AutoCloseable {

    /**
     * Parks the calling thread until it is unparked, interrupted, or {@link Clock#nanos()} has reached {@code deadline}; it
     * may return early.
     *
     * <p>A closed alarm does not wait.
     */
    void parkUntil(long deadline);

    /** Takes the timer back. */
    @Override
    default void close() {}
}
