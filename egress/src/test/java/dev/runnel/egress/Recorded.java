package dev.runnel.egress;

import dev.runnel.run.Egress;
import dev.runnel.run.EgressResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A sink that keeps what it is given. */
class Recorded implements Egress.Sink {

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private EgressResponse.Head head;
    private int drained;

    @Override
    public synchronized boolean head(EgressResponse.Head arrived) {
        head = arrived;
        return true;
    }

    @Override
    public void body(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        synchronized (this) {
            body.writeBytes(bytes);
        }
    }

    @Override
    public synchronized void drained() {
        drained++;
    }

    synchronized EgressResponse.Head head() {
        return head;
    }

    synchronized String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    synchronized int drainedCount() {
        return drained;
    }
}
