package dev.runnel.projection;

import static dev.runnel.projection.TestViews.id;
import static dev.runnel.projection.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.projection.DifyView.Creator;
import dev.runnel.projection.DifyView.Detail;
import dev.runnel.run.AppMode;
import dev.runnel.run.Message;
import dev.runnel.run.Run;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Views made of records, and the sentences of errors. */
class DifyViewTest {

    @Test
    void aMessagesTimeIsShownAndItsRunsIdsAreKept() {
        var message = new Message(id(3), id(10), id(11), id(1), id(4), null, id(6), 1_790_000_005_999_999L);
        var account = new Creator.Account(id(6), "Ada", "ada@here");
        DifyView chat = DifyView.of(
                run(AppMode.CHAT),
                message,
                account,
                Detail.FULL,
                view(AppMode.CHAT).links());

        assertThat(chat.createdAt()).isEqualTo(1_790_000_005);
        assertThat(List.of(chat.run(), chat.task(), chat.message(), chat.conversation(), chat.appVersion()))
                .containsExactly(id(1), id(2), id(3), id(4), id(5));
        assertThat(chat.sentFiles()).containsExactly(RecordedRun.upload());
        assertThat(chat.continueOnPause()).isFalse();
    }

    @Test
    void aRunWithoutAMessageHasItsOwnTimeAndAnAccountIsNamed() {
        var account = new Creator.Account(id(6), "Ada", "ada@here");
        DifyView workflow = DifyView.of(
                run(AppMode.WORKFLOW),
                null,
                account,
                Detail.SIMPLE,
                view(AppMode.CHAT).links());

        assertThat(workflow.createdAt()).isEqualTo(1_790_000_001);
        assertThat(FrameCollector.of(
                                workflow,
                                new RecordedRun()
                                        .started()
                                        .finished(RunStatus.SUCCEEDED)
                                        .events())
                        .last())
                .contains("\"created_by\":{\"id\":\"u1\",\"name\":\"Ada\",\"email\":\"ada@here\"}");
    }

    @Test
    void everyErrorHasASentence() {
        for (RunErrorCode code : RunErrorCode.values()) {
            assertThat(ErrorTexts.STANDARD.of(code)).endsWith(".");
        }
    }

    private static Run run(AppMode mode) {
        return new Run(
                id(1),
                id(2),
                id(10),
                id(11),
                id(5),
                mode,
                mode.conversational() ? id(4) : null,
                mode.hasMessage() ? id(3) : null,
                id(6),
                null,
                new Run.Origin("service-api", null, null),
                RunStatus.RUNNING,
                ObjectValue.EMPTY,
                "hi",
                List.of(RecordedRun.upload()),
                true,
                4096,
                false,
                1_790_000_001_999L,
                null);
    }
}
