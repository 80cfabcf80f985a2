package dev.runnel.server.surface.service;

import static dev.runnel.server.surface.service.AnswerShapes.ANY;
import static dev.runnel.server.surface.service.AnswerShapes.COUNT;
import static dev.runnel.server.surface.service.AnswerShapes.FLAG;
import static dev.runnel.server.surface.service.AnswerShapes.ID;
import static dev.runnel.server.surface.service.AnswerShapes.NUMBER;
import static dev.runnel.server.surface.service.AnswerShapes.OBJECT;
import static dev.runnel.server.surface.service.AnswerShapes.SECONDS;
import static dev.runnel.server.surface.service.AnswerShapes.TEXT;
import static dev.runnel.server.surface.service.AnswerShapes.list;

import dev.runnel.contract.EventUnion.Event;
import dev.runnel.contract.Schema;
import dev.runnel.contract.Schema.Choice;
import dev.runnel.contract.Schema.Members;
import dev.runnel.server.surface.service.StreamEvents.Family;
import java.util.List;

/** Events of graphs (events.md sections 5 and 6). What they carry is the same in every family; who they name is not. */
final class GraphEvents {

    private static final Members STARTED = Members.written("WorkflowStarted", "A run began or goes on")
            .has("id", ID, "The run")
            .has("workflow_id", ID, "The version that runs")
            .has("inputs", OBJECT, "What it was given, with system variables")
            .has("created_at", SECONDS, "When it began")
            .has("reason", new Choice(List.of("initial", "resumption")), "Whether it goes on after a pause");

    private static final Members CREATOR = Members.written("RunCreator", "Who ran it; empty where nothing ran")
            .mayHave("id", ID, "The end user or account")
            .mayHave("user", TEXT, "An end user's user value")
            .mayHave("name", TEXT, "An account's name")
            .mayHave("email", TEXT, "An account's address");

    private static final Members FINISHED = RunShapes.totals(Members.written("WorkflowFinished", "A run ended")
                    .has("id", ID, "The run")
                    .has("workflow_id", ID, "The version that ran")
                    .has(
                            "status",
                            new Choice(List.of("succeeded", "failed", "stopped", "partial-succeeded")),
                            "How it ended")
                    .hasOrNull("outputs", OBJECT, "What came out")
                    .hasOrNull("error", TEXT, "Why it failed or stopped")
                    .has("elapsed_time", NUMBER, "Seconds"))
            .has("created_by", CREATOR, "Who ran it")
            .has("created_at", SECONDS, "When it began")
            .has("finished_at", SECONDS, "When it ended")
            .has("exceptions_count", COUNT, "Errors that were handled")
            .has("files", list(MessageShapes.FILE_VARIABLE), "Files among the outputs");

    private static final Members PAUSED = RunShapes.totals(Members.written("WorkflowPaused", "A run waits")
            .has("workflow_run_id", ID, "The run")
            .has("paused_nodes", list(TEXT), "Nodes that wait")
            .has("outputs", OBJECT, "Empty")
            .has("reasons", list(RunShapes.PAUSE_REASON), "Why they wait")
            .has("status", new Choice(List.of("paused")), "That it waits")
            .has("created_at", SECONDS, "When it began")
            .has("elapsed_time", NUMBER, "Seconds"));

    private static final Schema METADATA =
            AnswerShapes.open(Members.written("ExecutionMetadata", "What a node took; others may be beside it")
                    .mayHaveOrNull("total_tokens", COUNT, "Tokens")
                    .mayHaveOrNull("total_price", ANY, "As a decimal text")
                    .mayHaveOrNull("currency", TEXT, "Such as USD")
                    .mayHave("iteration_id", TEXT, "The iteration around it")
                    .mayHave("iteration_index", COUNT, "Its pass")
                    .mayHave("loop_id", TEXT, "The loop around it")
                    .mayHave("loop_index", COUNT, "Its pass")
                    .mayHave("completed_reason", TEXT, "loop_completed or loop_break"));

