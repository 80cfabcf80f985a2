package dev.runnel.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads one HTTP/1.1 response after the other, however the bytes are cut, and hands the body on without its chunk framing.
 */
final class ResponseReader {

    private static final int MAX_HEAD = 1 << 16;

    private enum Part {
        HEAD,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILER,
        COUNTED,
        UNTIL_CLOSE,
        DONE
    }

    private Part part = Part.HEAD;
    private byte[] head = new byte[1024];
    private int headLength;
    private int status;
    private boolean keepAlive;
    private long remaining;
    private boolean sizeSeen;
    private boolean inExtension;
    private int trailerLine;

    /** Starts over with the next response of the connection. */
    void reset() {
        part = Part.HEAD;
        headLength = 0;
        status = 0;
    }

    /** The status code, 0 before the head is whole. */
    int status() {
        return status;
    }

    boolean done() {
        return part == Part.DONE;
    }

    /** True if no byte of the response has come. */
    boolean untouched() {
        return part == Part.HEAD && headLength == 0;
    }

    /** True if the connection may carry another request. */
    boolean keepAlive() {
        return keepAlive;
    }

    /** Takes bytes {@code [from, to)} and returns the index after the last one that belongs to this response. */
    int read(byte[] buffer, int from, int to, BodySink body) {
        int at = from;
        while (at < to && part != Part.DONE) {
            at = switch (part) {
                case HEAD -> readHead(buffer, at, to);
                case CHUNK_SIZE -> readChunkSize(buffer, at, to);
                case CHUNK_DATA, COUNTED -> readCounted(buffer, at, to, body);
                case CHUNK_END -> readChunkEnd(buffer, at);
                case TRAILER -> readTrailer(buffer, at);
                case UNTIL_CLOSE -> {
                    body.bytes(buffer, at, to);
                    yield to;
                }
                case DONE -> at;
            };
        }
        return at;
    }

    /** The connection ended; true if that is how this response ends. */
    boolean endOfInput() {
        if (part == Part.UNTIL_CLOSE) {
            part = Part.DONE;
            keepAlive = false;
        }
        return part == Part.DONE;
    }

    private int readHead(byte[] buffer, int from, int to) {
        int at = from;
        while (at < to) {
            if (headLength == head.length) {
                if (headLength >= MAX_HEAD) {
                    throw new MalformedResponseException("response head larger than " + MAX_HEAD + " bytes");
                }
                head = Arrays.copyOf(head, headLength * 2);
            }
            byte b = buffer[at++];
            head[headLength++] = b;
            if (b == '\n' && endsWithBlankLine()) {
                parseHead();
                break;
            }
        }
        return at;
    }

    private boolean endsWithBlankLine() {
        return headLength >= 4
                && head[headLength - 2] == '\r'
                && head[headLength - 3] == '\n'
                && head[headLength - 4] == '\r';
    }

    private void parseHead() {
        String[] lines = new String(head, 0, headLength, StandardCharsets.ISO_8859_1).split("\r\n");
        if (!lines[0].startsWith("HTTP/1.1 ") || lines[0].length() < 12) {
            throw new MalformedResponseException("not an HTTP/1.1 response: " + lines[0]);
        }
        status = number(lines[0].substring(9, 12), 10);
        keepAlive = true;
        part = Part.UNTIL_CLOSE;
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i].toLowerCase(Locale.ROOT);
            String value = line.substring(line.indexOf(':') + 1).strip();
            if (line.startsWith("transfer-encoding:") && value.endsWith("chunked")) {
                part = Part.CHUNK_SIZE;
                startChunk();
            } else if (line.startsWith("content-length:") && part == Part.UNTIL_CLOSE) {
                remaining = number(value, 10);
                part = remaining == 0 ? Part.DONE : Part.COUNTED;
            } else if (line.startsWith("connection:") && value.equals("close")) {
                keepAlive = false;
            }
        }
    }

    private void startChunk() {
        remaining = 0;
        sizeSeen = false;
        inExtension = false;
    }

    private int readChunkSize(byte[] buffer, int from, int to) {
        int at = from;
        while (at < to) {
            byte b = buffer[at++];
            if (b == '\n') {
                if (!sizeSeen) {
                    throw new MalformedResponseException("chunk without a size");
                }
                trailerLine = 0;
                part = remaining == 0 ? Part.TRAILER : Part.CHUNK_DATA;
                return at;
            }
            if (b == ';') {
                inExtension = true;
            } else if (b != '\r' && !inExtension) {
                int digit = Character.digit(b, 16);
                if (digit < 0 || remaining > Integer.MAX_VALUE >> 4) {
                    throw new MalformedResponseException("bad chunk size");
                }
                remaining = remaining * 16 + digit;
                sizeSeen = true;
            }
        }
        return at;
    }

    private int readCounted(byte[] buffer, int from, int to, BodySink body) {
        int end = (int) Math.min(to, from + remaining);
        body.bytes(buffer, from, end);
        remaining -= end - from;
        if (remaining == 0) {
            part = part == Part.CHUNK_DATA ? Part.CHUNK_END : Part.DONE;
        }
        return end;
    }

    private int readChunkEnd(byte[] buffer, int at) {
        if (buffer[at] == '\n') {
            part = Part.CHUNK_SIZE;
            startChunk();
        } else if (buffer[at] != '\r') {
            throw new MalformedResponseException("chunk longer than its size");
        }
        return at + 1;
    }

    private int readTrailer(byte[] buffer, int at) {
        byte b = buffer[at];
        if (b == '\n') {
            if (trailerLine == 0) {
                part = Part.DONE;
            }
            trailerLine = 0;
        } else if (b != '\r') {
            trailerLine++;
        }
        return at + 1;
    }

    private static int number(String digits, int radix) {
        try {
            return Integer.parseInt(digits, radix);
        } catch (NumberFormatException notANumber) {
            throw new MalformedResponseException("not a number in the response head: " + digits);
        }
    }
}
