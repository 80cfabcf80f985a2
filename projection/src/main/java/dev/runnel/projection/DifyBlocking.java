package dev.runnel.projection;

import dev.runnel.projection.AnswerMetadata.Form;
import dev.runnel.projection.BlockingResult.Body;
import dev.runnel.projection.BlockingResult.Failure;
import dev.runnel.run.AppMode;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.RunPaused;
import dev.runnel.run.Run;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunEvent;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Usage;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds the events of a run, or its finished record, into the body of a blocking answer (events.md section 9).
 *
 * <p>Used by one thread at a time.
 */
public final class DifyBlocking {

    private final DifyView view;
    private final JsonFrame json;
    private final StringBuilder answer = new StringBuilder();
    private Usage usage = Usage.NONE;
    private ObjectValue metadata = ObjectValue.EMPTY;
    private @Nullable RunPaused paused;
    private @Nullable RunEnding ending;

    public DifyBlocking(DifyView view) {
        this.view = view;
        json = new JsonFrame(view.links());
    }

    /** Why an app of that mode cannot be asked for a blocking answer, or nothing where it can. */
    public static Optional<Failure> refusal(AppMode mode) {
        return switch (mode) {
            case AGENT_CHAT ->
                Optional.of(new Failure("invalid_param", 400, "Agent Chat App does not support blocking mode"));
            case AGENT -> Optional.of(new Failure("bad_request", 400, "Agent App does not support blocking mode"));
            case COMPLETION, CHAT, ADVANCED_CHAT, WORKFLOW, RAG_PIPELINE -> Optional.empty();
        };
    }

    /** The result of a finished run by its record alone. */
    public static BlockingResult of(DifyView view, Run.Outcome outcome) {
        var blocking = new DifyBlocking(view);
        blocking.answer.append(outcome.answer());
        blocking.usage = outcome.usage();
        blocking.metadata = outcome.metadata();
        blocking.ending = RunEnding.of(outcome);
        return blocking.result();
    }

    /** The answer to a request whose run can no longer be recorded. */
    public static BlockingResult unstored(DifyView view, RunErrorCode code) {
        return failure(new RunError(code, view.errors().of(code)));
    }

    /** Takes the next event; after {@link #ended()} it has no effect. */
    public void accept(RunEvent event) {
        if (ended()) {
            return;
        }
        switch (event.payload()) {
            case Payload.TextDelta delta -> answer.append(delta.text());
            case Payload.TextReplaced replaced -> replace(replaced.text());
            case Payload.RunRecovered recovered -> replace(recovered.durableText());
            case Payload.AnswerFinished finished -> {
                usage = finished.usage();
                metadata = finished.metadata();
            }
            case RunPaused now -> paused = view.graph() ? now : null;
            case Payload.RunFinished finished -> ending = RunEnding.of(finished, event.time());
            case Payload.RunStarted _,
                    Payload.RunResumed _,
                    Payload.ReasoningDelta _,
                    Payload.NodeStarted _,
                    Payload.NodeFinished _,
                    Payload.NodeRetried _,
                    Payload.IterationStarted _,
                    Payload.IterationAdvanced _,
                    Payload.IterationFinished _,
                    Payload.LoopStarted _,
                    Payload.LoopAdvanced _,
                    Payload.LoopFinished _,
                    Payload.ThoughtUpdated _,
                    Payload.FileProduced _,
                    Payload.AgentLogged _,
                    Payload.HumanInputRequired _,
                    Payload.HumanInputAnswered _,
                    Payload.HumanInputExpired _,
                    Payload.ModelFellBack _,
                    Payload.AudioProduced _ -> {}
        }
    }

    /** Whether the result is known: the run has finished, or is paused. */
    public boolean ended() {
        return ending != null || paused != null;
    }

