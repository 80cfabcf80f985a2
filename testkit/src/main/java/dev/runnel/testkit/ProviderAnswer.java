package dev.runnel.testkit;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers one request to a dialect as a behavior says: the pace and every fault but the cut are kept here. */
final class ProviderAnswer {

    private final ProviderConnection connection;
    private final ProviderResponse response;
    private final Dialect dialect;
    private final ProviderRequest request;
    private final Behavior behavior;

    ProviderAnswer(
            ProviderConnection connection,
            ProviderResponse response,
            Dialect dialect,
            ProviderRequest request,
            Behavior behavior) {
        this.connection = connection;
        this.response = response;
        this.dialect = dialect;
        this.request = request;
        this.behavior = behavior;
    }

    /** @throws IOException where the client has left, or the behavior breaks the connection */
    void send() throws IOException {
        Fault fault = behavior.fault();
        if (fault instanceof Fault.HangBeforeHead) {
            connection.hang();
        } else if (fault instanceof Fault.Status status) {
            connection.waitUntil(firstTokenAt());
            refuse(status);
        } else if (fault instanceof Fault.UnsupportedParameter unsupported
                && request.json().has(unsupported.parameter())) {
            response.json(400, dialect.unsupported(unsupported.parameter()).toString(), Map.of());
        } else {
            Script script =
                    Script.of(request, behavior.answer(), connection.clock().epochSeconds());
            if (request.streaming()) {
                stream(script);
            } else {
                block(script);
            }
        }
    }

    private void refuse(Fault.Status status) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        if (status.retryAfter() != null) {
            headers.put(
                    "Retry-After",
                    Long.toString(status.retryAfter().plusNanos(999_999_999).toSeconds()));
        }
        String body = dialect.error(request, status.status(), status.message(), status.code())
                .toString();
        response.json(status.status(), body, headers);
    }

    private void block(Script script) throws IOException {
        int deltas = script.text().size() + script.reasoning().size();
        connection.waitUntil(firstTokenAt() + behavior.pace().delayNanos(Math.max(0, deltas - 1)));
        response.json(200, dialect.blocking(script).toString(), Map.of());
    }

    private void stream(Script script) throws IOException {
        response.beginStream();
        long start = firstTokenAt();
        connection.waitUntil(start);
        List<Dialect.Frame> frames = dialect.stream(script);
        int end = end(frames.size());
        long tokens = 0;
        for (int index = 0; index < end; index++) {
            Dialect.Frame frame = frames.get(index);
            if (frame.token()) {
                long due = start + behavior.pace().delayNanos(tokens++);
                if (due > connection.clock().nanos()) {
                    response.flush();
                    connection.waitUntil(due);
                }
            }
            connection.requireClient();
            String instead = malformed(index);
            response.append(instead == null ? frame : frame.withData(instead));
        }
        if (behavior.fault() instanceof Fault.HangAfter) {
            response.flush();
            connection.hang();
        }
        if (behavior.fault() instanceof Fault.ErrorAfter error) {
            response.append(dialect.errorFrame(error.message()));
        }
        response.endStream();
    }

    private int end(int frames) {
        return switch (behavior.fault()) {
            case Fault.ErrorAfter error -> Math.min(error.frames(), frames);
            case Fault.EndAfter early -> Math.min(early.frames(), frames);
            case Fault.HangAfter hang -> Math.min(hang.frames(), frames);
            case Fault.None none -> frames;
            case Fault.Status status -> frames;
            case Fault.UnsupportedParameter unsupported -> frames;
            case Fault.CutAfter cut -> frames;
            case Fault.MalformedFrame malformed -> frames;
            case Fault.HangBeforeHead hang -> frames;
        };
    }

    private @Nullable String malformed(int index) {
        return behavior.fault() instanceof Fault.MalformedFrame malformed && malformed.index() == index
                ? malformed.data()
                : null;
    }

    private long firstTokenAt() {
        return connection.requestedAt() + behavior.pace().firstToken().toNanos();
    }
}
