package dev.runnel.run;

import java.io.IOException;
import java.io.InputStream;

/** The port to the bytes of stored files; keys are relative paths that the server made, never a user's text. */
public interface FileStorage {

    /**
     * Writes a file from a stream, never whole in memory; a file that is not complete does not become visible.
     *
     * @param maxBytes the largest size that is accepted
     * @return bytes written
     * @throws TooLargeException where the stream is longer; nothing is left behind
     */
    long write(String key, InputStream content, long maxBytes) throws IOException;

    /** Opens a file, from byte {@code offset} on. */
    InputStream open(String key, long offset) throws IOException;

    /** Removes a file; one that is not there is no error. */
    void delete(String key) throws IOException;

    /** The content is larger than its limit. */
    final class TooLargeException extends IOException {
        private final long limit;

        public TooLargeException(long limit) {
            super("larger than " + limit + " bytes");
            this.limit = limit;
        }

        /** Bytes that would have been accepted. */
        public long limit() {
            return limit;
        }
    }
}
