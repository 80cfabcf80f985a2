package dev.runnel.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The body of one HTTP/1.1 message, with its transfer coding taken off as strictly as RFC 9112 sections 6 and 7 allow. */
final class WireBody {

    private enum Framing {
        LENGTH,
        CHUNKED,
        TO_CLOSE
    }

    private final WireInput input;
    private final Framing framing;
    /** Bytes left of the body, or of the chunk under way. */
    private long left;

    private boolean firstChunk = true;
    private boolean ended;

    private WireBody(WireInput input, Framing framing, long left) {
        this.input = input;
        this.framing = framing;
        this.left = left;
        this.ended = framing == Framing.LENGTH && left == 0;
    }

    static WireBody none(WireInput input) {
        return new WireBody(input, Framing.LENGTH, 0);
    }

    /** The body that a request with these header fields has. */
    static WireBody ofRequest(WireInput input, WireHeaders headers) throws WireException {
        WireBody framed = framed(input, headers);
        return framed == null ? none(input) : framed;
    }

    /** The body that a response with these header fields has; {@code bodiless} for HEAD, 1xx, 204 and 304. */
    static WireBody ofResponse(WireInput input, WireHeaders headers, boolean bodiless) throws WireException {
        if (bodiless) {
            return none(input);
        }
        WireBody framed = framed(input, headers);
        return framed == null ? new WireBody(input, Framing.TO_CLOSE, Long.MAX_VALUE) : framed;
    }

    private static @Nullable WireBody framed(WireInput input, WireHeaders headers) throws WireException {
        String length = headers.first("Content-Length");
        String coding = headers.first("Transfer-Encoding");
        if (length != null && coding != null) {
            throw new WireException("both Content-Length and Transfer-Encoding");
        }
        if (headers.all("Content-Length").size() > 1
                || headers.all("Transfer-Encoding").size() > 1) {
            throw new WireException("Content-Length or Transfer-Encoding stands twice");
        }
        if (coding != null) {
            if (!coding.equalsIgnoreCase("chunked")) {
                throw new WireException("unknown transfer coding: " + coding);
            }
            return new WireBody(input, Framing.CHUNKED, 0);
        }
        if (length != null) {
            if (!length.matches("[0-9]{1,18}")) {
                throw new WireException("not a Content-Length: " + length);
            }
            return new WireBody(input, Framing.LENGTH, Long.parseLong(length));
        }
        return null;
    }

    /**
     * Some bytes of the body, blocking until there are any; -1 where the body has ended as it should.
     *
     * @throws EOFException where the connection ended before the body did
     */
    int read(byte[] target, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        if (framing == Framing.CHUNKED && left == 0 && !nextChunk()) {
            return -1;
        }
        int count = input.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            if (framing == Framing.TO_CLOSE) {
                ended = true;
                return -1;
            }
            throw new EOFException("the connection ended inside a body");
        }
        left -= count;
        ended = framing == Framing.LENGTH && left == 0;
        return count;
    }

    /** The rest of the body. */
    byte[] readAll(int maxBytes) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] piece = new byte[8 * 1024];
        for (int count = read(piece, 0, piece.length); count >= 0; count = read(piece, 0, piece.length)) {
            if (body.size() + count > maxBytes) {
                throw new WireException("a body is longer than " + maxBytes + " bytes");
            }
            body.write(piece, 0, count);
        }
        return body.toByteArray();
    }

    private boolean nextChunk() throws IOException {
        if (!firstChunk && !input.requireLine().isEmpty()) {
            throw new WireException("a chunk is longer than it said");
        }
        firstChunk = false;
        String size = input.requireLine();
        // Extensions are legal, but nobody who is tested here has a reason to send one.
        if (!size.matches("[0-9A-Fa-f]{1,15}")) {
            throw new WireException("not a chunk size: " + size);
        }
        left = Long.parseLong(size, 16);
        if (left > 0) {
            return true;
        }
        if (!input.readFields().fields().isEmpty()) {
            throw new WireException("trailer fields after the last chunk");
        }
        ended = true;
        return false;
    }
}
