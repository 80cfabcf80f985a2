package dev.runnel.projection;

import static dev.runnel.projection.RecordedRun.CHAT;
import static dev.runnel.projection.RecordedRun.WORKFLOW;
import static dev.runnel.projection.RecordedRun.node;
import static dev.runnel.projection.RecordedRun.object;
import static dev.runnel.projection.RecordedRun.outcome;
import static dev.runnel.projection.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.AppMode;
import dev.runnel.run.FinishReason;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recorded runs of the graph modes, replayed frame by frame (events.md sections 3.2, 5 and 6). */
class GraphModesTest {

    private static final RunError NODE_FAILED = new RunError(RunErrorCode.INVALID_PARAM, "Node llm1 failed");

    @Test
    void aWorkflowFromStartToFinish() {
        var run = new RecordedRun()
                .started("q", "2+2", "sys.user_id", "abc-123", "sys.conversation_id", "no", "sys.timestamp", 5)
                .add(new Payload.NodeStarted(node("llm1", "llm"), "at1"))
                .text("4", "llm1", "text")
                .text("", "llm1", "text")
                .add(new Payload.NodeFinished(
                        node("llm1", "llm"), outcome(NodeStatus.SUCCEEDED, null, object("total_tokens", 17))))
                .answered()
                .finished(RunStatus.SUCCEEDED, null, object("answer", "4", "file", RecordedRun.upload()));

        assertThat(FrameCollector.of(view(AppMode.WORKFLOW), run.events()).frames())
                .containsExactly(
                        "{\"event\":\"workflow_started\"," + WORKFLOW + ",\"data\":{\"id\":\"r1\","
                                + "\"workflow_id\":\"w1\",\"inputs\":{\"q\":\"2+2\",\"sys.user_id\":\"abc-123\"},"
                                + "\"created_at\":1790000000,\"reason\":\"initial\"}}",
                        "{\"event\":\"node_started\"," + WORKFLOW + ",\"data\":{\"id\":\"x-llm1\","
                                + "\"node_id\":\"llm1\",\"node_type\":\"llm\",\"title\":\"The llm1\",\"index\":1,"
                                + "\"predecessor_node_id\":null,\"inputs\":null,\"inputs_truncated\":false,"
                                + "\"created_at\":1790000002,\"extras\":{},\"iteration_id\":null,\"loop_id\":null,"
                                + "\"agent_strategy\":null}}",
                        "{\"event\":\"text_chunk\",\"workflow_run_id\":\"r1\",\"task_id\":\"t1\","
                                + "\"data\":{\"text\":\"4\",\"from_variable_selector\":[\"llm1\",\"text\"]}}",
                        "{\"event\":\"text_chunk\"," + WORKFLOW
                                + ",\"data\":{\"text\":\"\",\"from_variable_selector\":[\"llm1\",\"text\"]}}",
                        "{\"event\":\"node_finished\"," + WORKFLOW + ",\"data\":{\"id\":\"x-llm1\","
                                + "\"node_id\":\"llm1\",\"node_type\":\"llm\",\"title\":\"The llm1\",\"index\":1,"
                                + "\"predecessor_node_id\":null,\"inputs\":{\"a\":1},\"inputs_truncated\":false,"
                                + "\"process_data\":null,\"process_data_truncated\":false,"
                                + "\"outputs\":{\"text\":\"42\"},\"outputs_truncated\":false,"
                                + "\"status\":\"succeeded\",\"error\":null,\"elapsed_time\":0.25,"
                                + "\"execution_metadata\":{\"total_tokens\":17},\"created_at\":1790000002,"
                                + "\"finished_at\":1790000005,\"files\":[],\"iteration_id\":null,"
                                + "\"loop_id\":null}}",
                        "{\"event\":\"workflow_finished\"," + WORKFLOW + ",\"data\":{\"id\":\"r1\","
                                + "\"workflow_id\":\"w1\",\"status\":\"succeeded\",\"outputs\":{\"answer\":\"4\","
                                + "\"file\":{\"dify_model_identity\":\"__dify__file__\",\"id\":\"mf1\","
                                + "\"type\":\"image\",\"transfer_method\":\"local_file\",\"remote_url\":null,"
                                + "\"reference\":\"up1\",\"related_id\":\"up1\",\"filename\":\"cat.png\","
                                + "\"extension\":\".png\",\"mime_type\":\"image/png\",\"size\":1234,"
                                + "\"url\":\"http://here/files/up1/file-preview?sign=s\"}},"
                                + "\"error\":null,\"elapsed_time\":1.5,\"total_tokens\":17,\"total_steps\":3,"
                                + "\"created_by\":{\"id\":\"u1\",\"user\":\"abc-123\"},"
                                + "\"created_at\":1790000000,\"finished_at\":1790000007,\"exceptions_count\":0,"
                                + "\"files\":[]}}");
    }

