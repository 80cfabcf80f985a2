package dev.runnel.server.http;

import dev.runnel.run.ByteBuilder;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Writes the reply of one request; the callback is completed with its last byte. */
final class ReplyWriter {

    private static final HttpField JSON =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
    private static final HttpField TEXT = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    private static final HttpField STREAM =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    private static final HttpField UNCACHED = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-cache");
    private static final HttpField UNBUFFERED = new PreEncodedHttpField("X-Accel-Buffering", "no");

    private static final HttpField CLOSE = new PreEncodedHttpField(HttpHeader.CONNECTION, "close");

    private static final int PIECE = 32 * 1024;

    private final LingeringRequest request;
    private final Response response;
    private final Callback callback;

    ReplyWriter(LingeringRequest request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    /**
     * Writes what a handler answers.
     *
     * @throws ApiError where a file does not have the range that is asked for; nothing is written then
     * @throws IOException where the client has left, or the reply's bytes cannot be read
     */
    void write(Reply reply) throws IOException {
        announce();
        switch (reply) {
            case Reply.Json(int status, Value document) -> json(status, document);
            case Reply.Empty(int status) -> {
                response.setStatus(status);
                last(ByteBuffer.allocate(0));
            }
            case Reply.Bytes bytes -> {
                if (known(bytes.headers().get("ETag"))) {
                    bytes.headers().forEach(response.getHeaders()::put);
                    response.setStatus(304);
                    last(ByteBuffer.allocate(0));
                } else {
                    head(bytes.status(), bytes.mediaType(), bytes.headers(), bytes.length());
                    copy(bytes.source(), bytes.length());
                }
            }
            case Reply.File file -> file(file);
            case Reply.EventStream(Map<String, String> extra, Reply.Writer writer) -> {
                response.setStatus(200);
                HttpFields.Mutable headers = response.getHeaders();
                headers.put(STREAM).put(UNCACHED).put(UNBUFFERED);
                extra.forEach(headers::put);
                writer.write(new StreamResponse(response));
                last(ByteBuffer.allocate(0));
            }
        }
    }

    /** Writes a JSON document. */
    void json(int status, Value document) {
        announce();
        var out = new ByteBuilder(512);
        JsonText.write(document, out);
        out.put('\n');
        response.setStatus(status);
        response.getHeaders().put(JSON).put(HttpHeader.CONTENT_LENGTH, out.length());
        last(out.view());
    }

    /** Writes a line of text. */
    void text(int status, String text) {
        announce();
        response.setStatus(status);
        response.getHeaders().put(TEXT);
        last(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private void file(Reply.File file) throws IOException {
        switch (RequestedRange.of(request, file.length(), file.tag())) {
            case RequestedRange.Whole() -> {
                head(200, file.mediaType(), file.headers(), file.length());
                response.getHeaders().put(HttpHeader.ETAG, file.tag());
                copy(() -> file.source().open(0), file.length());
            }
            case RequestedRange.Part part -> {
                head(206, file.mediaType(), file.headers(), part.length());
                response.getHeaders()
                        .put(HttpHeader.ETAG, file.tag())
                        .put(
                                HttpHeader.CONTENT_RANGE,
                                "bytes " + part.first() + "-" + part.last() + "/" + file.length());
                copy(() -> file.source().open(part.first()), part.length());
            }
            case RequestedRange.Unsatisfiable() ->
                throw ApiError.withHeader(
                        ErrorCode.REQUESTED_RANGE_NOT_SATISFIABLE,
                        "The file has " + file.length() + " bytes; the requested range lies behind them.",
                        "Content-Range",
                        "bytes */" + file.length());
        }
    }

    /** Whether the client has what that tag stands for (RFC 9110 section 13.1.2). */
    private boolean known(@Nullable String tag) {
        if (tag == null) {
            return false;
        }
        for (String candidate : request.getHeaders().getCSV(HttpHeader.IF_NONE_MATCH, true)) {
            if (candidate.equals("*") || candidate.equals(tag) || candidate.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    private void head(int status, String mediaType, Map<String, String> extra, long length) {
        response.setStatus(status);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, mediaType);
        extra.forEach(headers::put);
        if (length >= 0) {
            headers.put(HttpHeader.CONTENT_LENGTH, length);
        }
    }

    /** Copies {@code length} bytes, all where it is negative. A HEAD opens nothing. */
    private void copy(Reply.Source source, long length) throws IOException {
        if (!request.getMethod().equals("HEAD")) {
            var stream = new StreamResponse(response);
            var buffer = new byte[PIECE];
            try (InputStream in = source.open()) {
                long left = length < 0 ? Long.MAX_VALUE : length;
                while (left > 0) {
                    int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (count < 0) {
                        break;
                    }
                    left -= count;
                    stream.write(ByteBuffer.wrap(buffer, 0, count));
                }
                if (length >= 0 && left > 0) {
                    throw new EOFException("a stored file is shorter than its record says");
                }
            }
        }
        last(ByteBuffer.allocate(0));
    }

    /** An answer that comes before the end of the request's body is the connection's last. */
    private void announce() {
        if (!request.bodyIsOver()) {
            response.getHeaders().put(CLOSE);
        }
    }

    private void last(ByteBuffer bytes) {
        if (request.bodyIsOver()) {
            response.write(true, bytes, callback);
            return;
        }
        try (Blocker.Callback written = Blocker.callback()) {
            response.write(true, bytes, written);
            written.block();
        } catch (IOException left) {
            callback.failed(left);
            return;
        }
        request.readOn();
        callback.succeeded();
    }
}
