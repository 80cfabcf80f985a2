package dev.runnel.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Collects bytes up to a limit; who writes more is thrown out. */
final class BoundedBytes extends ByteArrayOutputStream {

    private final int limit;
    private volatile boolean exceeded;

    BoundedBytes(int limit) {
        this.limit = limit;
    }

    @Override
    public synchronized void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    /** @throws IllegalStateException where that is more than the limit */
    @Override
    public synchronized void write(byte[] source, int offset, int length) {
        if (length > limit - size()) {
            exceeded = true;
            throw new IllegalStateException("more than " + limit + " bytes");
        }
        super.write(source, offset, length);
    }

    boolean exceeded() {
        return exceeded;
    }

    String text() {
        return toString(StandardCharsets.UTF_8);
    }
}
