package dev.runnel.sse;

/**
 * Is told of the events of a stream without a String being made of their data.
 *
 * <p>The bytes belong to the reader or to whoever fed it and are valid only until the method returns. They are handed
 * over as they came: where the sender wrote invalid UTF-8 it is still in there, and {@link EventStreamReader#text}
 * decodes it as the standard says.
 */
@FunctionalInterface
public interface EventBytesListener {

    /**
     * An event was dispatched.
     *
     * @param type what the {@code event} field said, {@code message} where it said nothing
     * @param buffer holds the lines of the {@code data} fields, joined with LF; to be read only
     * @param offset where the data begins in {@code buffer}
     * @param length bytes of data, may be 0
     * @param lastEventId the last {@code id} that the stream sent so far, empty where there was none
     */
    void event(String type, byte[] buffer, int offset, int length, String lastEventId);

    /** The stream asks to wait {@code millis} (0 to 2147483647) before reconnecting. */
    default void retry(long millis) {}

    /** A comment; the bytes are what follows the colon, without one leading space. */
    default void comment(byte[] buffer, int offset, int length) {}
}
