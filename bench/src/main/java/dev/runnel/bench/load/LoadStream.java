package dev.runnel.bench.load;

import dev.runnel.bench.AnswerScript;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection of the load and the stream that it is reading. */
final class LoadStream {

    private final Target target;
    private final ByteBuffer request;
    private final ResponseReader response = new ResponseReader();
    private final StreamCheck check;
    private final FrameSplitter frames;
    private final BodySink body;

    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private boolean asking;

    /** When the connection may be opened again after a failure, monotonic nanoseconds. */
    long retryAt;

    /** When the request of the current stream was written, monotonic nanoseconds. */
    long requestedAt;

    /** True once the first token of the current stream has been timed. */
    boolean timed;

    LoadStream(int number, Target target, AnswerScript script) {
        this.target = target;
        this.request = ByteBuffer.wrap(target.request(number));
        this.check = new StreamCheck(target.dialect(), script);
        this.frames = new FrameSplitter(check::frame);
        this.body = frames::bytes;
    }

    StreamCheck check() {
        return check;
    }

    ResponseReader response() {
        return response;
    }

    /** True from {@link #open} or {@link #ask} to the end of the answer. */
    boolean asking() {
        return asking;
    }

    /** Connects; the request is written when the connection stands. */
    void open(Selector selector, long now) throws IOException {
        asking = true;
        begin(now);
        SocketChannel opened = SocketChannel.open();
        channel = opened;
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        boolean connected = opened.connect(target.address());
        key = opened.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, this);
    }

    /** Asks once more on the open connection. */
    void ask(long now) throws IOException {
        asking = true;
        begin(now);
        write();
    }

    /** The connection stands: sends the request. */
    void connected(long now) throws IOException {
        SocketChannel open = channel();
        if (open.finishConnect()) {
            requestedAt = now;
            write();
        }
    }

    /** Writes what is left of the request, then waits for the answer. */
    void write() throws IOException {
        channel().write(request);
        key().interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Reads once into {@code buffer}; -1 at the end of the connection. */
    int read(ByteBuffer buffer) throws IOException {
        return channel().read(buffer);
    }

    /** Takes bytes of the answer. @throws MalformedResponseException if they are none */
    void take(byte[] buffer, int length) {
        int used = response.read(buffer, 0, length, body);
        if (used < length) {
            throw new MalformedResponseException("bytes after the end of the response");
        }
        int status = response.status();
        if (status != 0 && status != 200) {
            throw new StatusException(status, new String(buffer, 0, Math.min(length, 400), StandardCharsets.UTF_8));
        }
        if (response.done() && frames.pending()) {
            throw new MalformedResponseException("the response ends within a frame");
        }
    }

    /** The stream is over, well or badly; the connection stays open. */
    void ended() {
        asking = false;
    }

    /** Closes the connection. */
    void close() {
        asking = false;
        SocketChannel open = channel;
        if (open != null) {
            try {
                open.close();
            } catch (IOException gone) {
                // Closing a broken socket may fail; it is closed all the same.
            }
        }
    }

    private void begin(long now) {
        requestedAt = now;
        timed = false;
        request.rewind();
        response.reset();
        frames.reset();
        check.reset();
    }

    private SocketChannel channel() {
        if (channel == null) {
            throw new IllegalStateException("the connection was never opened");
        }
        return channel;
    }

    private SelectionKey key() {
        if (key == null) {
            throw new IllegalStateException("the connection was never opened");
        }
        return key;
    }

    /** The server answered with another status than 200. */
    static final class StatusException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StatusException(int status, String start) {
            super("status " + status + ": " + start);
        }
    }
}
