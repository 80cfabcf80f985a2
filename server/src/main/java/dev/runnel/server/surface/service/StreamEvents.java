package dev.runnel.server.surface.service;

import static dev.runnel.server.surface.service.AnswerShapes.ID;
import static dev.runnel.server.surface.service.AnswerShapes.SECONDS;

import dev.runnel.contract.EventUnion;
import dev.runnel.contract.EventUnion.Event;
import dev.runnel.contract.Response;
import dev.runnel.contract.Schema.Choice;
import dev.runnel.contract.Schema.Field;
import dev.runnel.contract.Schema.Members;
import java.util.ArrayList;
import java.util.List;

/**
 * The unions of events that streams of this surface carry (events.md section 2).
 *
 * <p>{@code ping} is in none of them: it has no data, so no event-stream reader ever dispatches it (contracts.md
 * sections 1.6 and 2.4).
 */
final class StreamEvents {

    private static final String PINGS =
            " While nothing else comes, a line `event: ping` without data keeps the connection"
                    + " alive; event-stream readers dispatch nothing for it.";

    /** Members that every event of a family shares; {@code error} has those of the message alone. */
    record Family(String prefix, Members message, Members run) {

        /** Begins the JSON of an event about the message. */
        Members event(String event, String description) {
            return named(event, description).including(message).has("task_id", ID, "The task: what stop addresses");
        }

        /** Begins the JSON of an event about the run, which names it in every mode. */
        Members runEvent(String event, String description) {
            return event(event, description).including(run);
        }

        /** Begins the JSON of an event that may name no more than its run (events.md sections 3.2 and 7). */
        Members bareEvent(String event, String description) {
            return named(event, description)
                    .including(optional(message))
                    .has("task_id", ID, "The task: what stop addresses")
                    .including(run);
        }

        /** The JSON of {@code error}, which names no task. */
        Members error() {
            return MessageEvents.error(named("error", "The run failed").including(optional(message)));
        }

        private Members named(String event, String description) {
            return Members.written(prefix + camel(event) + "Event", description)
                    .has("event", new Choice(List.of(event)), "The event");
        }

        private static Members optional(Members members) {
            return new Members(
                    members.name(),
                    members.description(),
                    members.closed(),
                    members.fields().stream()
                            .map(field -> new Field(
                                    field.name(), field.schema(), false, field.nullable(), null, field.description()))
                            .toList());
        }

        static String camel(String event) {
            var name = new StringBuilder();
            for (String word : event.split("_")) {
                name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
            return name.toString();
        }
    }

    private static final Members NOTHING = Members.written("", "");
    private static final Members MESSAGE =
            NOTHING.has("message_id", ID, "The message").has("created_at", SECONDS, "When the message came");
    private static final Members RUN = NOTHING.has("workflow_run_id", ID, "The run");

    private static final Family OF_COMPLETION = new Family("Completion", MESSAGE, NOTHING);
    private static final Family OF_CHAT = new Family(
            "Chat", NOTHING.has("conversation_id", ID, "The conversation").including(MESSAGE), RUN);
    private static final Family OF_WORKFLOW =
            new Family("Workflow", NOTHING.hasOrNull("workflow_run_id", ID, "The run, null before it began"), NOTHING);

    /** Completion apps. */
    static final EventUnion COMPLETION_EVENTS = EventUnion.of(
            "CompletionEvents",
            "Text, then one of `message_end` and `error`, then speech where the app speaks." + PINGS,
            MessageEvents.of(OF_COMPLETION));

    /** Chat apps, agents and chatflows. */
    static final EventUnion CHAT_EVENTS = EventUnion.of(
            "ChatEvents",
            "Chat apps: text, then one of `message_end` and `error`, then speech. Chatflows: from `workflow_started` to"
                    + " `workflow_finished` or `workflow_paused`, with `message_end` before it where the run succeeded."
                    + PINGS,
            chat());

    /** Workflows. */
    static final EventUnion WORKFLOW_EVENTS = EventUnion.of(
            "WorkflowEvents",
            "From `workflow_started` to `workflow_finished` or `workflow_paused`." + PINGS,
            workflow());

    /** Every run, to a connection that comes back. */
    static final EventUnion RECONNECT_EVENTS = EventUnion.anyOf(
            "ReconnectEvents",
            "What the run's own mode streams; of a workflow that has finished, `workflow_finished` alone." + PINGS,
            COMPLETION_EVENTS,
            CHAT_EVENTS,
            WORKFLOW_EVENTS);

    /** Streams of completion apps. */
    static final Response OF_COMPLETIONS = new Response.EventStream(COMPLETION_EVENTS);

    /** Streams of chat apps and chatflows. */
    static final Response OF_CHATS = new Response.EventStream(CHAT_EVENTS);

    /** Streams of workflows. */
    static final Response OF_WORKFLOWS = new Response.EventStream(WORKFLOW_EVENTS);

    /** Streams of connections that come back. */
    static final Response OF_ANY = new Response.EventStream(RECONNECT_EVENTS);

    private StreamEvents() {}

    private static List<Event> chat() {
        var events = new ArrayList<>(MessageEvents.of(OF_CHAT));
        events.addAll(MessageEvents.ofAgents(OF_CHAT));
        events.addAll(GraphEvents.of(OF_CHAT));
        return events;
    }

    private static List<Event> workflow() {
        var events = new ArrayList<>(GraphEvents.texts(OF_WORKFLOW));
        events.addAll(GraphEvents.of(OF_WORKFLOW));
        events.addAll(MessageEvents.speech(OF_WORKFLOW));
        events.add(new Event("error", OF_WORKFLOW.error(), true));
        return events;
    }
}
