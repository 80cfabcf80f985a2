package dev.runnel.bench.stub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One connection to the stub, and how far the answer on it has got. */
final class StubConnection {

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ProviderAnswer answer;
    private final byte[] openingBytes;
    private final ByteBuffer opening;
    private final ByteBuffer rest;
    private final ByteBuffer[] both;

    final RequestReader requests = new RequestReader();

    /** When the next event is due, monotonic nanoseconds; only with paced answers. */
    long due;

    private long received;
    private int nextStep;
    private boolean answering;

    StubConnection(SocketChannel channel, SelectionKey key, ProviderAnswer answer) {
        this.channel = channel;
        this.key = key;
        this.answer = answer;
        this.openingBytes = answer.newOpening();
        this.opening = ByteBuffer.wrap(openingBytes).limit(0);
        this.rest = answer.rest();
        this.both = new ByteBuffer[] {opening, rest};
    }

    boolean answering() {
        return answering;
    }

    boolean open() {
        return key.isValid() && channel.isOpen();
    }

    /** True while bytes that were due did not fit into the socket; the selector tells when they do. */
    boolean blocked() {
        return opening.hasRemaining() || rest.hasRemaining();
    }

    void begin(long receivedNanos) {
        received = receivedNanos;
        nextStep = 0;
        answering = true;
    }

    /** Sends all steps up to {@code step}, or what the socket takes of them. */
    void sendThrough(int step, long now) throws IOException {
        if (nextStep == 0) {
            answer.stamp(openingBytes, received, now);
            opening.clear();
            rest.position(0);
        }
        rest.limit(answer.end(step));
        nextStep = step + 1;
        push();
    }

    /** Sends the next step. */
    void sendNext(long now) throws IOException {
        sendThrough(nextStep, now);
    }

    /** Sends every step that is left. */
    void sendAll(long now) throws IOException {
        sendThrough(answer.steps() - 1, now);
    }

    /** Writes what is due; asks the selector for a turn when the socket is full. */
    void push() throws IOException {
        if (opening.hasRemaining()) {
            channel.write(both);
        } else {
            channel.write(rest);
        }
        boolean full = blocked();
        int wanted = full ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
        if (!full && nextStep == answer.steps()) {
            answering = false;
        }
    }

    /** Sends a small whole response outside any stream. */
    void sendWhole(ByteBuffer response) throws IOException {
        channel.write(response);
        if (response.hasRemaining()) {
            throw new IOException("a socket that awaits its response took no " + response.limit() + " bytes");
        }
    }

    int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    /** Closes the connection; the queues skip it from now on. */
    void close() {
        answering = false;
        key.cancel();
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // The peer has gone; there is nothing left to tell it.
        }
    }
}
