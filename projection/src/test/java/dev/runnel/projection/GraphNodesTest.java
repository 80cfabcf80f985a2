package dev.runnel.projection;

import static dev.runnel.projection.RecordedRun.CHAT;
import static dev.runnel.projection.RecordedRun.WORKFLOW;
import static dev.runnel.projection.RecordedRun.node;
import static dev.runnel.projection.RecordedRun.object;
import static dev.runnel.projection.RecordedRun.outcome;
import static dev.runnel.projection.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.projection.DifyView.Detail;
import dev.runnel.run.AppMode;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens inside a graph, replayed frame by frame (events.md sections 3.2 and 6). */
class GraphNodesTest {

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
}
