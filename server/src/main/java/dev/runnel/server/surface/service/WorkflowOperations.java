package dev.runnel.server.surface.service;

import dev.runnel.contract.Operation;
import dev.runnel.contract.Operation.Method;
import dev.runnel.contract.Operation.User;
import dev.runnel.contract.Parameter;
import dev.runnel.contract.Response;
import dev.runnel.contract.Schema;
import dev.runnel.run.AppMode;
import dev.runnel.run.EndUser;
import dev.runnel.run.JsonText;
import dev.runnel.run.Records.Runs.Listed;
import dev.runnel.run.Records.Runs.Owned;
import dev.runnel.run.Run;
import dev.runnel.run.RunError;
import dev.runnel.run.RunFilter;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import dev.runnel.server.http.Call;
import dev.runnel.server.http.Ids;
import dev.runnel.server.http.Reply;
import dev.runnel.server.usecase.app.AppCatalogue;
import dev.runnel.server.usecase.file.RecordedFiles;
import dev.runnel.server.usecase.run.Caller;
import dev.runnel.server.usecase.run.Runs;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Workflows: running, stopping, looking at their runs (service-api.md section 3). */
final class WorkflowOperations {

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Characters of a keyword that count. */
    private static final int LONGEST_KEYWORD = 30;

    private final RunStarts starts;
    private final Runs runs;
    private final AppCatalogue apps;
    private final RecordedFiles files;
    private final RunReplies replies;

    WorkflowOperations(RunStarts starts, Runs runs, AppCatalogue apps, RecordedFiles files, RunReplies replies) {
        this.starts = starts;
        this.runs = runs;
        this.apps = apps;
        this.files = files;
        this.replies = replies;
    }

    List<Binding> bindings() {
        return List.of(
                new Binding(
                        Operation.of("runWorkflow", Method.POST, "/workflows/run", "Runs the published workflow")
                                .user(User.JSON_REQUIRED)
                                .json(SendBodies.Workflow.class)
                                .answers(RunShapes.WORKFLOW, StreamEvents.OF_WORKFLOWS)
                                .fails(RunStarts.errors("not_workflow_app"))
                                .startsRun(),
                        call -> run(call, null)),
                new Binding(
                        Operation.of(
                                        "runWorkflowVersion",
                                        Method.POST,
                                        "/workflows/{workflow_id}/run",
                                        "Runs one published version of the workflow")
                                .user(User.JSON_REQUIRED)
                                .with(Parameter.path("workflow_id", "The version"))
                                .json(SendBodies.Workflow.class)
                                .answers(RunShapes.WORKFLOW, StreamEvents.OF_WORKFLOWS)
                                .fails(RunStarts.errors("not_workflow_app"))
                                .startsRun(),
                        call -> run(call, call.text("workflow_id", ""))),
                new Binding(
                        Operation.of(
                                        "stopWorkflowTask",
                                        Method.POST,
                                        "/workflows/tasks/{task_id}/stop",
                                        "Stops a task, whoever started it")
                                .user(User.JSON_REQUIRED)
                                .with(Parameter.path("task_id", "The task"))
                                .json(SendBodies.Stop.class)
                                .answers(new Response.Json(200, AnswerShapes.DONE))
                                .fails("not_workflow_app")
                                .reserve(),
                        this::stop),
                new Binding(
                        Operation.of(
                                        "getWorkflowRun",
                                        Method.GET,
                                        "/workflows/run/{workflow_run_id}",
                                        "A run of a workflow or a chatflow")
                                .with(Parameter.pathId("workflow_run_id", "The run"))
                                .answers(RunShapes.RUN_DETAIL)
                                .fails("not_workflow_app", "not_found"),
                        this::detail),
                new Binding(
                        Operation.of("listWorkflowLogs", Method.GET, "/workflows/logs", "A page of the workflow's runs")
                                .with(
                                        Parameter.query("keyword", Schema.Text.ANY, null, "In inputs, outputs or user"),
                                        Parameter.query(
                                                "status",
                                                new Schema.Choice(List.of("succeeded", "failed", "stopped")),
                                                null,
                                                "How they ended"),
                                        Parameter.query("created_at__before", Schema.Text.ANY, null, "ISO 8601"),
                                        Parameter.query("created_at__after", Schema.Text.ANY, null, "ISO 8601"),
                                        Parameter.query(
                                                "created_by_end_user_session_id",
                                                Schema.Text.ANY,
                                                null,
                                                "The user of those who ran it"),
                                        Parameter.query(
                                                "created_by_account", Schema.Text.ANY, null, "An e-mail address"),
                                        Parameter.query("page", new Schema.Whole(1, 99_999), 1L, "Which, from 1"),
                                        Parameter.query("limit", new Schema.Whole(1, 100), 20L, "How many"))
                                .answers(RunShapes.LOG_PAGE)
                                .fails("invalid_param"),
                        this::logs));
    }

    /** The error of a workflow route that another app's key calls. */
    static ApiError notWorkflow() {
        return ApiError.of(ErrorCode.NOT_WORKFLOW_APP, "Please check if your app mode matches the right API route.");
    }

