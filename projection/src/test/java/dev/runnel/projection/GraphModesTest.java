package dev.runnel.projection;

import static dev.runnel.projection.RecordedRun.node;
import static dev.runnel.projection.RecordedRun.object;
import static dev.runnel.projection.RecordedRun.outcome;
import static dev.runnel.projection.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.projection.DifyView.Detail;
import dev.runnel.run.AppMode;
import dev.runnel.run.FinishReason;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recorded runs of the graph modes, replayed frame by frame (events.md sections 3.2, 5 and 6). */
class GraphModesTest {

    private static final String WORKFLOW = "\"workflow_run_id\":\"r1\",\"task_id\":\"t1\"";
    private static final String CHAT =
            "\"conversation_id\":\"c1\",\"message_id\":\"m1\",\"created_at\":1790000000,\"task_id\":\"t1\"";
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
    void reasoningIsTheExampleOfTheSpecification() {
        var run = new RecordedRun()
                .started()
                .add(new Payload.ReasoningDelta("hm \"so\"", "llm1", false))
                .add(new Payload.ReasoningDelta("", "llm1", true));

        assertThat(FrameCollector.of(view(AppMode.WORKFLOW), run.events())
                        .frames()
                        .subList(1, 3))
                .containsExactly(
                        "{\"event\":\"reasoning_chunk\"," + WORKFLOW + ",\"data\":{\"message_id\":null,"
                                + "\"reasoning\":\"hm \\\"so\\\"\",\"node_id\":\"llm1\",\"is_final\":false}}",
                        "{\"event\":\"reasoning_chunk\",\"workflow_run_id\":\"r1\",\"task_id\":\"t1\","
                                + "\"data\":{\"message_id\":null,\"reasoning\":\"\",\"node_id\":\"llm1\","
                                + "\"is_final\":true}}");
        assertThat(FrameCollector.of(view(AppMode.ADVANCED_CHAT), run.events()).last())
                .isEqualTo("{\"event\":\"reasoning_chunk\"," + CHAT + ",\"data\":{\"message_id\":\"m1\","
                        + "\"reasoning\":\"\",\"node_id\":\"llm1\",\"is_final\":true}}");
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
    void retriesRepeatTheNodeWithItsError() {
        var run = new RecordedRun()
                .started()
                .add(new Payload.NodeRetried(
                        node("code1", "code"), outcome(NodeStatus.FAILED, "boom", ObjectValue.EMPTY), 2));

        for (Detail detail : Detail.values()) {
            assertThat(FrameCollector.of(view(AppMode.WORKFLOW, detail, List.of()), run.events())
                            .last())
                    .startsWith("{\"event\":\"node_retry\"," + WORKFLOW + ",\"data\":{\"id\":\"x-code1\"")
                    .contains("\"inputs\":{\"a\":1}", "\"status\":\"retry\",\"error\":\"boom\"")
                    .endsWith("\"iteration_id\":null,\"loop_id\":null,\"retry_index\":2}}");
        }
    }

    @Test
    void simpleConversionHidesTheDetailsOfNodes() {
        var run = new RecordedRun()
                .started()
                .add(new Payload.NodeStarted(node("code1", "code"), "at1"))
                .add(new Payload.NodeFinished(
                        node("code1", "code"), outcome(NodeStatus.EXCEPTION, "boom", ObjectValue.EMPTY)));

        assertThat(FrameCollector.of(view(AppMode.WORKFLOW, Detail.SIMPLE, List.of()), run.events())
                        .frames()
                        .subList(1, 3))
                .containsExactly(
                        "{\"event\":\"node_started\"," + WORKFLOW + ",\"data\":{\"id\":\"x-code1\","
                                + "\"node_id\":\"code1\",\"node_type\":\"code\",\"title\":\"The code1\","
                                + "\"index\":1,\"predecessor_node_id\":null,\"inputs\":null,"
                                + "\"created_at\":1790000002,\"extras\":{},\"iteration_id\":null,"
                                + "\"loop_id\":null}}",
                        "{\"event\":\"node_finished\"," + WORKFLOW + ",\"data\":{\"id\":\"x-code1\","
                                + "\"node_id\":\"code1\",\"node_type\":\"code\",\"title\":\"The code1\","
                                + "\"index\":1,\"predecessor_node_id\":null,\"inputs\":null,"
                                + "\"process_data\":null,\"outputs\":null,\"status\":\"exception\",\"error\":null,"
                                + "\"elapsed_time\":0.25,\"execution_metadata\":null,\"created_at\":1790000002,"
                                + "\"finished_at\":1790000003,\"files\":[],\"iteration_id\":null,"
                                + "\"loop_id\":null}}");
    }

    @Test
    void iterationsHaveEventsOfTheirOwn() {
        NodeRef iteration = node("it1", "iteration");
        NodeRef child = new NodeRef("x-child", "child", "code", "Child", "it1", null, 0);
        var run = new RecordedRun()
                .started()
                .add(new Payload.NodeStarted(iteration, "at1"))
                .add(new Payload.IterationStarted(iteration, 1, object("iterator_selector", List.of("start", "items"))))
                .add(new Payload.IterationAdvanced(iteration, 0))
                .add(new Payload.NodeStarted(node("it1start", "iteration-start"), "at2"))
                .add(new Payload.NodeFinished(child, outcome(NodeStatus.SUCCEEDED, null, ObjectValue.EMPTY)))
                .add(new Payload.IterationFinished(iteration, outcome(NodeStatus.FAILED, "why", object()), 1))
                .add(new Payload.NodeFinished(iteration, outcome(NodeStatus.FAILED, "why", object())));

        var frames = FrameCollector.of(view(AppMode.WORKFLOW), run.events());
        assertThat(frames.events())
                .containsExactly(
                        "workflow_started",
                        "iteration_started",
                        "iteration_next",
                        "node_finished",
                        "iteration_completed");
        assertThat(frames.frames().get(1))
                .isEqualTo("{\"event\":\"iteration_started\"," + WORKFLOW + ",\"data\":{\"id\":\"it1\","
                        + "\"node_id\":\"it1\",\"node_type\":\"iteration\",\"title\":\"The it1\","
                        + "\"created_at\":1790000003,\"extras\":{},\"metadata\":{\"iteration_length\":1},"
                        + "\"inputs\":{\"iterator_selector\":[\"start\",\"items\"]},\"inputs_truncated\":false}}");
        assertThat(frames.frames().get(2))
                .isEqualTo("{\"event\":\"iteration_next\"," + WORKFLOW + ",\"data\":{\"id\":\"it1\","
                        + "\"node_id\":\"it1\",\"node_type\":\"iteration\",\"title\":\"The it1\",\"index\":0,"
                        + "\"created_at\":1790000004,\"extras\":{}}}");
        assertThat(frames.frames().get(3))
                .contains("\"execution_metadata\":{\"iteration_id\":\"it1\",\"iteration_index\":0}")
                .endsWith("\"iteration_id\":\"it1\",\"loop_id\":null}}");
        assertThat(frames.last())
                .isEqualTo("{\"event\":\"iteration_completed\"," + WORKFLOW + ",\"data\":{\"id\":\"it1\","
                        + "\"node_id\":\"it1\",\"node_type\":\"iteration\",\"title\":\"The it1\","
                        + "\"outputs\":{\"text\":\"42\"},\"outputs_truncated\":false,"
                        + "\"created_at\":1790000002,\"extras\":{},\"inputs\":{\"a\":1},"
                        + "\"inputs_truncated\":false,\"status\":\"failed\",\"error\":null,"
                        + "\"elapsed_time\":0.25,\"total_tokens\":17,\"execution_metadata\":{},"
                        + "\"finished_at\":1790000007,\"steps\":1}}");
    }

    @Test
    void loopsNameTheirPreviousOutput() {
        NodeRef loop = node("lo1", "loop");
        var run = new RecordedRun()
                .started()
                .add(new Payload.LoopStarted(loop, 3, object("loop_count", 3)))
                .add(new Payload.LoopAdvanced(loop, 1))
                .add(new Payload.LoopFinished(
                        loop, outcome(NodeStatus.SUCCEEDED, null, object("completed_reason", "loop_break")), 4));

        var frames = FrameCollector.of(view(AppMode.ADVANCED_CHAT), run.events());
        assertThat(frames.events()).containsExactly("workflow_started", "loop_started", "loop_next", "loop_completed");
        assertThat(frames.frames().get(1)).contains("\"metadata\":{\"loop_length\":3},\"inputs\":{\"loop_count\":3}");
        assertThat(frames.frames().get(2))
                .isEqualTo("{\"event\":\"loop_next\"," + CHAT + ",\"workflow_run_id\":\"r1\",\"data\":{"
                        + "\"id\":\"lo1\",\"node_id\":\"lo1\",\"node_type\":\"loop\",\"title\":\"The lo1\","
                        + "\"index\":1,\"created_at\":1790000003,\"pre_loop_output\":{},\"extras\":{}}}");
        assertThat(frames.last())
                .contains("\"status\":\"succeeded\"", "\"execution_metadata\":{\"completed_reason\":\"loop_break\"}");
    }

    @Test
    void anAgentsLogNamesTheRunInWorkflowModeOnly() {
        var run = new RecordedRun()
                .started()
                .add(new Payload.AgentLogged(
                        node("ag1", "agent"),
                        "log1",
                        null,
                        "ROUND 1",
                        "start",
                        null,
                        object("k", "v"),
                        object("started_at", 1.5)));
        String data = "\"data\":{\"node_execution_id\":\"x-ag1\",\"id\":\"log1\",\"label\":\"ROUND 1\","
                + "\"parent_id\":null,\"error\":null,\"status\":\"start\",\"data\":{\"k\":\"v\"},"
                + "\"metadata\":{\"started_at\":1.5},\"node_id\":\"ag1\"}}";

        assertThat(FrameCollector.of(view(AppMode.WORKFLOW), run.events()).last())
                .isEqualTo("{\"event\":\"agent_log\"," + WORKFLOW + "," + data);
        assertThat(FrameCollector.of(view(AppMode.ADVANCED_CHAT), run.events()).last())
                .isEqualTo("{\"event\":\"agent_log\"," + CHAT + "," + data);
    }

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
    void pipelinesStreamLikeWorkflowsWithoutPauses() {
        assertThat(FrameCollector.of(view(AppMode.RAG_PIPELINE), paused().events())
                        .events())
                .containsExactly("workflow_started", "node_started");
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
