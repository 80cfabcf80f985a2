package dev.runnel.projection;

import static dev.runnel.projection.RecordedRun.node;
import static dev.runnel.projection.RecordedRun.object;
import static dev.runnel.projection.RecordedRun.outcome;
import static dev.runnel.projection.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.AppMode;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.Run;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reconnecting with a state snapshot, and runs that are told by their record (events.md sections 7 and 11). */
class DifySnapshotTest {

    @Test
    void aRunInFlightIsToldByItsNodesInReducedForm() {
        var run = inFlight();

        var frames = new FrameCollector();
        var snapshot = DifySnapshot.of(view(AppMode.ADVANCED_CHAT), run.events());
        snapshot.frames(frames);

        assertThat(snapshot.ended()).isFalse();
        assertThat(frames.events())
                .containsExactly(
                        "workflow_started",
                        "message_replace",
                        "node_started",
                        "node_finished",
                        "node_started",
                        "node_started");
        assertThat(frames.frames().getFirst())
                .isEqualTo("{\"event\":\"workflow_started\",\"conversation_id\":\"c1\",\"message_id\":\"m1\","
                        + "\"created_at\":1790000000,\"task_id\":\"t1\",\"workflow_run_id\":\"r1\",\"data\":{"
                        + "\"id\":\"r1\",\"workflow_id\":\"w1\",\"inputs\":{\"q\":\"x\",\"sys.timestamp\":5},"
                        + "\"created_at\":1790000000,\"reason\":\"initial\"}}");
        assertThat(frames.frames().get(1)).endsWith("\"answer\":\"Hello\",\"reason\":\"\"}");
        assertThat(frames.frames().get(3))
                .contains("\"node_id\":\"code1\"", "\"outputs\":null,\"status\":\"succeeded\"");
        assertThat(frames.frames().get(4)).contains("\"node_type\":\"iteration\"", "\"created_at\":1790000005");
        assertThat(frames.frames().get(5)).contains("\"node_id\":\"llm1\"");
    }

    @Test
    void aWorkflowHasNoAnswerToReplaceAndAnEmptyChatHasAnEmptyOne() {
        var frames = new FrameCollector();
        DifySnapshot.of(view(AppMode.WORKFLOW), inFlight().events()).frames(frames);
        assertThat(frames.events()).doesNotContain("message_replace");

        frames = new FrameCollector();
        DifySnapshot.of(view(AppMode.ADVANCED_CHAT), new RecordedRun().started().events())
                .frames(frames);
        assertThat(frames.events()).containsExactly("workflow_started", "message_replace");
        assertThat(frames.last()).contains("\"answer\":\"\"");
    }

    @Test
    void aPausedRunShowsWhoWaitsAndForWhat() {
        var asks = node("hi1", "human-input");
        var run = new RecordedRun()
                .started()
                .add(new Payload.NodeStarted(asks, "at1"))
                .add(new Payload.HumanInputRequired(asks, "f0", ObjectValue.EMPTY, 0))
                .add(new Payload.HumanInputExpired(asks, "f0", 0))
                .add(new Payload.HumanInputRequired(asks, "f1", ObjectValue.EMPTY, 0))
                .add(new Payload.RunPaused(List.of("hi1"), List.of(), 0, 0, 1, Value.NULL));

        var frames = new FrameCollector();
        var snapshot = DifySnapshot.of(view(AppMode.WORKFLOW), run.events());
        snapshot.frames(frames);
        assertThat(frames.events())
                .containsExactly(
                        "workflow_started", "node_started", "node_finished", "human_input_required", "workflow_paused");
        assertThat(frames.frames().get(2)).contains("\"status\":\"paused\",\"error\":null,\"elapsed_time\":0.0");
        assertThat(frames.frames().get(3)).contains("\"form_id\":\"f1\"");
        assertThat(snapshot.ended()).isTrue();
        assertThat(DifySnapshot.of(view(AppMode.WORKFLOW).continuingOnPause(true), run.events())
                        .ended())
                .isFalse();
    }

    @Test
    void aResumedRunRunsItsWaitingNodeAgain() {
        var asks = node("hi1", "human-input");
        var run = new RecordedRun()
                .started()
                .add(new Payload.NodeStarted(asks, "at1"))
                .add(new Payload.NodeFinished(asks, outcome(NodeStatus.PAUSED, null, ObjectValue.EMPTY)))
                .add(new Payload.HumanInputRequired(asks, "f1", ObjectValue.EMPTY, 0))
                .add(new Payload.RunPaused(List.of("hi1"), List.of(), 0, 0, 1, Value.NULL))
                .add(new Payload.HumanInputAnswered(asks, "f1", "ok", ObjectValue.EMPTY))
                .add(new Payload.RunResumed("form"))
                .add(new Payload.NodeStarted(asks, "at2"));

        var frames = new FrameCollector();
        DifySnapshot.of(view(AppMode.WORKFLOW), run.events()).frames(frames);
        assertThat(frames.events()).containsExactly("workflow_started", "node_started");
        assertThat(frames.last()).contains("\"created_at\":1790000002");
    }

