package dev.runnel.projection;

import static dev.runnel.projection.RecordedRun.drawn;
import static dev.runnel.projection.RecordedRun.object;
import static dev.runnel.projection.RecordedRun.remote;
import static dev.runnel.projection.RecordedRun.upload;
import static dev.runnel.projection.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.projection.DifyView.Detail;
import dev.runnel.run.AppMode;
import dev.runnel.run.Payload;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Usage;
import dev.runnel.run.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Recorded runs of the message modes, replayed frame by frame (events.md sections 3.1 and 4). */
class MessageModesTest {

    private static final String CHAT =
            "\"conversation_id\":\"c1\",\"message_id\":\"m1\",\"created_at\":1790000000,\"task_id\":\"t1\"";
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":12,\"prompt_unit_price\":\"0.15\","
            + "\"prompt_price_unit\":\"0.000001\",\"prompt_price\":\"0.0000018\",\"completion_tokens\":5,"
            + "\"completion_unit_price\":\"0.6\",\"completion_price_unit\":\"0.000001\","
            + "\"completion_price\":\"0.000003\",\"total_tokens\":17,\"total_price\":\"0.0000048\","
            + "\"currency\":\"USD\",\"latency\":0.91}";

    @Test
    void chatStreamsTheExamplesOfTheSpecification() {
        var run = new RecordedRun()
                .started("name", "Ada")
                .text("Hel")
                .text("lo \"you\"\n\u00e9\ud83d\ude00")
                .answered()
                .finished(RunStatus.SUCCEEDED);

        assertThat(FrameCollector.of(view(AppMode.CHAT), run.events()).frames())
                .containsExactly(
                        "{\"event\":\"message\",\"conversation_id\":\"c1\",\"message_id\":\"m1\","
                                + "\"created_at\":1790000000,\"task_id\":\"t1\",\"id\":\"m1\",\"answer\":\"Hel\","
                                + "\"from_variable_selector\":[]}",
                        "{\"event\":\"message\"," + CHAT + ",\"id\":\"m1\",\"answer\":"
                                + "\"lo \\\"you\\\"\\n\u00e9\ud83d\ude00\",\"from_variable_selector\":[]}",
                        "{\"event\":\"message_end\"," + CHAT + ",\"id\":\"m1\",\"metadata\":{"
                                + "\"retriever_resources\":[]," + USAGE + ",\"reasoning\":{}},\"files\":[]}");
    }

    @Test
    void completionHasNoConversation() {
        var run = new RecordedRun().started().text("x").answered().finished(RunStatus.SUCCEEDED);

        assertThat(FrameCollector.of(view(AppMode.COMPLETION), run.events())
                        .frames()
                        .getFirst())
                .isEqualTo("{\"event\":\"message\",\"message_id\":\"m1\",\"created_at\":1790000000,\"task_id\":\"t1\","
                        + "\"id\":\"m1\",\"answer\":\"x\",\"from_variable_selector\":[]}");
    }

    @Test
    void aFailureIsAnErrorWithoutTaskAndNoEnd() {
        var run = new RecordedRun()
                .started()
                .text("x")
                .failed(new RunError(RunErrorCode.RATE_LIMIT_ERROR, "[openai] slow down"));

        var chat = FrameCollector.of(view(AppMode.CHAT), run.events());
        assertThat(chat.events()).containsExactly("message", "error");
        assertThat(chat.last())
                .isEqualTo("{\"event\":\"error\",\"conversation_id\":\"c1\",\"message_id\":\"m1\","
                        + "\"created_at\":1790000000,\"status\":429,\"code\":\"rate_limit_error\","
                        + "\"message\":\"[openai] slow down\"}");
        assertThat(FrameCollector.of(view(AppMode.COMPLETION), run.events()).last())
                .isEqualTo("{\"event\":\"error\",\"message_id\":\"m1\",\"created_at\":1790000000,\"status\":429,"
                        + "\"code\":\"rate_limit_error\",\"message\":\"[openai] slow down\"}");
    }

    @Test
    void anInternalErrorShowsItsOneSentenceOnly() {
        var run = new RecordedRun()
                .started()
                .failed(new RunError(RunErrorCode.INTERNAL_SERVER_ERROR, "NullPointerException at line 3"));

        assertThat(FrameCollector.of(view(AppMode.CHAT), run.events()).last())
                .endsWith("\"status\":500,\"code\":\"internal_server_error\","
                        + "\"message\":\"Internal Server Error, please contact support.\"}");
    }

    @Test
    void aStopEndsTheMessage() {
        var usage = new Usage(7, 2, 0, 0, 0, Usage.Price.FREE, 0, null, true);
        var run = new RecordedRun()
                .started()
                .text("x")
                .add(new Payload.AnswerFinished(usage, ObjectValue.EMPTY, List.of()))
                .finished(RunStatus.STOPPED);

        var frames = FrameCollector.of(view(AppMode.CHAT), run.events());
        assertThat(frames.events()).containsExactly("message", "message_end");
        assertThat(frames.last())
                .contains("\"total_price\":\"0\",\"currency\":\"USD\",\"latency\":0.0,\"estimated\":true}");
    }