    private static final Members NODE_STARTED = containers(node("NodeStarted", "A node began")
                    .hasOrNull("inputs", OBJECT, "Null: they are known at the end")
                    .mayHave("inputs_truncated", FLAG, "Whether they are shortened")
                    .has("created_at", SECONDS, "When it began")
                    .has("extras", OBJECT, "An icon, of some types"))
            .mayHaveOrNull("agent_strategy", OBJECT, "Name and icon, of agents");

    private GraphEvents() {}

    /** What streams of every graph carry, its text aside. */
    static List<Event> of(Family family) {
        return List.of(
                new Event(
                        "workflow_started",
                        data(family.bareEvent("workflow_started", "A run began or goes on"), STARTED),
                        false),
                new Event(
                        "workflow_finished",
                        data(family.bareEvent("workflow_finished", "A run ended"), FINISHED),
                        true),
                run(family, "workflow_paused", "A run waits", PAUSED, true),
                run(family, "human_input_required", "A form waits for an answer", form(), false),
                run(family, "node_started", "A node began", NODE_STARTED, false),
                run(family, "node_finished", "A node ended", nodeFinished("NodeFinished", "A node ended"), false),
                run(
                        family,
                        "node_retry",
                        "A node failed and is tried again",
                        nodeFinished("NodeRetry", "A node failed and is tried again")
                                .has("retry_index", COUNT, "Which try failed, from 1"),
                        false),
                run(family, "iteration_started", "An iteration began", began("Iteration", "iteration_length"), false),
                run(family, "iteration_next", "A pass begins", next("Iteration"), false),
                run(family, "iteration_completed", "An iteration ended", completed("Iteration"), false),
                run(family, "loop_started", "A loop began", began("Loop", "loop_length"), false),
                run(family, "loop_next", "A round ended", next("Loop").has("pre_loop_output", OBJECT, "Empty"), false),
                run(family, "loop_completed", "A loop ended", completed("Loop"), false),
                new Event("agent_log", data(family.event("agent_log", "A step of an agent"), log()), false),
                new Event(
                        "reasoning_chunk",
                        data(
                                family.event("reasoning_chunk", "A piece of what a model node thinks"),
                                Members.written("ReasoningChunk", "A piece of what a model node thinks")
                                        .hasOrNull("message_id", ID, "The message, in chatflows")
                                        .has("reasoning", TEXT, "The piece; may be empty")
                                        .hasOrNull("node_id", TEXT, "The node")
                                        .has("is_final", FLAG, "Whether it is the last")),
                        false));
    }

    /** Text where no message carries it. */
    static List<Event> texts(Family family) {
        return List.of(
                new Event(
                        "text_chunk",
                        data(
                                family.event("text_chunk", "A piece of text"),
                                Members.written("TextChunk", "A piece of text")
                                        .has("text", TEXT, "The piece; may be empty")
                                        .mayHaveOrNull("from_variable_selector", list(TEXT), "Where it comes from")),
                        false),
                new Event(
                        "text_replace",
                        data(
                                family.event("text_replace", "The text so far is another"),
                                Members.written("TextReplacement", "The text so far is another")
                                        .has("text", TEXT, "The whole text that replaces it")),
                        false));
    }

    private static Event run(Family family, String event, String description, Members payload, boolean last) {
        return new Event(event, data(family.runEvent(event, description), payload), last);
    }

    private static Members data(Members begun, Members payload) {
        return begun.has("data", payload, "What happened");
    }

    private static Members node(String name, String description) {
        return Members.written(name, description)
                .has("id", TEXT, "The node's execution: what later events of it repeat")
                .has("node_id", TEXT, "The node")
                .has("node_type", TEXT, "Its type")
                .has("title", TEXT, "Its title")
                .has("index", COUNT, "1 in live streams")
                .hasOrNull("predecessor_node_id", TEXT, "Null");
    }

    private static Members containers(Members begun) {
        return begun.hasOrNull("iteration_id", TEXT, "The iteration around it")
                .hasOrNull("loop_id", TEXT, "The loop around it");
    }

