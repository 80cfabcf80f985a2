package dev.runnel.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1.1 lines, heads and bytes from a socket and forgives nothing (RFC 9112 sections 2 to 5). */
final class WireInput {

    private static final int MAX_LINE_BYTES = 32 * 1024;
    private static final int MAX_FIELDS = 200;
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final InputStream input;
    private final byte[] buffer = new byte[8 * 1024];
    private int position;
    private int limit;

    WireInput(InputStream input) {
        this.input = input;
    }

    /** A line without its CRLF, or null where the input ends before its first byte. */
    @Nullable
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (position == limit && !fill()) {
                if (line.isEmpty()) {
                    return null;
                }
                throw new EOFException("the connection ended inside the line: " + line);
            }
            char character = (char) (buffer[position++] & 0xFF);
            if (character == '\n') {
                int end = line.length() - 1;
                if (end < 0 || line.charAt(end) != '\r') {
                    throw new WireException("a line ends with LF instead of CRLF: " + line);
                }
                line.setLength(end);
                if (line.indexOf("\r") >= 0 || line.indexOf("\0") >= 0) {
                    throw new WireException("a line contains CR or NUL: " + line);
                }
                return line.toString();
            }
            line.append(character);
            if (line.length() > MAX_LINE_BYTES) {
                throw new WireException("a line is longer than " + MAX_LINE_BYTES + " bytes");
            }
        }
    }

    /** As {@link #readLine()}, where the input may not end. */
    String requireLine() throws IOException {
        String line = readLine();
        if (line == null) {
            throw new EOFException("the connection ended where a line was due");
        }
        return line;
    }

    /** The header fields up to and including the empty line. */
    WireHeaders readFields() throws IOException {
        List<WireHeaders.Field> fields = new ArrayList<>();
        for (String line = requireLine(); !line.isEmpty(); line = requireLine()) {
            int colon = line.indexOf(':');
            if (colon < 1 || !isToken(line.substring(0, colon))) {
                throw new WireException("not a header field: " + line);
            }
            if (fields.size() == MAX_FIELDS) {
                throw new WireException("more than " + MAX_FIELDS + " header fields");
            }
            String value =
                    new String(line.substring(colon + 1).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            fields.add(new WireHeaders.Field(line.substring(0, colon), value.strip()));
        }
        return new WireHeaders(fields);
    }

    /** Some of the bytes that are there, blocking until there are any; -1 where the input ends. */
    int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == limit && !fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        return count;
    }

    private boolean fill() throws IOException {
        int count = input.read(buffer, 0, buffer.length);
        position = 0;
        limit = Math.max(count, 0);
        return count > 0;
    }

    private static boolean isToken(String name) {
        for (int at = 0; at < name.length(); at++) {
            char character = name.charAt(at);
            boolean letterOrDigit = character < 0x80 && Character.isLetterOrDigit(character);
            if (!letterOrDigit && TOKEN_MARKS.indexOf(character) < 0) {
                return false;
            }
        }
        return true;
    }
}
