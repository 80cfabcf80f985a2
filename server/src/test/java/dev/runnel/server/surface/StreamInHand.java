package dev.runnel.server.surface;

import dev.runnel.testkit.RawResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A stream that is read frame by frame, while it is still being written. */
final class StreamInHand {

    private final CheckedHttp http;
    private final RawResponse head;
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private final Deque<JsonNode> frames = new ArrayDeque<>();
    private final StringBuilder raw = new StringBuilder();

    /** Reads the head of the answer to what was sent. */
    StreamInHand(CheckedHttp http) {
        this.http = http;
        head = http.readHead();
        if (head.status() != 200) {
            throw new AssertionError("no stream but status " + head.status());
        }
    }

    RawResponse head() {
        return head;
    }

    /** Everything read so far, as it came. */
    String raw() {
        return raw.toString();
    }

    /** The next JSON frame; fails where the stream ends instead. */
    JsonNode next() {
        while (frames.isEmpty()) {
            if (!more()) {
                throw new AssertionError("the stream ended");
            }
        }
        return frames.remove();
    }

    /** All frames until the stream's end. */
    List<JsonNode> rest() {
        while (more()) {
            // Reads on.
        }
        var rest = new ArrayList<>(frames);
        frames.clear();
        return rest;
    }

    private boolean more() {
        var buffer = new byte[4096];
        int count = http.readBody(buffer, 0, buffer.length);
        if (count < 0) {
            return false;
        }
        unread.write(buffer, 0, count);
        String text = unread.toString(StandardCharsets.UTF_8);
        int end = text.lastIndexOf("\n\n");
        if (end >= 0) {
            String whole = text.substring(0, end + 2);
            raw.append(whole);
            http.checkFrames(whole);
            frames.addAll(ServiceClient.frames(whole));
            unread.reset();
            unread.writeBytes(text.substring(end + 2).getBytes(StandardCharsets.UTF_8));
        }
        return true;
    }
}
