package dev.runnel.server.surface.service;

import static dev.runnel.server.surface.service.AnswerShapes.COUNT;
import static dev.runnel.server.surface.service.AnswerShapes.FLAG;
import static dev.runnel.server.surface.service.AnswerShapes.ID;
import static dev.runnel.server.surface.service.AnswerShapes.NUMBER;
import static dev.runnel.server.surface.service.AnswerShapes.OBJECT;
import static dev.runnel.server.surface.service.AnswerShapes.SECONDS;
import static dev.runnel.server.surface.service.AnswerShapes.TEXT;
import static dev.runnel.server.surface.service.AnswerShapes.list;

import dev.runnel.contract.Response;
import dev.runnel.contract.Schema;
import dev.runnel.contract.Schema.Choice;
import dev.runnel.contract.Schema.Either;
import dev.runnel.contract.Schema.Members;
import java.util.List;

/** The JSON bodies of runs: blocking answers (events.md section 9), run details and logs (service-api.md section 3). */
final class RunShapes {

    /** Where a run can be when it is looked at. */
    private static final Schema STATUS =
            new Choice(List.of("running", "succeeded", "failed", "stopped", "partial-succeeded", "paused"));

    /** Why a run waits; the discriminator is upper-case. */
    static final Members PAUSE_REASON = AnswerShapes.open(Members.written("PauseReason", "Why a run waits")
            .has("TYPE", new Choice(List.of("human_input_required", "scheduled_pause")), "What it waits for")
            .mayHave("message", TEXT, "Of a scheduled pause")
            .mayHave("form_id", TEXT, "The form")
            .mayHave("node_id", TEXT, "The node")
            .mayHave("node_title", TEXT, "Its title")
            .mayHave("form_content", TEXT, "Markdown with places for inputs")
            .mayHave("inputs", list(OBJECT), "The form's inputs")
            .mayHave("actions", list(OBJECT), "The form's buttons")
            .mayHaveOrNull("resolved_default_values", OBJECT, "Values of inputs that are variables")
            .mayHaveOrNull("form_token", TEXT, "What opens the form, where this key may answer it")
            .mayHave("approval_channels", list(TEXT), "Channels where others may answer it")
            .mayHave("expiration_time", SECONDS, "Until when it can be answered"));

    private static final Members COMPLETION_ANSWER = answer("CompletionAnswer", "message", false, "completion")
            .has("created_at", SECONDS, "When the message came");

    private static final Members CHAT_ANSWER = answer("ChatAnswer", "message", true, "chat", "advanced-chat")
            .has("created_at", SECONDS, "When the message came");

    private static final Members PAUSED_CHAT_ANSWER = answer(
                    "PausedChatAnswer", "workflow_paused", true, "advanced-chat")
            .has("created_at", SECONDS, "When the message came")
            .has("workflow_run_id", ID, "The run")
            .has(
                    "data",
                    totals(Members.written("PausedChat", "Where the run waits")
                                    .has("id", ID, "The message")
                                    .has("mode", new Choice(List.of("advanced-chat")), "The app's mode")
                                    .has("conversation_id", ID, "The conversation")
                                    .has("message_id", ID, "The message")
                                    .has("workflow_run_id", ID, "The run")
                                    .has("answer", TEXT, "The answer so far")
                                    .has("metadata", MessageShapes.METADATA, "What it cost so far")
                                    .has("created_at", SECONDS, "When the message came")
                                    .has("paused_nodes", list(TEXT), "Nodes that wait")
                                    .has("reasons", list(PAUSE_REASON), "Why they wait")
                                    .has("status", new Choice(List.of("paused")), "That it waits"))
                            .has("elapsed_time", NUMBER, "Seconds"),
                    "Where the run waits");

    /** The blocking answer of a completion app. */
    static final Response COMPLETION = new Response.Json(200, COMPLETION_ANSWER);

    /** The blocking answer of a chat app or chatflow. */
    static final Response CHAT =
            new Response.Json(200, new Either("AnyChatAnswer", List.of(CHAT_ANSWER, PAUSED_CHAT_ANSWER)));

