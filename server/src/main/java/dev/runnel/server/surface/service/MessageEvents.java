package dev.runnel.server.surface.service;

import static dev.runnel.server.surface.service.AnswerShapes.ID;
import static dev.runnel.server.surface.service.AnswerShapes.TEXT;
import static dev.runnel.server.surface.service.AnswerShapes.list;

import dev.runnel.contract.EventUnion.Event;
import dev.runnel.contract.Schema;
import dev.runnel.contract.Schema.Choice;
import dev.runnel.contract.Schema.Either;
import dev.runnel.contract.Schema.Members;
import dev.runnel.run.RunErrorCode;
import dev.runnel.server.surface.service.StreamEvents.Family;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Events of messages (events.md section 4). */
final class MessageEvents {

    private MessageEvents() {}

    /** What streams of every mode with messages carry. */
    static List<Event> of(Family family) {
        Schema files = family.prefix().equals("Chat")
                ? list(new Either("", List.of(MessageShapes.ENDED_FILE, MessageShapes.FILE_VARIABLE)))
                : list(MessageShapes.ENDED_FILE);
        return join(
                List.of(
                        new Event("message", text(family.event("message", "A piece of the answer's text")), false),
                        new Event("message_file", file(family), false),
                        new Event(
                                "message_replace",
                                family.event("message_replace", "The text so far is another")
                                        .has("answer", TEXT, "The whole text that replaces it")
                                        .has("reason", TEXT, "output_moderation, or empty"),
                                false),
                        new Event(
                                "message_end",
                                family.event("message_end", "The answer is complete")
                                        .has("id", ID, "The message")
                                        .has("metadata", MessageShapes.METADATA, "What it cost, its sources")
                                        .has("files", files, "Its files"),
                                true),
                        new Event("error", family.error(), true)),
                speech(family));
    }

    /** What agents add. */
    static List<Event> ofAgents(Family family) {
        return List.of(
                new Event(
                        "agent_message",
                        family.event("agent_message", "A piece of an agent's text")
                                .has("id", ID, "The message")
                                .has("answer", TEXT, "The piece"),
                        false),
                new Event(
                        "agent_thought",
                        family.event(
                                        "agent_thought",
                                        "A round of an agent; the same id comes again with its whole content")
                                .has("id", TEXT, "The thought")
                                .has("position", AnswerShapes.COUNT, "Which, from 1")
                                .has("thought", TEXT, "What the model said")
                                .has("observation", TEXT, "JSON text: outputs by tool")
                                .has("tool", TEXT, "Names of tools, joined by ;")
                                .has("tool_labels", AnswerShapes.OBJECT, "Names for people, by tool")
                                .has("tool_input", TEXT, "JSON text: arguments by tool")
                                .has("message_files", list(TEXT), "Ids of files"),
                        false));
    }

    /** What is spoken. */
    static List<Event> speech(Family family) {
        return List.of(
                new Event(
                        "tts_message",
                        family.event("tts_message", "A piece of speech").has("audio", TEXT, "Base64"),
                        false),
                new Event(
                        "tts_message_end",
                        family.event("tts_message_end", "The end of speech").has("audio", TEXT, "Empty"),
                        true));
    }

    /** What an error tells. */
    static Members error(Members begun) {
        return begun.has("status", new Schema.Whole(400, 599), "As an HTTP status")
                .has(
                        "code",
                        new Choice(Arrays.stream(RunErrorCode.values())
                                .map(RunErrorCode::wire)
                                .toList()),
                        "The error")
                .has("message", TEXT, "What happened");
    }

    private static Members text(Members begun) {
        return begun.has("id", ID, "The message")
                .has("answer", TEXT, "The piece; may be empty")
                .has("from_variable_selector", list(TEXT), "Where it comes from in a graph");
    }

    /** Text of a message that began with a file is called {@code message_file} (events.md section 4, quirk). */
    private static Schema file(Family family) {
        Members shown = family.event("message_file", "A file of the message")
                .has("id", TEXT, "The message's file")
                .has("type", AnswerShapes.FILE_TYPE, "What it is")
                .has("belongs_to", AnswerShapes.OWNER, "Whose it is")
                .has("url", TEXT, "A signed address");
        Members piece = text(family.event("message_file", "A piece of text of a message that began with a file"));
        return new Either(shown.name(), List.of(renamed(shown, "Shown"), renamed(piece, "Text")));
    }

    private static Members renamed(Members members, String suffix) {
        return new Members(members.name() + suffix, members.description(), members.closed(), members.fields());
    }

    private static List<Event> join(List<Event> some, List<Event> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
