package dev.runnel.server.http;

import dev.runnel.run.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request whose sender learns the answer although its body was not read.
 *
 * <p>A connection that is closed while received bytes are unread is reset, and a reset destroys an answer that its client
 * has not read yet. So after an early answer the rest of the body is read and dropped, for a bounded time and size
 * (RFC 9112 section 9.6).
 */
final class LingeringRequest extends Request.Wrapper {

    /** How long a body is read on after its answer. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Bytes that are dropped before the answer, where they have arrived: then the connection stays usable. */
    private static final int AT_HAND = 64 * 1024;

    private final Clock clock;
    private final long most;
    private volatile boolean begun;
    private volatile boolean ended;
    private volatile boolean broken;

    /** @param most bytes that are read after an answer: what the largest request that is accepted may have */
    LingeringRequest(Request request, Clock clock, long most) {
        super(request);
        this.clock = clock;
        this.most = most;
    }

    @Override
    public Content.@Nullable Chunk read() {
        begun = true;
        Content.Chunk chunk = super.read();
        if (Content.Chunk.isFailure(chunk)) {
            broken = true;
        } else if (chunk != null && chunk.isLast()) {
            ended = true;
        }
        return chunk;
    }

    /** Who reads the body gives it up, which must not keep what is left from being read on. */
    @Override
    public void fail(Throwable failure) {}

    /** Whether nothing of the body is outstanding: then another request may follow on the connection. Never waits. */
    boolean bodyIsOver() {
        long left = AT_HAND;
        while (left > 0 && mayRead()) {
            Content.Chunk chunk = read();
            if (chunk == null) {
                return false;
            }
            left -= chunk.remaining();
            chunk.release();
        }
        return ended;
    }

    /** Reads what is left of the body after the answer, in the bounds of time and size. */
    void readOn() {
        long deadline = clock.deadline(PATIENCE);
        long left = most;
        while (left > 0 && mayRead()) {
            Content.Chunk chunk = read();
            if (chunk != null) {
                left -= chunk.remaining();
                chunk.release();
            } else if (!arrives(deadline)) {
                return;
            }
        }
    }

    /** A client that asked first whether to send its body has sent none: it is not asked to. */
    private boolean mayRead() {
        boolean waiting = !begun && getHeaders().contains(HttpHeader.EXPECT, "100-continue");
        return !ended && !broken && !waiting;
    }

    private boolean arrives(long deadline) {
        var arrived = new AtomicBoolean();
        Thread reader = Thread.currentThread();
        demand(() -> {
            arrived.set(true);
            LockSupport.unpark(reader);
        });
        while (!arrived.get()) {
            if (deadline - clock.nanos() <= 0) {
                return false;
            }
            clock.parkUntil(deadline);
        }
        return true;
    }
}
