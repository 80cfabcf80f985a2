package dev.runnel.egress;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressResponse;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** How the body of an answer is compressed (RFC 9110, 8.4). */
enum ContentCoding {
    IDENTITY,
    GZIP,
    DEFLATE,
    /** A coding that this client does not undo, or several on top of each other. */
    OTHER;

    static ContentCoding of(EgressResponse.Head head) {
        String named = head.header("content-encoding").orElse("").strip().toLowerCase(Locale.ROOT);
        return switch (named) {
            case "", "identity" -> IDENTITY;
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default -> OTHER;
        };
    }

    /** Whether {@link #decode} changes anything. */
    boolean decodes() {
        return this == GZIP || this == DEFLATE;
    }

    /** The failure where a body is compressed in a way that the request did not offer. */
    static EgressException unasked(String peer) {
        return new EgressException(
                Kind.PROTOCOL, "the answer of " + peer + " is in a content coding that was not asked for");
    }

    /** The body with this coding undone; it never yields more than it is asked for, so its reader can count. */
    InputStream decode(InputStream body) throws IOException {
        if (!decodes()) {
            return body;
        }
        BufferedInputStream coded = new BufferedInputStream(body, 8192);
        coded.mark(2);
        int first = coded.read();
        int second = coded.read();
        coded.reset();
        if (first < 0) {
            return coded;
        }
        if (this == GZIP) {
            return new GZIPInputStream(coded, 8192);
        }
        // Servers send deflate with the zlib wrapper, as specified, or without it.
        boolean zlib = second >= 0 && (first & 0x0F) == 8 && (first << 8 | second) % 31 == 0;
        return new InflaterInputStream(coded, new Inflater(!zlib), 8192);
    }
}
