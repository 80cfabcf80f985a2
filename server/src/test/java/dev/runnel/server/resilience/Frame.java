package dev.runnel.server.resilience;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A frame as it came over the socket.
 *
 * @param id its event id, null where the native event's frames go on after it
 * @param json its data, null for a ping
 */
record Frame(@Nullable String id, @Nullable JsonNode json) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The value of the member {@code event}; {@code ping} for a ping. */
    String event() {
        return json == null ? "ping" : json.path("event").stringValue("");
    }

    String text(String member) {
        return json == null ? "" : json.path(member).stringValue("");
    }

    /** A text in the member {@code data}. */
    String data(String member) {
        return json == null ? "" : json.path("data").path(member).stringValue("");
    }

    /** The frames that are complete in {@code body}; what follows the last blank line is no frame yet. */
    static List<Frame> complete(byte[] body) {
        var frames = new ArrayList<Frame>();
        int start = 0;
        for (int at = 0; at + 1 < body.length; at++) {
            if (body[at] == '\n' && body[at + 1] == '\n') {
                frames.add(of(new String(body, start, at - start, StandardCharsets.UTF_8)));
                start = at + 2;
                at++;
            }
        }
        return frames;
    }

    private static Frame of(String lines) {
        String id = null;
        JsonNode json = null;
        for (String line : lines.split("\n", -1)) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ") && json == null) {
                json = JSON.readTree(line.substring(6));
            } else if (!line.equals("event: ping")) {
                throw new AssertionError("not a line of a frame: " + line);
            }
        }
        return new Frame(id, json);
    }
}
