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
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import dev.runnel.server.http.Call;
import dev.runnel.server.http.Ids;
import dev.runnel.server.http.Reply;
import dev.runnel.server.usecase.conversation.Conversations;
import dev.runnel.server.usecase.run.Caller;
import dev.runnel.server.usecase.run.CanonicalRequest;
import dev.runnel.server.usecase.run.EndUsers;
import dev.runnel.server.usecase.run.Runs;
import dev.runnel.server.usecase.run.SendMessage;
import dev.runnel.server.usecase.run.SendRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs: sending, stopping, coming back (service-api.md section 3, events.md). */
final class RunOperations {

    private static final Response STOPPED = new Response.Json(200, AnswerShapes.DONE);
    private static final String[] RUN_ERRORS = {
        "invalid_param",
        "bad_request",
        "app_unavailable",
        "not_chat_app",
        "provider_not_initialize",
        "provider_quota_exceeded",
        "model_currently_not_support",
        "completion_request_error",
        "not_found",
        "conflict",
        "too_many_requests",
        "service_unavailable"
    };
    private static final Value SUCCESS = new Members().text("result", "success").done();

    private final SendMessage sender;
    private final Runs runs;
    private final EndUsers endUsers;
    private final RunReplies replies;

    RunOperations(SendMessage sender, Runs runs, EndUsers endUsers, RunReplies replies) {
        this.sender = sender;
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
                                .fails(RUN_ERRORS)
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
                                .fails(RUN_ERRORS)
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
                                                new Schema.Flag(),
                                                false,
                                                "Whether the stream outlives a pause"))
                                .answers(StreamEvents.OF_ANY)
                                .fails("not_workflow_app", "not_found"),
                        this::events));
    }

    private Reply chat(Call<Caller> call) {
        Conversations.requireChat(call.principal());
        SendBodies.Chat body = call.body(SendBodies.Chat.class);
        return send(
                call,
                request(
                        call,
                        body.inputs(),
                        body.query(),
                        body.files(),
                        body.conversationId(),
                        body.autoGenerateName(),
                        body.responseMode(),
                        body.traceId()));
    }

    private Reply completion(Call<Caller> call) {
        requireCompletion(call.principal());
        SendBodies.Completion body = call.body(SendBodies.Completion.class);
        return send(
                call,
                request(
                        call,
                        body.inputs(),
                        body.query(),
                        body.files(),
                        null,
                        false,
                        body.responseMode(),
                        body.traceId()));
    }

    private static void requireCompletion(Caller caller) {
        if (caller.app().mode() != AppMode.COMPLETION) {
            throw ApiError.of(ErrorCode.APP_UNAVAILABLE, "App unavailable, please check your app configurations.");
        }
    }

    private Reply send(Call<Caller> call, SendRequest request) {
        String user = call.text("user");
        LastEventId last = LastEventId.of(call);
        SendMessage.Sent sent = last == null
                ? sender.send(call.principal(), user, request)
                : sender.resume(call.principal(), user, request, last.run());
        return replies.started(
                call,
                sent.run(),
                sent.message(),
                sent.endUser(),
                last == null ? 0 : last.number(),
                request.streaming());
    }

    private static SendRequest request(
            Call<Caller> call,
            Map<String, Object> inputs,
            String query,
            @Nullable List<Map<String, Object>> files,
            @Nullable String conversation,
            boolean autoGenerateName,
            String responseMode,
            @Nullable String traceId) {
        return new SendRequest(
                (ObjectValue) Value.ofPlain(inputs),
                query,
                files == null
                        ? List.of()
                        : files.stream()
                                .map(file -> (ObjectValue) Value.ofPlain(file))
                                .toList(),
                Ids.parse(conversation),
                autoGenerateName,
                responseMode.equals("streaming"),
                traceId(call, traceId),
                idempotency(call));
    }

    private static @Nullable String traceId(Call<Caller> call, @Nullable String ofBody) {
        String given =
                call.header("X-Trace-Id").or(() -> call.rawQuery("trace_id")).orElse(ofBody == null ? "" : ofBody);
        return given.matches("[A-Za-z0-9_-]{1,128}") ? given : null;
    }

    private static SendRequest.@Nullable Idempotency idempotency(Call<Caller> call) {
        String key = call.header("Idempotency-Key").orElse(null);
        if (key == null) {
            return null;
        }
        if (!key.matches("[\\x21-\\x7e]{1,255}")) {
            throw ApiError.invalid("Idempotency-Key: must be 1 to 255 visible ASCII characters");
        }
        return new SendRequest.Idempotency(
                key, CanonicalRequest.hash(call.operation().id(), call.rawBody()));
    }

    private Reply stop(Call<Caller> call) {
        runs.stopOwn(call.principal(), call.text("user"), call.text("task_id", ""));
        return Reply.ok(SUCCESS);
    }

    private Reply events(Call<Caller> call) {
        Caller caller = call.principal();
        EndUser endUser = endUsers.resolve(caller, call.text("user"));
        var id = Ids.parse(call.text("task_id"));
        Run run = id == null ? null : runs.findOwn(caller, endUser, id).orElse(null);
        if (run == null) {
            throw switch (caller.app().mode()) {
                case WORKFLOW, ADVANCED_CHAT -> ApiError.notFound("Workflow run not found");
                case COMPLETION, CHAT, AGENT_CHAT, AGENT, RAG_PIPELINE ->
                    ApiError.of(
                            ErrorCode.NOT_WORKFLOW_APP, "Please check if your app mode matches the right API route.");
            };
        }
        LastEventId last = LastEventId.of(call);
        if (last != null && !last.run().equals(run.id())) {
            throw ApiError.invalid("Last-Event-ID: is an id of another run");
        }
        return replies.reconnected(call, run, runs.message(run), endUser, last == null ? 0 : last.number());
    }
}
