package dev.runnel.server.http;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** UUIDs as clients write them: with or without dashes, in any case. */
public final class Ids {

    private Ids() {}

    /** The id of that text, or null where it is null, empty or no UUID. */
    public static @Nullable UUID parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        String dashed = text.length() == 32
                ? text.substring(0, 8) + "-" + text.substring(8, 12) + "-" + text.substring(12, 16) + "-"
                        + text.substring(16, 20) + "-" + text.substring(20)
                : text;
        try {
            return dashed.length() == 36 ? UUID.fromString(dashed) : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