    @Test
    void aStoppedRunWithoutAnAnswerEventEndsItsMessageToo() {
        var run = new RecordedRun().started().finished(RunStatus.STOPPED);

        assertThat(FrameCollector.of(view(AppMode.COMPLETION), run.events()).events())
                .containsExactly("message_end");
    }

    @Test
    void aCrashReplacesTheTextAndEndsInAnError() {
        var run = new RecordedRun()
                .started()
                .text("lost and ")
                .text("found")
                .add(new Payload.RunRecovered("lost", 4096))
                .failed(new RunError(RunErrorCode.INTERRUPTED, "The server was interrupted."));

        var frames = FrameCollector.of(view(AppMode.CHAT), run.events());
        assertThat(frames.events()).containsExactly("message", "message", "message_replace", "error");
        assertThat(frames.frames().get(2))
                .isEqualTo("{\"event\":\"message_replace\"," + CHAT + ",\"answer\":\"lost\",\"reason\":\"\"}");
        assertThat(frames.last()).contains("\"status\":500,\"code\":\"interrupted\"");
    }

    @Test
    void moderationReplacesWithoutAReasonInMessageModes() {
        var run = new RecordedRun()
                .started()
                .text("bad")
                .add(new Payload.TextReplaced("good", "output_moderation"))
                .answered()
                .finished(RunStatus.SUCCEEDED);

        assertThat(FrameCollector.of(view(AppMode.CHAT), run.events()).frames().get(1))
                .endsWith("\"answer\":\"good\",\"reason\":\"\"}");
    }

    @Test
    void speechFollowsTheEndAndIsEndedOnceEvenWhenCut() {
        byte[] audio = "sound".getBytes(StandardCharsets.UTF_8);
        var whole = new RecordedRun()
                .started()
                .text("x")
                .answered()
                .add(new Payload.AudioProduced(audio, false))
                .add(new Payload.AudioProduced(new byte[0], true))
                .finished(RunStatus.SUCCEEDED);
        var cut = new RecordedRun()
                .started()
                .text("x")
                .answered()
                .add(new Payload.AudioProduced(audio, false))
                .finished(RunStatus.SUCCEEDED);

        var frames = FrameCollector.of(view(AppMode.CHAT), whole.events());
        assertThat(frames.events()).containsExactly("message", "message_end", "tts_message", "tts_message_end");
        assertThat(frames.frames().get(2)).isEqualTo("{\"event\":\"tts_message\"," + CHAT + ",\"audio\":\"c291bmQ=\"}");
        assertThat(frames.last()).isEqualTo("{\"event\":\"tts_message_end\"," + CHAT + ",\"audio\":\"\"}");
        assertThat(FrameCollector.of(view(AppMode.CHAT), cut.events()).frames()).isEqualTo(frames.frames());
    }

    @Test
    void agentChatSendsThoughtsFilesAndAgentMessages() {
        var run = new RecordedRun()
                .started()
                .add(new Payload.ThoughtUpdated("th1", 1, "", "", "", ObjectValue.EMPTY, "", List.of()))
                .text("Let me see")
                .add(new Payload.ThoughtUpdated(
                        "th1",
                        1,
                        "Let me see",
                        "{\"draw\":\"done\"}",
                        "draw",
                        object("draw", Map.of("en_US", "Draw")),
                        "{\"draw\":{}}",
                        List.of("mf1")))
                .add(new Payload.FileProduced(drawn(".png")))
                .text("Here")
                .answered()
                .finished(RunStatus.SUCCEEDED);

        assertThat(FrameCollector.of(view(AppMode.AGENT_CHAT), run.events())
                        .frames()
                        .subList(0, 5))
                .containsExactly(
                        "{\"event\":\"agent_thought\"," + CHAT + ",\"id\":\"th1\",\"position\":1,\"thought\":\"\","
                                + "\"observation\":\"\",\"tool\":\"\",\"tool_labels\":{},\"tool_input\":\"\","
                                + "\"message_files\":[]}",
                        "{\"event\":\"agent_message\"," + CHAT + ",\"id\":\"m1\",\"answer\":\"Let me see\"}",
                        "{\"event\":\"agent_thought\"," + CHAT + ",\"id\":\"th1\",\"position\":1,"
                                + "\"thought\":\"Let me see\",\"observation\":\"{\\\"draw\\\":\\\"done\\\"}\","
                                + "\"tool\":\"draw\",\"tool_labels\":{\"draw\":{\"en_US\":\"Draw\"}},"
                                + "\"tool_input\":\"{\\\"draw\\\":{}}\",\"message_files\":[\"mf1\"]}",
                        "{\"event\":\"message_file\"," + CHAT + ",\"id\":\"mf1\",\"type\":\"image\","
                                + "\"belongs_to\":\"assistant\",\"url\":\"http://here/files/tools/tf1.png?sign=s\"}",
                        "{\"event\":\"agent_message\"," + CHAT + ",\"id\":\"m1\",\"answer\":\"Here\"}");
    }

