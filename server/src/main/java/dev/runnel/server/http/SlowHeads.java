package dev.runnel.server.http;

import dev.runnel.run.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/**
 * Cuts clients that dribble their request head.
 *
 * <p>The server's idle timeout starts anew with every byte, so a byte now and then would hold a connection for ever. Here
 * a connection that waits for a head, new or kept alive, has a fixed time to complete it. One entry per connection.
 */
final class SlowHeads implements Connection.Listener, AutoCloseable {

    private static final long BUSY = Long.MAX_VALUE;

    private final Clock clock;
    private final long headTime;
    private final Map<EndPoint, Long> deadlines = new ConcurrentHashMap<>();
    private final Thread sweeper;
    private volatile boolean closed;

    SlowHeads(Clock clock, Duration headTime) {
        this.clock = clock;
        this.headTime = headTime.toNanos();
        this.sweeper = Thread.ofVirtual().name("slow-heads").start(this::sweep);
    }

    @Override
    public void onOpened(Connection connection) {
        deadlines.put(connection.getEndPoint(), clock.nanos() + headTime);
    }

    @Override
    public void onClosed(Connection connection) {
        deadlines.remove(connection.getEndPoint());
    }

    /** The head is complete. */
    void begun(EndPoint endPoint) {
        deadlines.replace(endPoint, BUSY);
    }

    /** The answer is complete; the next head may come. */
    void ended(EndPoint endPoint) {
        deadlines.replace(endPoint, clock.nanos() + headTime);
    }

    private void sweep() {
        while (!closed) {
            clock.parkNanos(headTime / 4);
            long now = clock.nanos();
            deadlines.forEach((endPoint, deadline) -> {
                // Not where its head came meanwhile.
                if (deadline != BUSY && now - deadline > 0 && deadlines.remove(endPoint, deadline)) {
                    endPoint.close();
                }
            });
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(sweeper);
    }
}
