package dev.runnel.projection;

import static dev.runnel.projection.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.runnel.run.AppMode;
import dev.runnel.run.ByteBuilder;
import dev.runnel.run.Payload;
import dev.runnel.run.RunEvent;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A delta allocates nothing on its way from native event to bytes; the main method prints what it costs in time. */
class DeltaCostTest {

    private static final int EVENTS = 100_000;
    /** What the counters of the test itself may take, bytes over all events. */
    private static final long SLACK = 4096;

    @Test
    void aDeltaAllocatesNothing() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (AppMode mode : AppMode.values()) {
            if (mode == AppMode.AGENT) {
                // It keeps its answer, to send it whole.
                continue;
            }
            var projection = running(mode);
            var buffer = new Buffer();
            relay(projection, buffer, 1000);
            long before = threads.getCurrentThreadAllocatedBytes();
            relay(projection, buffer, EVENTS);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(allocated).as(mode.wire()).isLessThan(SLACK);
            assertThat(buffer.written).isGreaterThan(EVENTS * 100L);
        }
    }

    /** Prints nanoseconds per delta for each mode. */
    public static void main(String[] arguments) {
        for (AppMode mode : AppMode.values()) {
            var projection = running(mode);
            var buffer = new Buffer();
            relay(projection, buffer, 20 * EVENTS);
            long begin = System.nanoTime();
            relay(projection, buffer, 50 * EVENTS);
            long nanos = System.nanoTime() - begin;
            System.out.printf("%-14s %.1f ns per delta%n", mode.wire(), nanos / (50.0 * EVENTS));
        }
    }

    private static DifyProjection running(AppMode mode) {
        var projection = new DifyProjection(view(mode));
        new RecordedRun().started().text("x", "llm1", "text").events().forEach(projection::prime);
        return projection;
    }

    private static void relay(DifyProjection projection, Buffer buffer, int count) {
        var events = new RunEvent[] {
            new RunEvent(2, 0, new Payload.TextDelta(" token", List.of("llm1", "text"))),
            new RunEvent(3, 0, new Payload.TextDelta("\u00e9t\u00e9\n", List.of("llm1", "text")))
        };
        for (int i = 0; i < count; i++) {
            projection.accept(events[i & 1], buffer);
        }
    }

    /** Writes as a transport does: into one buffer that is emptied when it has filled. */
    private static final class Buffer implements FrameSink {

        private final ByteBuilder out = new ByteBuilder(32 * 1024);
        private long written;

        @Override
        public void frame(byte[] prefix, String text, byte[] suffix) {
            int before = out.length();
            out.ascii("data: ").put(prefix).jsonEscaped(text).put(suffix).ascii("\n\n");
            written += out.length() - before;
            if (out.length() > 16 * 1024) {
                out.clear();
            }
        }

        @Override
        public void frame(ByteBuilder json) {
            throw new AssertionError("a delta is no whole frame");
        }

        @Override
        public void ping() {
            throw new AssertionError("nobody asked for a ping");
        }
    }
}