    @Test
    void advancedChatEndsItsMessageBeforeTheWorkflow() {
        var run = new RecordedRun()
                .started("sys.query", "hi")
                .text("Hel", "llm1", "text")
                .text("lo", "answer1", "answer")
                .add(new Payload.TextReplaced("Bye", "output_moderation"))
                .answered()
                .finished(RunStatus.PARTIAL_SUCCEEDED);

        var frames = FrameCollector.of(view(AppMode.ADVANCED_CHAT), run.events());
        assertThat(frames.events())
                .containsExactly(
                        "workflow_started",
                        "message",
                        "message",
                        "message_replace",
                        "message_end",
                        "workflow_finished");
        assertThat(frames.frames().getFirst())
                .startsWith("{\"event\":\"workflow_started\"," + CHAT + ",\"workflow_run_id\":\"r1\",\"data\":{");
        assertThat(frames.frames().subList(1, 5))
                .containsExactly(
                        "{\"event\":\"message\"," + CHAT + ",\"id\":\"m1\",\"answer\":\"Hel\","
                                + "\"from_variable_selector\":[\"llm1\",\"text\"]}",
                        "{\"event\":\"message\"," + CHAT + ",\"id\":\"m1\",\"answer\":\"lo\","
                                + "\"from_variable_selector\":[\"answer1\",\"answer\"]}",
                        "{\"event\":\"message_replace\"," + CHAT
                                + ",\"answer\":\"Bye\",\"reason\":\"output_moderation\"}",
                        "{\"event\":\"message_end\"," + CHAT + ",\"id\":\"m1\",\"metadata\":{"
                                + "\"annotation_reply\":null,\"retriever_resources\":[],"
                                + "\"usage\":{\"prompt_tokens\":12,\"prompt_unit_price\":\"0.15\","
                                + "\"prompt_price_unit\":\"0.000001\",\"prompt_price\":\"0.0000018\","
                                + "\"completion_tokens\":5,\"completion_unit_price\":\"0.6\","
                                + "\"completion_price_unit\":\"0.000001\",\"completion_price\":\"0.000003\","
                                + "\"total_tokens\":17,\"total_price\":\"0.0000048\",\"currency\":\"USD\","
                                + "\"latency\":0.91,\"time_to_first_token\":0.2,\"time_to_generate\":0.71},"
                                + "\"reasoning\":{}},\"files\":[]}");
        assertThat(frames.last()).contains("\"status\":\"partial-succeeded\"");
    }

    @Test
    void failureAndStopOfAdvancedChatHaveNoMessageEnd() {
        var failed = new RecordedRun().started().text("x", "llm1", "text").failed(NODE_FAILED);
        var stopped =
                new RecordedRun().started().text("x", "llm1", "text").answered().finished(RunStatus.STOPPED);

        var frames = FrameCollector.of(view(AppMode.ADVANCED_CHAT), failed.events());
        assertThat(frames.events()).containsExactly("workflow_started", "message", "workflow_finished");
        assertThat(frames.last()).contains("\"status\":\"failed\"", "\"error\":\"Node llm1 failed\"");
        frames = FrameCollector.of(view(AppMode.ADVANCED_CHAT), stopped.events());
        assertThat(frames.events()).containsExactly("workflow_started", "message", "workflow_finished");
        assertThat(frames.last()).contains("\"status\":\"stopped\"", "\"error\":\"Stopped by user.\"");
    }

    @Test
    void anExceptionOutsideTheGraphIsToldBeforeTheEnd() {
        var run = new RecordedRun()
                .started()
                .add(new Payload.NodeStarted(node("llm1", "llm"), "at1"))
                .failed(RunError.internal());

        assertThat(FrameCollector.of(view(AppMode.WORKFLOW), run.events()).events())
                .containsExactly("workflow_started", "node_started", "error", "workflow_finished");
        var chat = FrameCollector.of(view(AppMode.ADVANCED_CHAT), run.events());
        assertThat(chat.frames().get(2))
                .isEqualTo("{\"event\":\"error\",\"conversation_id\":\"c1\",\"message_id\":\"m1\","
                        + "\"created_at\":1790000000,\"status\":500,\"code\":\"internal_server_error\","
                        + "\"message\":\"Internal Server Error, please contact support.\"}");
    }

    @Test
    void aTurnThatAnAnnotationAnswersHasNoWorkflow() {
        var hit = object("annotation_reply", object("id", "a1"));
        var run = new RecordedRun()
                .started()
                .text("stored answer")
                .add(new Payload.AnswerFinished(RecordedRun.USAGE, hit, List.of()))
                .finished(RunStatus.SUCCEEDED);

        var frames = FrameCollector.of(view(AppMode.ADVANCED_CHAT), run.events());
        assertThat(frames.events()).containsExactly("message", "message_end");
        assertThat(frames.frames().getFirst()).endsWith("\"answer\":\"stored answer\",\"from_variable_selector\":[]}");
        assertThat(frames.last()).doesNotContain("annotation_reply");
    }

