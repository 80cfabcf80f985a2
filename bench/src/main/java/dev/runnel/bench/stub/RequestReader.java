package dev.runnel.bench.stub;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Collects the bytes of one connection until an HTTP/1.1 request is whole: head, and a body by length or in chunks.
 *
 * <p>Holds at most {@link #LIMIT} bytes; memory is given back when nothing is pending, so idle connections cost none.
 */
final class RequestReader {

    /** Most bytes of one request, head and body. */
    static final int LIMIT = 1 << 20;

    private static final byte[] EMPTY = new byte[0];

    private byte[] pending = EMPTY;
    private int filled;

    /**
     * A whole request.
     *
     * @param line the request line
     * @param body the body as text, undecoded
     */
    record Request(String line, String body) {
        boolean wantsStream() {
            return line.startsWith("POST ")
                    && line.contains("/chat/completions")
                    && body.replace(" ", "").contains("\"stream\":true");
        }

        boolean isCompletion() {
            return line.startsWith("POST ") && line.contains("/chat/completions");
        }
    }

    /** Takes what {@code source} holds. @throws IllegalArgumentException if the request is larger than {@link #LIMIT} */
    void add(ByteBuffer source) {
        int more = source.remaining();
        if (filled + more > LIMIT) {
            throw new IllegalArgumentException("request larger than " + LIMIT + " bytes");
        }
        if (pending.length < filled + more) {
            pending = Arrays.copyOf(pending, Math.max(2048, Math.max(filled + more, pending.length * 2)));
        }
        source.get(pending, filled, more);
        filled += more;
    }

    /** Takes the next whole request out, or returns null while it is incomplete. @throws IllegalArgumentException if it is not HTTP */
    @Nullable
    Request next() {
        int headEnd = find("\r\n\r\n", 0);
        if (headEnd < 0) {
            return null;
        }
        String head = new String(pending, 0, headEnd, StandardCharsets.ISO_8859_1);
        String[] lines = head.split("\r\n");
        int bodyStart = headEnd + 4;
        int length = 0;
        boolean chunked = false;
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i].toLowerCase(Locale.ROOT);
            if (line.startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            } else if (line.startsWith("transfer-encoding:")) {
                chunked = line.contains("chunked");
            }
        }
        int end = chunked ? endOfChunks(bodyStart) : bodyStart + length;
        if (end < 0 || end > filled) {
            return null;
        }
        Request request =
                new Request(lines[0], new String(pending, bodyStart, end - bodyStart, StandardCharsets.UTF_8));
        filled -= end;
        if (filled == 0) {
            pending = EMPTY;
        } else {
            System.arraycopy(pending, end, pending, 0, filled);
        }
        return request;
    }

    /** Index after the last chunk, or -1 while it has not come. Trailers are not expected from the servers measured. */
    private int endOfChunks(int from) {
        int at = from;
        while (true) {
            int lineEnd = find("\r\n", at);
            if (lineEnd < 0) {
                return -1;
            }
            String size = new String(pending, at, lineEnd - at, StandardCharsets.ISO_8859_1);
            int length = Integer.parseInt(size.split(";")[0].strip(), 16);
            at = lineEnd + 2 + length + 2;
            if (at > filled) {
                return -1;
            }
            if (length == 0) {
                return at;
            }
        }
    }

    private int find(String what, int from) {
        int length = what.length();
        for (int i = from; i + length <= filled; i++) {
            int k = 0;
            while (k < length && pending[i + k] == what.charAt(k)) {
                k++;
            }
            if (k == length) {
                return i;
            }
        }
        return -1;
    }
}
