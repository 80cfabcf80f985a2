package dev.runnel.projection;

import static dev.runnel.projection.RecordedRun.WORKFLOW;
import static dev.runnel.projection.RecordedRun.node;
import static dev.runnel.projection.RecordedRun.object;
import static dev.runnel.projection.RecordedRun.outcome;
import static dev.runnel.projection.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.AppMode;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs that wait for a person or a time, replayed frame by frame (events.md sections 5 and 6). */
class PausedRunTest {

    @Test
    void aPauseEndsTheConnectionUnlessItIsToGoOn() {
        var run = paused().add(new Payload.HumanInputAnswered(node("hi1", "human-input"), "f1", "approve", object()))
                .add(new Payload.RunResumed("form"))
                .add(new Payload.NodeStarted(node("hi1", "human-input"), "at3"))
                .finished(RunStatus.SUCCEEDED);
        FormAccess access = (form, definition) -> new FormAccess.Access("token-" + form, List.of("console"));

        var ends = FrameCollector.of(view(AppMode.WORKFLOW).disclosing(access), run.events());
        assertThat(ends.events())
                .containsExactly("workflow_started", "node_started", "human_input_required", "workflow_paused");
        assertThat(ends.frames().get(2))
                .isEqualTo("{\"event\":\"human_input_required\"," + WORKFLOW + ",\"data\":{\"form_id\":\"f1\","
                        + "\"node_id\":\"hi1\",\"node_title\":\"The hi1\",\"form_content\":\"Sure?\","
                        + "\"inputs\":[{\"type\":\"paragraph\",\"output_variable_name\":\"why\"}],"
                        + "\"actions\":[{\"id\":\"approve\",\"title\":\"Approve\",\"button_style\":\"primary\"}],"
                        + "\"display_in_ui\":true,\"form_token\":\"token-f1\",\"approval_channels\":[\"console\"],"
                        + "\"resolved_default_values\":{},\"expiration_time\":1790000099}}");
        assertThat(ends.last())
                .isEqualTo("{\"event\":\"workflow_paused\"," + WORKFLOW + ",\"data\":{\"workflow_run_id\":\"r1\","
                        + "\"paused_nodes\":[\"hi1\"],\"outputs\":{},\"reasons\":[{"
                        + "\"TYPE\":\"human_input_required\",\"form_id\":\"f1\",\"node_id\":\"hi1\","
                        + "\"form_token\":\"token-f1\",\"approval_channels\":[\"console\"]},"
                        + "{\"TYPE\":\"scheduled_pause\",\"message\":\"later\"}],\"status\":\"paused\","
                        + "\"created_at\":1790000000,\"elapsed_time\":2.0,\"total_tokens\":17,"
                        + "\"total_steps\":2}}");

        var goesOn = FrameCollector.of(view(AppMode.WORKFLOW).continuingOnPause(true), run.events());
        assertThat(goesOn.events())
                .containsExactly(
                        "workflow_started",
                        "node_started",
                        "human_input_required",
                        "workflow_paused",
                        "workflow_started",
                        "node_started",
                        "workflow_finished");
        assertThat(goesOn.frames().get(2)).contains("\"form_token\":null,\"approval_channels\":[]");
        assertThat(goesOn.frames().get(4)).contains("\"inputs\":{\"q\":\"x\"}").endsWith("\"reason\":\"resumption\"}}");
    }

    @Test
    void aConnectionThatComesBackToAPausedRunWaitsForItsEnd() {
        var projection = new DifyProjection(view(AppMode.WORKFLOW));
        var before = paused();
        before.events().forEach(projection::prime);
        assertThat(projection.ended()).isFalse();

        int paused = before.events().size();
        var frames = new FrameCollector();
        before.add(new Payload.RunResumed("form")).finished(RunStatus.SUCCEEDED);
        before.events().stream().skip(paused).forEach(event -> projection.accept(event, frames));

        assertThat(frames.events()).containsExactly("workflow_started", "workflow_finished");
        assertThat(projection.ended()).isTrue();
    }

    @Test
    void aNodeThatWaitsHasNotFinishedYet() {
        var run = new RecordedRun()
                .started()
                .add(new Payload.NodeFinished(
                        node("hi1", "human-input"), outcome(NodeStatus.PAUSED, null, ObjectValue.EMPTY)));

        assertThat(FrameCollector.of(view(AppMode.WORKFLOW), run.events()).events())
                .containsExactly("workflow_started");
    }

    @Test
    void pipelinesStreamLikeWorkflowsWithoutPauses() {
        assertThat(FrameCollector.of(view(AppMode.RAG_PIPELINE), paused().events())
                        .events())
                .containsExactly("workflow_started", "node_started");
    }

    private static RecordedRun paused() {
        NodeRef asks = node("hi1", "human-input");
        ObjectValue form = object(
                "form_content",
                "Sure?",
                "inputs",
                List.of(object("type", "paragraph", "output_variable_name", "why")),
                "actions",
                List.of(object("id", "approve", "title", "Approve", "button_style", "primary")),
                "display_in_ui",
                true);
        return new RecordedRun()
                .started("q", "x")
                .add(new Payload.NodeStarted(asks, "at1"))
                .add(new Payload.HumanInputRequired(asks, "f1", form, 1_790_000_099_000L))
                .add(new Payload.RunPaused(
                        List.of("hi1"),
                        List.of(
                                object("TYPE", "human_input_required", "form_id", "f1", "node_id", "hi1"),
                                object("TYPE", "scheduled_pause", "message", "later")),
                        2_000_000_000L,
                        17,
                        2,
                        Value.NULL));
    }
}
