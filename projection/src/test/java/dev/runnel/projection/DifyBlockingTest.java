package dev.runnel.projection;

import static dev.runnel.projection.RecordedRun.object;
import static dev.runnel.projection.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.projection.BlockingResult.Body;
import dev.runnel.projection.BlockingResult.Failure;
import dev.runnel.run.AppMode;
import dev.runnel.run.Payload;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunEvent;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blocking bodies and errors (events.md section 9). */
class DifyBlockingTest {

    private static final String METADATA = "\"metadata\":{\"annotation_reply\":null,\"retriever_resources\":[],"
            + "\"usage\":{\"prompt_tokens\":12,\"prompt_unit_price\":\"0.15\",\"prompt_price_unit\":\"0.000001\","
            + "\"prompt_price\":\"0.0000018\",\"completion_tokens\":5,\"completion_unit_price\":\"0.6\","
            + "\"completion_price_unit\":\"0.000001\",\"completion_price\":\"0.000003\",\"total_tokens\":17,"
            + "\"total_price\":\"0.0000048\",\"currency\":\"USD\",\"latency\":0.91,"
            + "\"time_to_first_token\":null,\"time_to_generate\":null},\"reasoning\":{}}";
    private static final RunError RATE = new RunError(RunErrorCode.RATE_LIMIT_ERROR, "slow down");

    @Test
    void messageBodies() {
        var run = new RecordedRun()
                .started()
                .text("wrong")
                .add(new Payload.TextReplaced("Hel", ""))
                .text("lo")
                .answered()
                .finished(RunStatus.SUCCEEDED);

        assertThat(body(AppMode.COMPLETION, run.events()))
                .isEqualTo("{\"event\":\"message\",\"task_id\":\"t1\",\"id\":\"m1\",\"message_id\":\"m1\","
                        + "\"mode\":\"completion\",\"answer\":\"Hello\"," + METADATA
                        + ",\"created_at\":1790000000}");
        assertThat(body(AppMode.CHAT, run.events()))
                .isEqualTo("{\"event\":\"message\",\"task_id\":\"t1\",\"id\":\"m1\",\"message_id\":\"m1\","
                        + "\"conversation_id\":\"c1\",\"mode\":\"chat\",\"answer\":\"Hello\"," + METADATA
                        + ",\"created_at\":1790000000}");
        assertThat(body(AppMode.ADVANCED_CHAT, run.events()))
                .startsWith("{\"event\":\"message\",\"task_id\":\"t1\",\"id\":\"m1\",\"message_id\":\"m1\","
                        + "\"conversation_id\":\"c1\",\"mode\":\"advanced-chat\",\"answer\":\"Hello\"");
    }

    @Test
    void aRecordGivesTheSameBodyAsItsEvents() {
        var run = new RecordedRun().started().text("Hello").answered().finished(RunStatus.SUCCEEDED);

        BlockingResult ofRecord =
                DifyBlocking.of(view(AppMode.CHAT), RecordedRun.record(RunStatus.SUCCEEDED, "Hello", null));
        assertThat(text((Body) ofRecord)).isEqualTo(body(AppMode.CHAT, run.events()));
    }

    @Test
    void aStopKeepsWhatWasAnswered() {
        var run = new RecordedRun().started().text("so far").answered().finished(RunStatus.STOPPED);

        assertThat(body(AppMode.CHAT, run.events())).contains("\"answer\":\"so far\"");
    }

    @Test
    void failuresOfMessageModesAreErrors() {
        assertThat(failure(AppMode.CHAT, RATE)).isEqualTo(new Failure("completion_request_error", 400, "slow down"));
        assertThat(failure(AppMode.CHAT, new RunError(RunErrorCode.PROVIDER_NOT_INITIALIZE, "no key")))
                .isEqualTo(new Failure("provider_not_initialize", 400, "no key"));
        assertThat(failure(AppMode.COMPLETION, new RunError(RunErrorCode.INTERNAL_SERVER_ERROR, "stack")))
                .isEqualTo(new Failure("internal_server_error", 500, RunError.INTERNAL_MESSAGE));
    }

    @Test
    void aFailedChatflowIsTheCallersMistakeUnlessTheServerFailed() {
        assertThat(failure(AppMode.ADVANCED_CHAT, RATE))
                .isEqualTo(new Failure("invalid_param", 400, "Run failed: slow down"));
        assertThat(failure(AppMode.ADVANCED_CHAT, new RunError(RunErrorCode.INTERRUPTED, "died")))
                .isEqualTo(new Failure("interrupted", 500, "died"));
    }