    /** The blocking answer of a workflow; a failed one is no error. */
    static final Response WORKFLOW = new Response.Json(
            200,
            Members.written("WorkflowAnswer", "A run that has ended or waits")
                    .has("task_id", ID, "The task")
                    .has("workflow_run_id", ID, "The run")
                    .has(
                            "data",
                            totals(Members.written("WorkflowResult", "How it ended")
                                            .has("id", ID, "The run")
                                            .has("workflow_id", ID, "The version that ran")
                                            .has("status", STATUS, "How it ended")
                                            .hasOrNull("outputs", OBJECT, "What came out")
                                            .hasOrNull("error", TEXT, "Why it failed"))
                                    .has("elapsed_time", NUMBER, "Seconds")
                                    .has("created_at", SECONDS, "When it began")
                                    .hasOrNull("finished_at", SECONDS, "When it ended")
                                    .mayHave("paused_nodes", list(TEXT), "Nodes that wait")
                                    .mayHave("reasons", list(PAUSE_REASON), "Why they wait"),
                            "How it ended"));

    /** A run that is looked at later; its inputs are a JSON text. */
    static final Response RUN_DETAIL = new Response.Json(
            200,
            ended(Members.written("WorkflowRun", "A run of a workflow or chatflow")
                    .has("id", ID, "Its id")
                    .has("workflow_id", ID, "The version that ran")
                    .has("status", STATUS, "Where it is")
                    .hasOrNull("inputs", TEXT, "JSON text: what it was given")
                    .hasOrNull("outputs", OBJECT, "What came out")));

    private static final Members LOGGED_RUN = ended(Members.written("LoggedRun", "A run in a log")
                    .has("id", ID, "Its id")
                    .has("version", TEXT, "The version that ran")
                    .has("status", STATUS, "Where it is")
                    .has("triggered_from", TEXT, "What started it"))
            .has("exceptions_count", COUNT, "Errors that were handled");

    /** A page of a workflow's runs. */
    static final Response LOG_PAGE = new Response.Json(
            200,
            Members.written("WorkflowLogPage", "Runs, newest first")
                    .has("page", COUNT, "Which, from 1")
                    .has("limit", COUNT, "How many were asked for")
                    .has("total", COUNT, "How many there are")
                    .has("has_more", FLAG, "Whether more follow")
                    .has(
                            "data",
                            list(Members.written("WorkflowLog", "An entry of the log")
                                    .has("id", ID, "Its id")
                                    .has("workflow_run", LOGGED_RUN, "The run")
                                    .hasOrNull("details", OBJECT, "Not used")
                                    .has("created_from", TEXT, "The surface")
                                    .hasOrNull("created_by_role", TEXT, "Who ran it")
                                    .hasOrNull("created_by_account", creator("LogAccount", "name", "email"), "By whom")
                                    .hasOrNull(
                                            "created_by_end_user",
                                            Members.written("LogEndUser", "An end user")
                                                    .has("id", ID, "Its id")
                                                    .has("type", TEXT, "Where it came from")
                                                    .has("is_anonymous", FLAG, "Whether no user value was given")
                                                    .has("session_id", TEXT, "The user value"),
                                            "By whom")
                                    .has("created_at", SECONDS, "When it began")),
                            "The page"));

    private RunShapes() {}

    private static Members answer(String name, String event, boolean conversation, String... modes) {
        Members begun = Members.written(name, "A whole answer")
                .has("event", new Choice(List.of(event)), "What it is")
                .has("task_id", ID, "The task")
                .has("id", ID, "The message")
                .has("message_id", ID, "The message");
        return (conversation ? begun.has("conversation_id", ID, "The conversation") : begun)
                .has("mode", new Choice(List.of(modes)), "The app's mode")
                .has("answer", TEXT, "The answer")
                .has("metadata", MessageShapes.METADATA, "What it cost and where it comes from");
    }

    /** What a run took. */
    static Members totals(Members begun) {
        return begun.has("total_tokens", COUNT, "Tokens of all nodes").has("total_steps", COUNT, "Nodes that ran");
    }

    private static Members ended(Members begun) {
        return totals(begun.hasOrNull("error", TEXT, "Why it failed"))
                .has("created_at", SECONDS, "When it began")
                .hasOrNull("finished_at", SECONDS, "When it ended")
                .has("elapsed_time", NUMBER, "Seconds");
    }

    private static Members creator(String name, String... texts) {
        Members creator = Members.written(name, "An account").has("id", ID, "Its id");
        for (String text : texts) {
            creator = creator.has(text, TEXT, "Its " + text);
        }
        return creator;
    }
}