    @Test
    void aFinishedRunIsOneFrameThatNamesNothingButItself() {
        var events = inFlight().finished(RunStatus.SUCCEEDED).events();
        var folded = new FrameCollector();
        var snapshot = DifySnapshot.of(view(AppMode.ADVANCED_CHAT), events);
        snapshot.frames(folded);
        assertThat(snapshot.ended()).isTrue();
        assertThat(folded.frames()).hasSize(1);
        assertThat(folded.last())
                .startsWith(
                        "{\"event\":\"workflow_finished\",\"task_id\":\"r1\",\"workflow_run_id\":\"r1\",\"data\":{");

        for (AppMode mode : List.of(AppMode.WORKFLOW, AppMode.ADVANCED_CHAT)) {
            var frames = new FrameCollector();
            var projection = new DifyProjection(view(mode));
            projection.snapshot(run(mode, RecordedRun.record(RunStatus.SUCCEEDED, "4", null)), frames);
            assertThat(projection.ended()).isTrue();
            assertThat(frames.frames())
                    .containsExactly("{\"event\":\"workflow_finished\",\"task_id\":\"r1\",\"workflow_run_id\":\"r1\","
                            + "\"data\":{\"id\":\"r1\",\"workflow_id\":\"w1\",\"status\":\"succeeded\","
                            + "\"outputs\":{\"answer\":\"4\"},\"error\":null,\"elapsed_time\":1.5,"
                            + "\"total_tokens\":17,\"total_steps\":3,\"created_by\":{\"id\":\"u1\","
                            + "\"user\":\"abc-123\"},\"created_at\":1790000000,\"finished_at\":1790000009,"
                            + "\"exceptions_count\":0,\"files\":[]}}");
        }
    }

    @Test
    void aMessageWhoseEventsAreGoneIsReplacedAndEnded() {
        var frames = new FrameCollector();
        new DifyProjection(view(AppMode.CHAT))
                .snapshot(run(AppMode.CHAT, RecordedRun.record(RunStatus.STOPPED, "so far", null)), frames);
        assertThat(frames.events()).containsExactly("message_replace", "message_end");
        assertThat(frames.frames().getFirst()).endsWith("\"answer\":\"so far\",\"reason\":\"\"}");
        assertThat(frames.last()).contains("\"total_tokens\":17");

        var error = new RunError(RunErrorCode.INTERRUPTED, "gone");
        frames = new FrameCollector();
        new DifyProjection(view(AppMode.COMPLETION))
                .snapshot(run(AppMode.COMPLETION, RecordedRun.record(RunStatus.FAILED, "so", error)), frames);
        assertThat(frames.events()).containsExactly("message_replace", "error");
        assertThat(frames.last()).endsWith("\"status\":500,\"code\":\"interrupted\",\"message\":\"gone\"}");
    }

    @Test
    void whatHasNoStateOrNoEndIsRefused() {
        assertThatThrownBy(() -> DifySnapshot.of(view(AppMode.CHAT), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        var projection = new DifyProjection(view(AppMode.CHAT));
        assertThatThrownBy(() -> projection.snapshot(run(AppMode.CHAT, null), new FrameCollector()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSnapshotAndWhatFollowsItTellTheWholeRun() {
        var run = inFlight();
        int known = run.events().size();
        run.text("!", "llm1", "text")
                .add(new Payload.NodeFinished(
                        node("llm1", "llm"), outcome(NodeStatus.SUCCEEDED, null, ObjectValue.EMPTY)))
                .answered()
                .finished(RunStatus.SUCCEEDED);

        var frames = new FrameCollector();
        DifyView view = view(AppMode.ADVANCED_CHAT);
        DifySnapshot.of(view, run.events().subList(0, known)).frames(frames);
        var projection = new DifyProjection(view);
        run.events().subList(0, known).forEach(projection::prime);
        run.events().stream().skip(known).forEach(event -> projection.accept(event, frames));

        assertThat(frames.events())
                .endsWith("node_started", "message", "node_finished", "message_end", "workflow_finished");
    }

    private static RecordedRun inFlight() {
        return new RecordedRun()
                .started("q", "x", "sys.timestamp", 5, "sys.conversation_id", "no")
                .add(new Payload.NodeStarted(node("code1", "code"), "at1"))
                .add(new Payload.NodeRetried(
                        node("code1", "code"), outcome(NodeStatus.FAILED, "boom", ObjectValue.EMPTY), 1))
                .add(new Payload.NodeFinished(
                        node("code1", "code"), outcome(NodeStatus.SUCCEEDED, null, ObjectValue.EMPTY)))
                .add(new Payload.IterationStarted(node("it1", "iteration"), 2, object()))
                .add(new Payload.NodeStarted(node("it1start", "iteration-start"), "at2"))
                .add(new Payload.NodeStarted(node("llm1", "llm"), "at3"))
                .text("Bye", "llm1", "text")
                .add(new Payload.TextReplaced("Hel", ""))
                .text("lo", "llm1", "text");
    }

    private static Run run(AppMode mode, Run.Outcome outcome) {
        return new Run(
                TestViews.RUN,
                TestViews.TASK,
                TestViews.id(20),
                TestViews.id(21),
                TestViews.VERSION,
                mode,
                mode.conversational() ? TestViews.CONVERSATION : null,
                mode.hasMessage() ? TestViews.MESSAGE : null,
                TestViews.USER,
                null,
                new Run.Origin("service-api", null, null),
                outcome == null ? RunStatus.RUNNING : outcome.status(),
                ObjectValue.EMPTY,
                "",
                List.of(),
                true,
                4096,
                false,
                TestViews.CREATED_AT * 1000,
                outcome);
    }
}
