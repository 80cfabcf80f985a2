package dev.runnel.server.surface.service;

import dev.runnel.server.error.ApiError;
import dev.runnel.server.http.Call;
import dev.runnel.server.usecase.run.Caller;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a caller gives to find its runs again in its own traces (service-api.md section 3, "Tracing"). */
final class Tracing {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    /** W3C Trace Context: version, trace id, parent id, flags. */
    private static final Pattern PARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private static final int LONGEST_SESSION = 200;

    private Tracing() {}

    /** The trace id: of the header, the query, the body or {@code traceparent}; null where it is none or malformed. */
    static @Nullable String id(Call<Caller> call, @Nullable String ofBody) {
        String given = call.header("X-Trace-Id")
                .filter(text -> !text.isEmpty())
                .or(() -> call.rawQuery("trace_id").filter(text -> !text.isEmpty()))
                .orElse(ofBody == null ? "" : ofBody);
        if (given.isEmpty()) {
            Matcher parent = PARENT.matcher(call.header("traceparent").orElse(""));
            given = parent.matches() ? parent.group(1) : "";
        }
        return ID.matcher(given).matches() ? given : null;
    }

    /**
     * Checks the id of a trace session; nothing here uses it.
     *
     * @throws ApiError where it is given and has not 1 to 200 characters
     */
    static void checkSession(Call<Caller> call, @Nullable String ofBody) {
        String given = call.header("X-Trace-Session-Id")
                .or(() -> call.rawQuery("trace_session_id"))
                .orElse(ofBody);
        if (given != null && (given.isBlank() || given.strip().length() > LONGEST_SESSION)) {
            throw ApiError.invalid("trace_session_id: must have 1 to " + LONGEST_SESSION + " characters");
        }
    }
}
