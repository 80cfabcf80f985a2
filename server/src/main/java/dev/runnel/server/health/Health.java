package dev.runnel.server.health;

import dev.runnel.run.Store;
import dev.runnel.server.http.PlainHandler;
import dev.runnel.server.http.Reply;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The three questions that operators' tools ask; none of them waits for anything. */
public final class Health {

    private Health() {}

    /**
     * The handlers by path.
     *
     * @param accepting whether the server still takes on work
     */
    public static Map<String, PlainHandler> handlers(Store store, Meters meters, BooleanSupplier accepting) {
        return Map.of(
                "/healthz", () -> text(200, "text/plain; charset=utf-8", "ok\n"),
                "/readyz", () -> ready(store, accepting),
                "/metrics", () -> text(200, "text/plain; version=0.0.4; charset=utf-8", meters.scrape()));
    }

    private static Reply ready(Store store, BooleanSupplier accepting) {
        if (!accepting.getAsBoolean()) {
            return text(503, "text/plain; charset=utf-8", "shutting down\n");
        }
        return store.writable()
                ? text(200, "text/plain; charset=utf-8", "ready\n")
                : text(503, "text/plain; charset=utf-8", "the database cannot be written\n");
    }

    private static Reply text(int status, String type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Reply.Bytes(
                status, type, Map.of("Cache-Control", "no-store"), bytes.length, () -> new ByteArrayInputStream(bytes));
    }
}