    /**
     * The result.
     *
     * @throws IllegalStateException where the run has neither finished nor paused
     */
    public BlockingResult result() {
        RunEnding end = ending;
        if (end != null) {
            return switch (view.mode()) {
                case WORKFLOW, RAG_PIPELINE -> workflow(end);
                case ADVANCED_CHAT -> end.failed() ? graphFailure(end.failure()) : message(Form.GRAPH);
                case COMPLETION, CHAT, AGENT_CHAT, AGENT ->
                    end.failed() ? failure(end.failure()) : message(Form.MESSAGE_BODY);
            };
        }
        RunPaused pause = paused;
        if (pause == null) {
            throw new IllegalStateException("the run goes on");
        }
        return view.mode() == AppMode.ADVANCED_CHAT ? chatPaused(pause) : workflowPaused(pause);
    }

    private Body message(Form form) {
        messageMembers("message", form);
        return body();
    }

    private void messageMembers(String event, Form form) {
        json.begin()
                .text("event", event)
                .id("task_id", view.task())
                .id("id", view.message())
                .id("message_id", view.message());
        if (view.mode().conversational()) {
            json.id("conversation_id", view.conversation());
        }
        json.text("mode", view.mode().wire()).text("answer", answer.toString());
        AnswerMetadata.write(json, metadata, usage, form, view.detail());
        json.number("created_at", view.createdAt());
    }

    private Body workflow(RunEnding end) {
        json.begin()
                .id("task_id", view.task())
                .id("workflow_run_id", view.run())
                .open("data")
                .id("id", view.run())
                .id("workflow_id", view.appVersion())
                .text("status", end.status().wire())
                .value("outputs", end.outputs())
                .text("error", end.errorText())
                .elapsed("elapsed_time", end.elapsed())
                .number("total_tokens", end.totalTokens())
                .number("total_steps", end.totalSteps())
                .number("created_at", view.createdAt())
                .number("finished_at", end.finishedAt())
                .close();
        return body();
    }

    private Body workflowPaused(RunPaused pause) {
        json.begin()
                .id("task_id", view.task())
                .id("workflow_run_id", view.run())
                .open("data")
                .id("id", view.run())
                .id("workflow_id", view.appVersion())
                .text("status", RunStatus.PAUSED.wire())
                .open("outputs")
                .close()
                .absent("error")
                .elapsed("elapsed_time", pause.elapsed())
                .number("total_tokens", pause.totalTokens())
                .number("total_steps", pause.totalSteps())
                .number("created_at", view.createdAt())
                .absent("finished_at");
        pauseReasons(pause);
        json.close();
        return body();
    }

    private Body chatPaused(RunPaused pause) {
        messageMembers("workflow_paused", Form.GRAPH);
        json.id("workflow_run_id", view.run())
                .open("data")
                .id("id", view.message())
                .text("mode", view.mode().wire())
                .id("conversation_id", view.conversation())
                .id("message_id", view.message())
                .id("workflow_run_id", view.run())
                .text("answer", answer.toString());
        AnswerMetadata.write(json, metadata, usage, Form.GRAPH, view.detail());
        json.number("created_at", view.createdAt());
        pauseReasons(pause);
        json.text("status", RunStatus.PAUSED.wire())
                .elapsed("elapsed_time", pause.elapsed())
                .number("total_tokens", pause.totalTokens())
                .number("total_steps", pause.totalSteps())
                .close();
        return body();
    }

    private void pauseReasons(RunPaused pause) {
        List<String> nodes = pause.nodes();
        json.texts("paused_nodes", nodes);
        PauseReasons.write(json, pause.reasons(), view.forms());
    }

    private Body body() {
        return new Body(json.close().bytes().toArray());
    }

    private void replace(String text) {
        answer.setLength(0);
        answer.append(text);
    }

    /** A failed graph is the caller's mistake (events.md section 9), unless it was the server that failed. */
    private static Failure graphFailure(RunError error) {
        return error.code().status() >= 500
                ? failure(error)
                : new Failure("invalid_param", 400, "Run failed: " + error.message());
    }

    /** A provider's rate limit is an ordinary model error here (service-api.md section 1.6). */
    private static Failure failure(RunError error) {
        RunErrorCode code =
                error.code() == RunErrorCode.RATE_LIMIT_ERROR ? RunErrorCode.COMPLETION_REQUEST_ERROR : error.code();
        String message = code == RunErrorCode.INTERNAL_SERVER_ERROR ? RunError.INTERNAL_MESSAGE : error.message();
        return new Failure(code.wire(), code.status(), message);
    }
}