    @Test
    void agentChatAnswersDirectlyAsPlainMessages() {
        var run = new RecordedRun().started().text("preset").answered().finished(RunStatus.SUCCEEDED);

        assertThat(FrameCollector.of(view(AppMode.AGENT_CHAT), run.events()).events())
                .containsExactly("message", "message_end");
    }

    @Test
    void agentEndsWithOneMessageThatHoldsTheWholeAnswer() {
        var run = new RecordedRun()
                .started()
                .text("wrong")
                .add(new Payload.TextReplaced("Ri", ""))
                .text("ght")
                .answered()
                .finished(RunStatus.SUCCEEDED);

        var frames = FrameCollector.of(view(AppMode.AGENT), run.events());
        assertThat(frames.events())
                .containsExactly("agent_message", "message_replace", "agent_message", "message", "message_end");
        assertThat(frames.frames().get(3))
                .isEqualTo("{\"event\":\"message\"," + CHAT
                        + ",\"id\":\"m1\",\"answer\":\"Right\",\"from_variable_selector\":[]}");
    }

    @Test
    void textAfterAFileKeepsTheFilesName() {
        var before = new RecordedRun()
                .started()
                .add(new Payload.FileProduced(remote()))
                .text("a")
                .text("b")
                .answered()
                .finished(RunStatus.SUCCEEDED);
        var between = new RecordedRun()
                .started()
                .text("a")
                .add(new Payload.FileProduced(remote()))
                .text("b")
                .answered()
                .finished(RunStatus.SUCCEEDED);

        var frames = FrameCollector.of(view(AppMode.COMPLETION), before.events());
        assertThat(frames.events()).containsExactly("message_file", "message_file", "message_file", "message_end");
        assertThat(frames.frames().getFirst())
                .endsWith("\"id\":\"\",\"type\":\"document\",\"belongs_to\":\"assistant\","
                        + "\"url\":\"https://there/a.pdf\"}");
        assertThat(frames.frames().get(1)).endsWith("\"id\":\"m1\",\"answer\":\"a\",\"from_variable_selector\":[]}");
        assertThat(FrameCollector.of(view(AppMode.COMPLETION), between.events()).events())
                .containsExactly("message", "message_file", "message", "message_end");
    }

    @Test
    void theEndListsAllFilesOfTheMessageOnce() {
        var run = new RecordedRun()
                .started()
                .text("x")
                .add(new Payload.AnswerFinished(
                        RecordedRun.USAGE, ObjectValue.EMPTY, List.of(upload(), drawn(".longextension"), remote())))
                .finished(RunStatus.SUCCEEDED);

        assertThat(FrameCollector.of(view(AppMode.CHAT, Detail.FULL, List.of(upload())), run.events())
                        .last())
                .endsWith("\"files\":[{\"related_id\":\"mf1\",\"extension\":\".png\",\"filename\":\"cat.png\","
                        + "\"size\":1234,\"mime_type\":\"image/png\",\"transfer_method\":\"local_file\","
                        + "\"type\":\"image\",\"url\":\"http://here/files/up1/file-preview?sign=s\","
                        + "\"upload_file_id\":\"up1\",\"remote_url\":\"\"},"
                        + "{\"related_id\":\"mf1\",\"extension\":\".longextension\","
                        + "\"filename\":\"drawn.longextension\",\"size\":99,\"mime_type\":\"image/png\","
                        + "\"transfer_method\":\"tool_file\",\"type\":\"image\","
                        + "\"url\":\"http://here/files/tools/tf1.bin?sign=s\",\"upload_file_id\":\"tf1\","
                        + "\"remote_url\":\"\"},"
                        + "{\"related_id\":\"\",\"extension\":\".pdf\",\"filename\":\"a.pdf\",\"size\":0,"
                        + "\"mime_type\":\"application/octet-stream\",\"transfer_method\":\"remote_url\","
                        + "\"type\":\"document\",\"url\":\"https://there/a.pdf\",\"upload_file_id\":\"\","
                        + "\"remote_url\":\"https://there/a.pdf\"}]}");
    }

    @Test
    void whatOnlyGraphsHaveLeavesNoFrame() {
        var run = new RecordedRun()
                .started()
                .add(new Payload.ReasoningDelta("hm", null, true))
                .add(new Payload.ModelFellBack(null, "a/b", "c/d", "503"))
                .add(new Payload.NodeStarted(RecordedRun.node("llm1", "llm"), "at1"));

        assertThat(FrameCollector.of(view(AppMode.CHAT), run.events()).frames()).isEmpty();
    }
}