    @Test
    void aChatflowThatFailsBeforeItsGraphIsToldBySyntheticEvents() {
        var run =
                new RecordedRun().started("q", 1).failed(new RunError(RunErrorCode.INVALID_PARAM, "query is required"));

        assertThat(FrameCollector.of(view(AppMode.ADVANCED_CHAT), run.events()).frames())
                .containsExactly(
                        "{\"event\":\"workflow_started\",\"task_id\":\"t1\",\"workflow_run_id\":\"r1\",\"data\":{"
                                + "\"id\":\"r1\",\"workflow_id\":\"w1\",\"inputs\":{\"q\":1},"
                                + "\"created_at\":1790000002,\"reason\":\"initial\"}}",
                        "{\"event\":\"workflow_finished\",\"task_id\":\"t1\",\"workflow_run_id\":\"r1\",\"data\":{"
                                + "\"id\":\"r1\",\"workflow_id\":\"w1\",\"status\":\"failed\",\"outputs\":null,"
                                + "\"error\":\"query is required\",\"elapsed_time\":0.0,\"total_tokens\":0,"
                                + "\"total_steps\":0,\"created_by\":{},\"created_at\":1790000002,"
                                + "\"finished_at\":1790000002,\"exceptions_count\":1,\"files\":[]}}");
    }

    @Test
    void aRefusedRunIsItsOwnTask() {
        var frames = new FrameCollector();
        var projection = new DifyProjection(view(AppMode.WORKFLOW));
        projection.refused(
                object(),
                new RunError(RunErrorCode.INVALID_PARAM, "name is required in input form"),
                1_790_000_003_000L,
                frames);

        assertThat(projection.ended()).isTrue();
        assertThat(frames.events()).containsExactly("workflow_started", "workflow_finished");
        assertThat(frames.last())
                .startsWith("{\"event\":\"workflow_finished\",\"task_id\":\"r1\",\"workflow_run_id\":\"r1\"")
                .contains("\"error\":\"name is required in input form\"", "\"finished_at\":1790000003");
    }

    @Test
    void aCrashReplacesTheTextOfAWorkflow() {
        var run = new RecordedRun()
                .started()
                .text("lost and found", "end1", "text")
                .add(new Payload.RunRecovered("lost", 4096))
                .failed(new RunError(RunErrorCode.INTERRUPTED, "The server was interrupted."));

        var frames = FrameCollector.of(view(AppMode.WORKFLOW), run.events());
        assertThat(frames.events())
                .containsExactly("workflow_started", "text_chunk", "text_replace", "workflow_finished");
        assertThat(frames.frames().get(2))
                .isEqualTo("{\"event\":\"text_replace\"," + WORKFLOW + ",\"data\":{\"text\":\"lost\"}}");
        assertThat(frames.last()).contains("\"error\":\"The server was interrupted.\"");
        assertThat(FrameCollector.of(view(AppMode.ADVANCED_CHAT), run.events()).events())
                .containsExactly("workflow_started", "message", "message_replace", "workflow_finished");
    }

    @Test
    void speechComesBeforeTheEndOfAGraph() {
        var run = new RecordedRun()
                .started()
                .text("x", "end1", "text")
                .answered()
                .add(new Payload.AudioProduced("s".getBytes(StandardCharsets.UTF_8), true))
                .finished(RunStatus.SUCCEEDED);

        assertThat(FrameCollector.of(view(AppMode.WORKFLOW), run.events()).events())
                .containsExactly(
                        "workflow_started", "text_chunk", "tts_message", "tts_message_end", "workflow_finished");
    }

    @Test
    void filesAndExceptionsOfARunAreShown() {
        var run = new RecordedRun()
                .started()
                .add(new Payload.RunFinished(
                        RunStatus.PARTIAL_SUCCEEDED,
                        object("list", List.of(Value.of(1), new Value.FileValue(RecordedRun.remote()))),
                        null,
                        FinishReason.STOP,
                        100L,
                        0,
                        1,
                        2,
                        List.of(RecordedRun.remote())));

        assertThat(FrameCollector.of(view(AppMode.WORKFLOW), run.events()).last())
                .contains("\"list\":[1,{\"dify_model_identity\":\"__dify__file__\",\"id\":null,")
                .contains("\"size\":-1,\"url\":\"https://there/a.pdf\"}]}")
                .contains("\"elapsed_time\":0.0000001,")
                .contains("\"exceptions_count\":2,\"files\":[{\"dify_model_identity\"");
    }
}
