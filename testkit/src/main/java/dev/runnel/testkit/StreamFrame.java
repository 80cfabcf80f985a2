package dev.runnel.testkit;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One event, or one comment between events, of an event stream as it was written.
 *
 * @param id null where it has no {@code id} line, as with the other fields
 * @param event the {@code event} line's value
 * @param retry the {@code retry} line's value in milliseconds
 * @param data the {@code data} lines joined with LF
 * @param comment the text of a comment line; null for an event
 * @param raw the lines as they came, with the blank line that ends them, if one does
 * @param endOffset how many bytes of the body had come when it was complete
 * @param receivedNanos when it was complete, on the client's clock
 */
public record StreamFrame(
        @Nullable String id,
        @Nullable String event,
        @Nullable Long retry,
        @Nullable String data,
        @Nullable String comment,
        String raw,
        long endOffset,
        long receivedNanos) {

    public boolean isComment() {
        return comment != null;
    }

    /** The data; fails where the frame has none. */
    public String requireData() {
        if (data == null) {
            throw new AssertionError("a frame without data: " + raw);
        }
        return data;
    }

    /** The bytes as they came. */
    public byte[] rawBytes() {
        return raw.getBytes(StandardCharsets.UTF_8);
    }
}