    private static Members nodeFinished(String name, String description) {
        return containers(node(name, description)
                .hasOrNull("inputs", OBJECT, "What it was given")
                .mayHave("inputs_truncated", FLAG, "Whether they are shortened")
                .hasOrNull("process_data", OBJECT, "What it did")
                .mayHave("process_data_truncated", FLAG, "Whether it is shortened")
                .hasOrNull("outputs", OBJECT, "What came out")
                .mayHave("outputs_truncated", FLAG, "Whether they are shortened")
                .has(
                        "status",
                        new Choice(
                                name.equals("NodeRetry")
                                        ? List.of("retry")
                                        : List.of("succeeded", "failed", "exception", "paused", "stopped")),
                        "How it ended")
                .hasOrNull("error", TEXT, "Why it failed")
                .has("elapsed_time", NUMBER, "Seconds")
                .hasOrNull("execution_metadata", METADATA, "What it took")
                .has("created_at", SECONDS, "When it began")
                .has("finished_at", SECONDS, "When it ended")
                .has("files", list(MessageShapes.FILE_VARIABLE), "Files among its outputs"));
    }

    private static Members container(String name, String description) {
        return Members.written(name, description)
                .has("id", TEXT, "The node")
                .has("node_id", TEXT, "The node")
                .has("node_type", TEXT, "Its type")
                .has("title", TEXT, "Its title");
    }

    private static Members began(String kind, String length) {
        return container(kind + "Started", "A container began")
                .has("created_at", SECONDS, "When it began")
                .has("extras", OBJECT, "Empty")
                .has("metadata", Members.written("", "").has(length, COUNT, "Passes at most"), "Its length")
                .has("inputs", OBJECT, "What it goes over")
                .has("inputs_truncated", FLAG, "Whether they are shortened");
    }

    private static Members next(String kind) {
        return container(kind + "Next", "A pass")
                .has("index", COUNT, "Which")
                .has("created_at", SECONDS, "When it was")
                .has("extras", OBJECT, "Empty");
    }

    private static Members completed(String kind) {
        return container(kind + "Completed", "A container ended")
                .hasOrNull("outputs", OBJECT, "What came out")
                .has("outputs_truncated", FLAG, "Whether they are shortened")
                .has("created_at", SECONDS, "When it began")
                .has("extras", OBJECT, "Empty")
                .hasOrNull("inputs", OBJECT, "What it went over")
                .has("inputs_truncated", FLAG, "Whether they are shortened")
                .has("status", new Choice(List.of("succeeded", "failed")), "How it ended")
                .hasOrNull("error", TEXT, "Null")
                .has("elapsed_time", NUMBER, "Seconds")
                .has("total_tokens", COUNT, "Tokens of all passes")
                .hasOrNull("execution_metadata", METADATA, "What it took")
                .has("finished_at", SECONDS, "When it ended")
                .has("steps", COUNT, "Passes that ran");
    }

    private static Members log() {
        return Members.written("AgentLog", "A step of an agent; the same id comes again with its whole content")
                .has("node_execution_id", TEXT, "The node's execution")
                .has("id", TEXT, "The step")
                .has("label", TEXT, "What it is")
                .hasOrNull("parent_id", TEXT, "The step around it")
                .hasOrNull("error", TEXT, "Why it failed")
                .has("status", new Choice(List.of("start", "success", "error")), "Where it is")
                .has("data", OBJECT, "What it did")
                .has("metadata", OBJECT, "What it took")
                .has("node_id", TEXT, "The node");
    }

    private static Members form() {
        return Members.written("HumanInputForm", "A form that waits for an answer")
                .has("form_id", TEXT, "The form")
                .has("node_id", TEXT, "The node")
                .has("node_title", TEXT, "Its title")
                .has("form_content", TEXT, "Markdown with places for inputs")
                .has("inputs", list(OBJECT), "Its inputs, by type")
                .has(
                        "actions",
                        list(AnswerShapes.open(Members.written("FormAction", "A button")
                                .has("id", TEXT, "What is sent")
                                .mayHave("title", TEXT, "What people see")
                                .mayHave("button_style", TEXT, "primary, default, accent or ghost"))),
                        "Its buttons")
                .has("display_in_ui", FLAG, "Whether it is shown in a chat")
                .hasOrNull("form_token", TEXT, "What opens it, where this key may answer it")
                .has("approval_channels", list(TEXT), "Channels where others may answer it")
                .has("resolved_default_values", OBJECT, "Values of inputs that are variables")
                .has("expiration_time", SECONDS, "Until when it can be answered");
    }
}
