package dev.runnel.testkit;

import java.nio.charset.StandardCharsets;

/** One HTTP response as it came; its body has the transfer coding taken off. */
public final class RawResponse {

    private final int status;
    private final String reason;
    private final WireHeaders headers;
    private final byte[] body;

    RawResponse(int status, String reason, WireHeaders headers, byte[] body) {
        this.status = status;
        this.reason = reason;
        this.headers = headers;
        this.body = body;
    }

    public int status() {
        return status;
    }

    /** What follows the status in the status line; may be empty. */
    public String reason() {
        return reason;
    }

    public WireHeaders headers() {
        return headers;
    }

    /** The value of the first header field called {@code name}; fails where there is none. */
    public String header(String name) {
        String value = headers.first(name);
        if (value == null) {
            throw new AssertionError("no header field " + name + " among " + headers.fields());
        }
        return value;
    }

    /** The body's bytes; none while only the head has been read. */
    public byte[] body() {
        return body.clone();
    }

    /** The body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
