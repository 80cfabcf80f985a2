package dev.runnel.server.resilience;

import dev.runnel.testkit.ConnectionLostException;
import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntConsumer;

/** One connection on which a stream is delivered; reads only when it is told to. */
final class Delivery implements AutoCloseable {

    /** How a reading came to its end. */
    enum End {
        /** As many bytes as were wanted have come. */
        ENOUGH,
        /** The server ended the body in good order. */
        WHOLE,
        /** The connection ended inside the body. */
        LOST
    }

    private final RawHttp http;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final byte[] piece = new byte[4096];

    private Delivery(RawHttp http) {
        this.http = http;
    }

    static Delivery of(InetSocketAddress server, int receiveBuffer, String request) {
        var http = new RawHttp(server, receiveBuffer, ServiceClient.PATIENCE);
        try {
            RawResponse head = http.send(request).readHead();
            var delivery = new Delivery(http);
            if (head.status() != 200) {
                delivery.read(Long.MAX_VALUE);
                throw new AssertionError("status " + head.status() + ": " + delivery.body);
            }
            String type = head.header("Content-Type");
            if (!type.startsWith("text/event-stream")) {
                throw new AssertionError("not an event stream: " + type);
            }
            return delivery;
        } catch (RuntimeException | Error failed) {
            http.close();
            throw failed;
        }
    }

    /** Reads until the body has that many bytes, exactly, or ends. */
    End read(long bytes) {
        return read(bytes, count -> {});
    }

    /** As {@link #read(long)}, telling how many bytes came each time. */
    End read(long bytes, IntConsumer progress) {
        try {
            while (body.size() < bytes) {
                int count = http.readBody(piece, 0, (int) Math.min(piece.length, bytes - body.size()));
                if (count < 0) {
                    return End.WHOLE;
                }
                body.write(piece, 0, count);
                progress.accept(count);
            }
            return End.ENOUGH;
        } catch (ConnectionLostException lost) {
            return End.LOST;
        }
    }

    /** The frames that are complete. */
    List<Frame> frames() {
        return Frame.complete(body.toByteArray());
    }

    /** Ends the connection as a killed client's kernel may. */
    void reset() {
        http.reset();
    }

    @Override
    public void close() {
        http.close();
    }
}
