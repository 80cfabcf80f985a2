package dev.runnel.testkit;

import dev.runnel.sse.EventStreamWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Writes one HTTP response, cutting its body where a {@link Fault.CutAfter} says. Used by the answering thread. */
final class ProviderResponse {

    /** The cut has been reached: the connection is to be broken now. */
    static final class CutReached extends IOException {

        private static final long serialVersionUID = 1L;

        private final boolean reset;

        CutReached(boolean reset) {
            super("the body is cut here on purpose");
            this.reset = reset;
        }

        boolean reset() {
            return reset;
        }
    }

    private static final int FLUSH_BYTES = 64 * 1024;
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream output;
    private final ProviderExchange exchange;
    private final Behavior behavior;
    private final boolean chunked;
    private final boolean keepAlive;
    private final EventStreamWriter pending = new EventStreamWriter();
    private int pendingFrames;
    private long sent;

    /** @param chunked whether the client knows the chunked coding: HTTP/1.1 */
    ProviderResponse(
            OutputStream output, ProviderExchange exchange, Behavior behavior, boolean chunked, boolean keepAlive) {
        this.output = output;
        this.exchange = exchange;
        this.behavior = behavior;
        this.chunked = chunked;
        this.keepAlive = keepAlive;
    }

    /** A complete response with a JSON body. */
    void json(int status, String body, Map<String, String> headers) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> fields = new LinkedHashMap<>(headers);
        fields.put("Content-Type", "application/json");
        fields.put("Content-Length", Integer.toString(bytes.length));
        byte[] head = head(status, fields);
        int whole = (int) Math.min(bytes.length, cutAt() - sent);
        ByteArrayOutputStream message = new ByteArrayOutputStream(head.length + whole);
        message.write(head);
        message.write(bytes, 0, whole);
        message.writeTo(output);
        count(whole);
    }

    void beginStream() throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Content-Type", "text/event-stream; charset=utf-8");
        fields.put("Cache-Control", "no-cache");
        if (chunked) {
            fields.put("Transfer-Encoding", "chunked");
        }
        output.write(head(200, fields));
    }

    /** Adds a frame to what the next {@link #flush()} sends; sends it if enough have come together. */
    void append(Dialect.Frame frame) throws IOException {
        if (pendingFrames >= behavior.pace().framesPerWrite() || pending.size() > FLUSH_BYTES) {
            flush();
        }
        pending.write(null, frame.event(), frame.data());
        pendingFrames++;
    }

    void flush() throws IOException {
        send(false);
    }

    /** Sends what is left and ends the body, in one write where the pace allows it. */
    void endStream() throws IOException {
        send(true);
    }

    private void send(boolean last) throws IOException {
        int size = (int) Math.min(pending.size(), cutAt() - sent);
        int piece = behavior.pace().pieceBytes() == 0
                ? Math.max(size, 1)
                : behavior.pace().pieceBytes();
        boolean terminated = false;
        for (int from = 0; from < size; from += piece) {
            int length = Math.min(piece, size - from);
            terminated = last && from + length == pending.size() && sent + length < cutAt();
            output.write(chunk(from, length, terminated));
            count(length);
        }
        count(0);
        if (last && chunked && !terminated) {
            output.write(LAST_CHUNK);
        }
        pending.clear();
        pendingFrames = 0;
    }

    private byte[] chunk(int from, int length, boolean last) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length + 20);
        if (chunked) {
            bytes.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        bytes.write(pending.array(), from, length);
        if (chunked) {
            bytes.write('\r');
            bytes.write('\n');
        }
        if (chunked && last) {
            bytes.write(LAST_CHUNK);
        }
        return bytes.toByteArray();
    }

    private long cutAt() {
        return behavior.fault() instanceof Fault.CutAfter cut ? cut.bytes() : Long.MAX_VALUE;
    }

    private void count(int bytes) throws CutReached {
        sent += bytes;
        exchange.sent(sent);
        if (behavior.fault() instanceof Fault.CutAfter cut && sent >= cut.bytes()) {
            throw new CutReached(cut.reset());
        }
    }

    private byte[] head(int status, Map<String, String> fields) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(fields);
        all.put("x-request-id", "req_fake_" + exchange.request().number());
        // Anthropic's name for it.
        all.put("request-id", "req_fake_" + exchange.request().number());
        if (!keepAlive) {
            all.put("Connection", "close");
        }
        all.putAll(behavior.headers());
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + reason(status) + "\r\n");
        all.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Content Too Large";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> status < 500 ? "Client Error" : "Server Error";
        };
    }
}
