package dev.runnel.sse;

/** Is told of the events of a stream, as text and in order, by the thread that feeds the reader. */
@FunctionalInterface
public interface EventStreamListener {

    /**
     * An event was dispatched.
     *
     * @param type what the {@code event} field said, {@code message} where it said nothing
     * @param data the lines of the {@code data} fields, joined with LF; may be empty
     * @param lastEventId the last {@code id} that the stream sent so far, empty where there was none
     */
    void event(String type, String data, String lastEventId);

    /** The stream asks to wait {@code millis} (0 to 2147483647) before reconnecting. */
    default void retry(long millis) {}

    /** A comment; {@code text} is what follows the colon, without one leading space. */
    default void comment(String text) {}
}
