package dev.runnel.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Ends every chunk with its own line end.
 *
 * <p>Jetty sends the line end of a chunk with the head of the next one. That is correct HTTP, but a client that reads a
 * chunk to its end before it hands it on (Python's urllib3 and requests among them) would see every event of a stream
 * only when the next one comes.
 */
final class EagerChunks extends HttpGenerator {
    /** Room that a buffer needs behind its limit, for the line end to travel in the same write. */
    static final int ROOM = 2;

    private boolean ended;

    /** Makes HTTP/1.1 connections whose chunks end themselves. */
    static final class Factory extends HttpConnectionFactory {
        Factory(HttpConfiguration configuration) {
            super(configuration);
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            HttpConnection connection = new HttpConnection(getHttpConfiguration(), connector, endPoint) {
                @Override
                protected HttpGenerator newHttpGenerator() {
                    return new EagerChunks();
                }
            };
            connection.setTransferEncodingChunkMaxLength(Integer.MAX_VALUE);
            return configure(connection, connector, endPoint);
        }
    }

    /** Whether a write of this buffer takes its line end along. */
    static boolean hasRoom(ByteBuffer bytes) {
        return !bytes.isReadOnly() && bytes.capacity() - bytes.limit() >= ROOM;
    }

    @Override
    public Result generateResponse(
            MetaData.@Nullable Response info,
            boolean head,
            @Nullable ByteBuffer header,
            @Nullable ByteBuffer chunk,
            @Nullable ByteBuffer content,
            boolean last)
            throws IOException {
        boolean ending = isChunking();
        Result result = super.generateResponse(info, head, header, chunk, content, last);
        if (result == Result.FLUSH && (ending || isChunking()) && !head) {
            if (ended && chunk != null && startsWithLineEnd(chunk)) {
                chunk.position(chunk.position() + ROOM);
                ended = false;
            }
            if (content != null && content.hasRemaining() && hasRoom(content)) {
                int end = content.limit();
                content.limit(end + ROOM).put(end, (byte) '\r').put(end + 1, (byte) '\n');
                ended = true;
            }
        }
        return result;
    }

    @Override
    public void reset() {
        super.reset();
        ended = false;
    }

    private static boolean startsWithLineEnd(ByteBuffer chunk) {
        return chunk.remaining() >= ROOM
                && chunk.get(chunk.position()) == '\r'
                && chunk.get(chunk.position() + 1) == '\n';
    }
}