    @Test
    void aWorkflowAnswersFailuresWithABody() {
        var run = new RecordedRun().started().failed(RATE);

        assertThat(body(AppMode.WORKFLOW, run.events()))
                .isEqualTo("{\"task_id\":\"t1\",\"workflow_run_id\":\"r1\",\"data\":{\"id\":\"r1\","
                        + "\"workflow_id\":\"w1\",\"status\":\"failed\",\"outputs\":{},\"error\":\"slow down\","
                        + "\"elapsed_time\":1.5,\"total_tokens\":17,\"total_steps\":3,"
                        + "\"created_at\":1790000000,\"finished_at\":1790000002}}");
    }

    @Test
    void pausesAreAnswers() {
        var run = new RecordedRun()
                .started()
                .text("so far", "llm1", "text")
                .add(new Payload.RunPaused(
                        List.of("hi1"),
                        List.of(object("TYPE", "scheduled_pause", "message", "later")),
                        2_000_000_000L,
                        17,
                        2,
                        Value.NULL));
        String reasons =
                "\"paused_nodes\":[\"hi1\"]," + "\"reasons\":[{\"TYPE\":\"scheduled_pause\",\"message\":\"later\"}]";

        assertThat(body(AppMode.WORKFLOW, run.events()))
                .isEqualTo("{\"task_id\":\"t1\",\"workflow_run_id\":\"r1\",\"data\":{\"id\":\"r1\","
                        + "\"workflow_id\":\"w1\",\"status\":\"paused\",\"outputs\":{},\"error\":null,"
                        + "\"elapsed_time\":2.0,\"total_tokens\":17,\"total_steps\":2,"
                        + "\"created_at\":1790000000,\"finished_at\":null," + reasons + "}}");
        assertThat(body(AppMode.ADVANCED_CHAT, run.events()))
                .startsWith("{\"event\":\"workflow_paused\",\"task_id\":\"t1\",\"id\":\"m1\",\"message_id\":\"m1\","
                        + "\"conversation_id\":\"c1\",\"mode\":\"advanced-chat\",\"answer\":\"so far\",\"metadata\":{")
                .contains("\"created_at\":1790000000,\"workflow_run_id\":\"r1\",\"data\":{\"id\":\"m1\","
                        + "\"mode\":\"advanced-chat\",\"conversation_id\":\"c1\",\"message_id\":\"m1\","
                        + "\"workflow_run_id\":\"r1\",\"answer\":\"so far\",\"metadata\":{")
                .endsWith("\"created_at\":1790000000," + reasons + ",\"status\":\"paused\",\"elapsed_time\":2.0,"
                        + "\"total_tokens\":17,\"total_steps\":2}}");
    }

    @Test
    void agentsDoNotBlock() {
        assertThat(DifyBlocking.refusal(AppMode.AGENT_CHAT))
                .contains(new Failure("invalid_param", 400, "Agent Chat App does not support blocking mode"));
        assertThat(DifyBlocking.refusal(AppMode.AGENT)).map(Failure::code).contains("bad_request");
        for (AppMode mode : List.of(AppMode.COMPLETION, AppMode.CHAT, AppMode.ADVANCED_CHAT, AppMode.WORKFLOW)) {
            assertThat(DifyBlocking.refusal(mode)).isEmpty();
        }
    }

    @Test
    void aRunThatGoesOnHasNoResult() {
        var blocking = new DifyBlocking(view(AppMode.CHAT));
        assertThat(blocking.ended()).isFalse();
        assertThatThrownBy(blocking::result).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRunThatCannotBeRecordedIsUnavailable() {
        assertThat(DifyBlocking.unstored(view(AppMode.CHAT), RunErrorCode.LOG_UNAVAILABLE))
                .isEqualTo(new Failure("log_unavailable", 503, ErrorTexts.STANDARD.of(RunErrorCode.LOG_UNAVAILABLE)));
    }

    private static String body(AppMode mode, List<RunEvent> events) {
        return text((Body) result(mode, events));
    }

    private static BlockingResult failure(AppMode mode, RunError error) {
        return result(mode, new RecordedRun().started().text("x").failed(error).events());
    }

    private static BlockingResult result(AppMode mode, List<RunEvent> events) {
        var blocking = new DifyBlocking(view(mode));
        events.forEach(blocking::accept);
        assertThat(blocking.ended()).isTrue();
        return blocking.result();
    }

    private static String text(Body body) {
        FrameCollector.check(body.json());
        return TestViews.shorten(new String(body.json(), StandardCharsets.UTF_8));
    }
}
