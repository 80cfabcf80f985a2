package dev.runnel.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.projection.PingSchedule;
import dev.runnel.run.AppMode;
import dev.runnel.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a silent stream pings, and what a ping looks like on the wire (events.md section 1). */
class PingTest {

    @Test
    void aChatPingsAtEveryTenSecondsOfItsRun() {
        var clock = new ManualClock();
        long start = clock.nanos();
        var pings = PingSchedule.live(AppMode.CHAT, start, clock.nanos());
        clock.advance(Duration.ofMillis(9_999));
        assertThat(pings.next() - clock.nanos()).isPositive();
        clock.advance(Duration.ofMillis(1));
        assertThat(pings.next() - clock.nanos()).isNotPositive();
        pings.pinged(clock.nanos());
        pings.sent(clock.nanos());
        assertThat(pings.next() - start).isEqualTo(Duration.ofSeconds(20).toNanos());
    }

    @Test
    void aPingIsOneLineWithoutData() {
        var frames = new EventStreamFrames(null);
        frames.ping();
        frames.close();
        assertThat(StandardCharsets.UTF_8.decode(frames.view()).toString()).isEqualTo("event: ping\n\n");
    }
}