    private static void requireWorkflow(Caller caller) {
        if (caller.app().mode() != AppMode.WORKFLOW) {
            throw notWorkflow();
        }
    }

    private Reply run(Call<Caller> call, @Nullable String workflow) {
        requireWorkflow(call.principal());
        SendBodies.Workflow body = call.body(SendBodies.Workflow.class);
        Tracing.checkSession(call, body.traceSessionId());
        return starts.start(
                call,
                new RunStarts.Content(
                        body.inputs(), "", body.files(), null, false, workflow, body.responseMode(), body.traceId()));
    }

    private Reply stop(Call<Caller> call) {
        requireWorkflow(call.principal());
        runs.stop(call.principal(), call.text("task_id", ""));
        return Reply.ok(RunOperations.SUCCESS);
    }

    private Reply detail(Call<Caller> call) {
        Caller caller = call.principal();
        if (caller.app().mode() != AppMode.WORKFLOW && caller.app().mode() != AppMode.ADVANCED_CHAT) {
            throw notWorkflow();
        }
        Run run = runs.findRun(caller, call.pathId("workflow_run_id"))
                .orElseThrow(() -> ApiError.notFound("Workflow run not found"));
        var links = replies.links(call);
        Run.Outcome outcome = run.outcome();
        return Reply.ok(ended(
                        new Members()
                                .id("id", run.id())
                                .id("workflow_id", run.appVersion())
                                .text("status", run.status().wire())
                                .text("inputs", JsonText.write(files.shown(run, run.inputs(), links)))
                                .value(
                                        "outputs",
                                        outcome == null
                                                ? ObjectValue.EMPTY
                                                : files.shown(run, outcome.outputs(), links)),
                        run)
                .done());
    }

    /** How a run ended, or that it has not. */
    private static Members ended(Members members, Run run) {
        Run.Outcome outcome = run.outcome();
        RunError error = outcome == null ? null : outcome.error();
        members.text("error", error == null ? null : error.message())
                .number("total_steps", outcome == null ? 0 : outcome.totalSteps())
                .number("total_tokens", outcome == null ? 0 : outcome.usage().totalTokens())
                .seconds("created_at", run.createdAt());
        if (outcome == null) {
            members.absent("finished_at");
        } else {
            members.seconds("finished_at", outcome.finishedAt());
        }
        return members.decimal("elapsed_time", outcome == null ? 0 : outcome.elapsed() / NANOS);
    }

    private Reply logs(Call<Caller> call) {
        String account = call.text("created_by_account", "");
        if (!account.isEmpty()) {
            throw ApiError.invalid("Account not found: " + account);
        }
        String keyword = call.text("keyword", "");
        String status = call.text("status", "");
        String session = call.text("created_by_end_user_session_id", "");
        var filter = new RunFilter(
                keyword.isEmpty() ? null : firstCharacters(keyword),
                Ids.parse(keyword),
                status.isEmpty() ? null : RunStatus.ofWire(status),
                Times.parse("created_at__after", call.text("created_at__after", "")),
                Times.parse("created_at__before", call.text("created_at__before", "")),
                session.isEmpty() ? null : session);
        int page = call.whole("page");
        int limit = call.whole("limit");
        Listed listed = runs.listed(call.principal(), filter, page, limit);
        return Reply.ok(new Members()
                .number("page", page)
                .number("limit", limit)
                .number("total", listed.total())
                .flag("has_more", listed.total() > (long) page * limit)
                .value(
                        "data",
                        new ListValue(listed.items().stream()
                                .map(item -> log(call.principal(), item))
                                .toList()))
                .done());
    }

    private static String firstCharacters(String keyword) {
        return keyword.codePointCount(0, keyword.length()) <= LONGEST_KEYWORD
                ? keyword
                : keyword.substring(0, keyword.offsetByCodePoints(0, LONGEST_KEYWORD));
    }

    /** A run in the log; the entry has the run's own id. */
    private Value log(Caller caller, Owned item) {
        Run run = item.run();
        Run.Outcome outcome = run.outcome();
        EndUser endUser = item.endUser();
        ObjectValue shown = ended(
                        new Members()
                                .id("id", run.id())
                                .text("version", version(caller, run))
                                .text("status", run.status().wire())
                                .text("triggered_from", "app-run"),
                        run)
                .number("exceptions_count", outcome == null ? 0 : outcome.exceptions())
                .done();
        return new Members()
                .id("id", run.id())
                .value("workflow_run", shown)
                .absent("details")
                .text("created_from", run.origin().surface())
                .text("created_by_role", endUser == null ? null : "end_user")
                .absent("created_by_account")
                .value(
                        "created_by_end_user",
                        endUser == null
                                ? Value.NULL
                                : new Members()
                                        .id("id", endUser.id())
                                        .text("type", endUser.type())
                                        .flag("is_anonymous", endUser.anonymous())
                                        .text("session_id", endUser.session())
                                        .done())
                .seconds("created_at", run.createdAt())
                .done();
    }

    /** The number of the version that ran. */
    private String version(Caller caller, Run run) {
        return Integer.toString(
                apps.version(caller.app(), run.appVersion()).version().number());
    }
}
