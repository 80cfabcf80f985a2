package dev.runnel.egress;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;

/** A sink that blocks in the first piece of the body until its test releases it. */
final class HeldSink extends Recorded {

    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void body(ByteBuffer piece) {
        busy.countDown();
        Calls.awaitQuietly(released);
        super.body(piece);
    }

    void awaitBusy() throws InterruptedException {
        busy.await();
    }

    void release() {
        released.countDown();
    }
}
