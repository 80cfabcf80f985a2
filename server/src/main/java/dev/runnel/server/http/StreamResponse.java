package dev.runnel.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;

/**
 * The socket's side of a stream: every write blocks the request's virtual thread until the bytes are with the kernel.
 *
 * <p>Used by one thread. A write that makes no progress for the write-stall time fails.
 */
public final class StreamResponse {

    private final Response response;

    StreamResponse(Response response) {
        this.response = response;
    }

    /**
     * Sends the head at once: with it the run is acknowledged.
     *
     * @throws IOException where the client has left
     */
    public void begin() throws IOException {
        write(ByteBuffer.allocate(0));
    }

    /**
     * Writes and flushes. A buffer with two bytes of room behind its limit is written as it is, and those two bytes may be
     * overwritten; another one is copied.
     *
     * @throws IOException where the client has left or takes nothing any more
     */
    public void write(ByteBuffer bytes) throws IOException {
        if (bytes.hasRemaining() && !EagerChunks.hasRoom(bytes)) {
            write(ByteBuffer.allocate(bytes.remaining() + EagerChunks.ROOM)
                    .put(bytes)
                    .flip());
            return;
        }
        try (Blocker.Callback written = Blocker.callback()) {
            response.write(false, bytes, written);
            written.block();
        }
    }
}
