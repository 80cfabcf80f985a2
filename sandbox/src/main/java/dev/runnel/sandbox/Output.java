package dev.runnel.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a program wrote to one of its outputs, read to its end or to the limit.
 *
 * <p>Filled by one thread; others may read the text once that is through.
 */
final class Output {

    private static final int PIECE = 8192;

    private final int before;
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean begun;
    private volatile boolean exceeded;

    /**
     * An output of which nothing has been read.
     *
     * @param before bytes that precede the program's own and are no part of its output
     */
    Output(int before, int limit) {
        this.before = before;
        this.limit = limit;
    }

    /** Reads until the end, or until one byte more than the limit came. */
    void readFrom(InputStream pipe) {
        try (pipe) {
            begun = pipe.readNBytes(before).length == before;
            byte[] piece = new byte[PIECE];
            int read;
            while ((read = pipe.read(piece)) >= 0) {
                int room = limit - bytes.size();
                bytes.write(piece, 0, Math.min(read, room));
                if (read > room) {
                    exceeded = true;
                    return;
                }
            }
        } catch (IOException closed) {
            // The process was killed and its pipe with it: what had come is all there is.
            return;
        }
    }

    boolean exceeded() {
        return exceeded;
    }

    /** Whether all that precedes the program's own bytes came. */
    boolean begun() {
        return begun;
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The last {@code most} characters. */
    String tail(int most) {
        String text = text();
        return text.length() <= most ? text : text.substring(text.length() - most);
    }
}
