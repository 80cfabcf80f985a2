package dev.runnel.projection;

import static dev.runnel.projection.PingSchedule.INTERVAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.AppMode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ping schedule of events.md section 1, on a clock that is about to wrap. */
class PingScheduleTest {

    private static final long SECOND = INTERVAL / 10;
    private static final long START = at(0);

    private static long at(long seconds) {
        return Long.MAX_VALUE - INTERVAL / 2 + seconds * SECOND;
    }

    @Test
    void messageModesPingAtMultiplesOfElapsedTimeWhateverFlows() {
        for (AppMode mode :
                List.of(AppMode.COMPLETION, AppMode.CHAT, AppMode.AGENT_CHAT, AppMode.AGENT, AppMode.RAG_PIPELINE)) {
            var schedule = PingSchedule.live(mode, START, at(1));
            assertThat(schedule.next() - START).isEqualTo(INTERVAL);
            schedule.sent(at(9));
            assertThat(schedule.next() - START).isEqualTo(INTERVAL);
            schedule.pinged(at(11));
            assertThat(schedule.next() - START).isEqualTo(2 * INTERVAL);
            schedule.pinged(at(57));
            assertThat(schedule.next() - START).isEqualTo(6 * INTERVAL);
        }
    }

    @Test
    void aConnectionThatJoinsLateWaitsForTheNextMultiple() {
        assertThat(PingSchedule.live(AppMode.CHAT, START, at(25)).next() - START)
                .isEqualTo(3 * INTERVAL);
        assertThat(PingSchedule.live(AppMode.CHAT, START, at(10)).next() - START)
                .isEqualTo(2 * INTERVAL);
    }

    @Test
    void graphModesPingAtOnceThenAtMultiplesOrAfterSilence() {
        for (AppMode mode : List.of(AppMode.ADVANCED_CHAT, AppMode.WORKFLOW)) {
            long now = at(3);
            var schedule = PingSchedule.live(mode, START, now);
            assertThat(schedule.next() - now).isLessThanOrEqualTo(0);
            schedule.pinged(now);
            assertThat(schedule.next() - START).isEqualTo(INTERVAL);
            schedule.pinged(at(10));
            schedule.sent(at(19));
            assertThat(schedule.next() - START).isEqualTo(2 * INTERVAL);
        }
    }

    @Test
    void aReconnectPingsAtOnceThenAfterSilence() {
        var schedule = PingSchedule.reconnect(START);
        assertThat(schedule.next() - START).isLessThanOrEqualTo(0);
        schedule.pinged(START);
        assertThat(schedule.next() - START).isEqualTo(INTERVAL);
        schedule.sent(at(9));
        assertThat(schedule.next() - START).isEqualTo(19 * SECOND);
        schedule.pinged(at(19));
        assertThat(schedule.next() - START).isEqualTo(29 * SECOND);
    }
}
