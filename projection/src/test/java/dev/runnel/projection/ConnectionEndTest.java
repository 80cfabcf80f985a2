package dev.runnel.projection;

import static dev.runnel.projection.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.projection.ConnectionEnd.Moment;
import dev.runnel.run.AppMode;
import dev.runnel.run.RunErrorCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What ends a connection, and what ends it outside the log. */
class ConnectionEndTest {

    private static final Set<AppMode> TELL_OF_PAUSES = EnumSet.of(AppMode.ADVANCED_CHAT, AppMode.WORKFLOW);

    @Test
    void theTable() {
        for (AppMode mode : AppMode.values()) {
            for (boolean continues : new boolean[] {false, true}) {
                assertThat(ConnectionEnd.at(Moment.FINISH, mode, continues)).isTrue();
                assertThat(ConnectionEnd.at(Moment.PAUSE, mode, continues))
                        .isEqualTo(TELL_OF_PAUSES.contains(mode) && !continues);
            }
        }
    }

    @Test
    void aLogThatCannotBeWrittenEndsEveryConnectionWithOneError() {
        for (AppMode mode : AppMode.values()) {
            var frames = new FrameCollector();
            var projection = new DifyProjection(view(mode));
            var run = new RecordedRun().started().text("x", "llm1", "text");
            run.events().forEach(event -> projection.accept(event, frames));
            projection.unstored(RunErrorCode.LOG_UNAVAILABLE, frames);
            projection.unstored(RunErrorCode.LOG_UNAVAILABLE, frames);

            assertThat(projection.ended()).isTrue();
            assertThat(frames.events()).filteredOn("error"::equals).hasSize(1);
            assertThat(frames.last())
                    .contains("\"status\":503,\"code\":\"log_unavailable\"")
                    .doesNotContain("task_id");
        }
    }

    @Test
    void aWorkflowThatHasNotStartedHasNoRunIdInItsError() {
        var frames = new FrameCollector();
        new DifyProjection(view(AppMode.WORKFLOW)).unstored(RunErrorCode.LOG_UNAVAILABLE, frames);

        assertThat(frames.last()).startsWith("{\"event\":\"error\",\"workflow_run_id\":null,\"status\":503,");
    }

    @Test
    void anAnswerThatHasEndedIsNotFollowedByAnError() {
        var frames = new FrameCollector();
        var projection = new DifyProjection(view(AppMode.CHAT));
        var run = new RecordedRun().started().answered();
        run.events().forEach(event -> projection.accept(event, frames));
        projection.unstored(RunErrorCode.LOG_UNAVAILABLE, frames);

        assertThat(frames.events()).containsExactly("message_end");
        assertThat(projection.ended()).isTrue();
    }

    @Test
    void pingsAreHandedOnWhateverTheState() {
        var frames = new FrameCollector();
        new DifyProjection(view(AppMode.CHAT)).ping(frames);

        assertThat(frames.pings()).isEqualTo(1);
    }

    @Test
    void aViewHasTheIdsThatItsModeAsksFor() {
        DifyView chat = view(AppMode.CHAT);
        for (AppMode mode : List.of(AppMode.COMPLETION, AppMode.CHAT, AppMode.ADVANCED_CHAT)) {
            assertThatThrownBy(() -> new DifyView(
                            mode,
                            chat.run(),
                            chat.task(),
                            null,
                            null,
                            0,
                            chat.appVersion(),
                            chat.creator(),
                            List.of(),
                            chat.detail(),
                            false,
                            chat.links(),
                            chat.forms(),
                            chat.errors()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(mode.wire());
        }
    }
}
