package dev.runnel.server.surface.service;

import dev.runnel.server.error.ApiError;
import dev.runnel.server.http.Call;
import dev.runnel.server.http.Ids;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a client says it stopped reading: {@code <run id>:<number>}.
 *
 * @param run whose event
 * @param number the last event whose frames it has
 */
record LastEventId(UUID run, long number) {

    /** The id of a request's header, or null where it has none. */
    static @Nullable LastEventId of(Call<?> call) {
        String text = call.header("Last-Event-ID").map(String::strip).orElse("");
        if (text.isEmpty()) {
            return null;
        }
        int colon = text.lastIndexOf(':');
        UUID run = Ids.parse(colon < 0 ? "" : text.substring(0, colon));
        String digits = text.substring(colon + 1);
        if (run == null || !digits.matches("[0-9]{1,18}")) {
            throw ApiError.invalid("Last-Event-ID: must be an id that this server sent");
        }
        return new LastEventId(run, Long.parseLong(digits));
    }
}
