package dev.runnel.server.surface.service;

import dev.runnel.contract.Operation;
import dev.runnel.contract.Operation.Method;
import dev.runnel.contract.Operation.User;
import dev.runnel.contract.Parameter;
import dev.runnel.contract.Response;
import dev.runnel.contract.Schema;
import dev.runnel.run.AppMode;
import dev.runnel.run.EndUser;
import dev.runnel.run.Run;
import dev.runnel.run.Value;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import dev.runnel.server.http.Call;
import dev.runnel.server.http.Ids;
import dev.runnel.server.http.Reply;
import dev.runnel.server.usecase.conversation.Conversations;
import dev.runnel.server.usecase.run.Caller;
import dev.runnel.server.usecase.run.EndUsers;
import dev.runnel.server.usecase.run.Runs;
import java.util.List;

/** Runs: sending, stopping, coming back (service-api.md section 3, events.md). */
final class RunOperations {

    private static final Response STOPPED = new Response.Json(200, AnswerShapes.DONE);

    /** The answer to every stop. */
    static final Value SUCCESS = new Members().text("result", "success").done();

    private final RunStarts starts;
    private final Runs runs;
    private final EndUsers endUsers;
    private final RunReplies replies;

    RunOperations(RunStarts starts, Runs runs, EndUsers endUsers, RunReplies replies) {
        this.starts = starts;
        this.runs = runs;
        this.endUsers = endUsers;
        this.replies = replies;
    }

    List<Binding> bindings() {
        return List.of(
                new Binding(
                        Operation.of("sendChatMessage", Method.POST, "/chat-messages", "Sends a message to a chat app")
                                .user(User.JSON_REQUIRED)
                                .json(SendBodies.Chat.class)
                                .answers(RunShapes.CHAT, StreamEvents.OF_CHATS)
                                .fails(RunStarts.errors("not_chat_app"))
                                .startsRun(),
                        this::chat),
                new Binding(
                        Operation.of("stopChatMessage", Method.POST, "/chat-messages/{task_id}/stop", "Stops a task")
                                .user(User.JSON_REQUIRED)
                                .with(Parameter.path("task_id", "The task"))
                                .json(SendBodies.Stop.class)
                                .answers(STOPPED)
                                .fails("not_chat_app")
                                .reserve(),
                        call -> {
                            Conversations.requireChat(call.principal());
                            return stop(call);
                        }),
                new Binding(
                        Operation.of("createCompletion", Method.POST, "/completion-messages", "Runs a completion app")
                                .user(User.JSON_REQUIRED)
                                .json(SendBodies.Completion.class)
                                .answers(RunShapes.COMPLETION, StreamEvents.OF_COMPLETIONS)
                                .fails(RunStarts.ERRORS)
                                .startsRun(),
                        this::completion),
                new Binding(
                        Operation.of(
                                        "stopCompletion",
                                        Method.POST,
                                        "/completion-messages/{task_id}/stop",
                                        "Stops a task")
                                .user(User.JSON_REQUIRED)
                                .with(Parameter.path("task_id", "The task"))
                                .json(SendBodies.Stop.class)
                                .answers(STOPPED)
                                .fails("app_unavailable")
                                .reserve(),
                        call -> {
                            requireCompletion(call.principal());
                            return stop(call);
                        }),
                new Binding(
                        Operation.of("getRunEvents", Method.GET, "/workflow/{task_id}/events", "Comes back to a run")
                                .user(User.QUERY_REQUIRED)
                                .with(
                                        Parameter.path("task_id", "A run or task id"),
                                        Parameter.query(
                                                "include_state_snapshot",
                                                Schema.Text.ANY,
                                                "false",
                                                "Whether what happened before is told first"),
                                        Parameter.query(
                                                "continue_on_pause",
                                                Schema.Text.ANY,
                                                "false",
                                                "Whether the stream outlives a pause"))
                                .answers(StreamEvents.OF_ANY)
                                .fails("not_workflow_app", "not_found"),
                        this::events));
    }

    private Reply chat(Call<Caller> call) {
        Conversations.requireChat(call.principal());
        SendBodies.Chat body = call.body(SendBodies.Chat.class);
        Tracing.checkSession(call, body.traceSessionId());
        return starts.start(
                call,
                new RunStarts.Content(
                        body.inputs(),
                        body.query(),
                        body.files(),
                        body.conversationId(),
                        body.autoGenerateName(),
                        call.principal().app().mode() == AppMode.ADVANCED_CHAT ? body.workflowId() : null,
                        body.responseMode(),
                        body.traceId()));
    }

    private Reply completion(Call<Caller> call) {
        requireCompletion(call.principal());
        SendBodies.Completion body = call.body(SendBodies.Completion.class);
        Tracing.checkSession(call, body.traceSessionId());
        String query = body.query();
        return starts.start(
                call,
                new RunStarts.Content(
                        body.inputs(),
                        query == null ? "" : query,
                        body.files(),
                        null,
                        false,
                        null,
                        body.responseMode(),
                        body.traceId()));
    }

    private static void requireCompletion(Caller caller) {
        if (caller.app().mode() != AppMode.COMPLETION) {
            throw ApiError.of(ErrorCode.APP_UNAVAILABLE, "App unavailable, please check your app configurations.");
        }
    }

    private Reply stop(Call<Caller> call) {
        String task = call.text("task_id", "");
        if (call.principal().app().mode() == AppMode.ADVANCED_CHAT) {
            runs.stop(call.principal(), task);
        } else {
            runs.stopOwn(call.principal(), call.text("user"), task);
        }
        return Reply.ok(SUCCESS);
    }

    private Reply events(Call<Caller> call) {
        Caller caller = call.principal();
        EndUser endUser = endUsers.of(caller, call.text("user"));
        var id = Ids.parse(call.text("task_id"));
        Run run = id == null ? null : runs.findOwn(caller, endUser, id).orElse(null);
        if (run == null) {
            throw switch (caller.app().mode()) {
                case WORKFLOW, ADVANCED_CHAT -> ApiError.notFound("Workflow run not found");
                case COMPLETION, CHAT, AGENT_CHAT, AGENT, RAG_PIPELINE -> WorkflowOperations.notWorkflow();
            };
        }
        LastEventId last = LastEventId.of(call);
        if (last != null && !last.run().equals(run.id())) {
            throw ApiError.invalid("Last-Event-ID: is an id of another run");
        }
        return replies.reconnected(
                call,
                run,
                runs.message(run),
                endUser,
                last,
                said(call, "include_state_snapshot"),
                said(call, "continue_on_pause"));
    }

    /** Only the word {@code true} says yes, in any case (events.md section 7). */
    private static boolean said(Call<Caller> call, String parameter) {
        return call.text(parameter, "").equalsIgnoreCase("true");
    }
}
