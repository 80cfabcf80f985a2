package dev.runnel.server.surface.service;

import dev.runnel.contract.Response;
import dev.runnel.contract.Schema;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The unions of events that streams of this surface carry (events.md section 2). */
final class StreamEvents {

    private static final List<String> MESSAGE = List.of(
            "message",
            "message_file",
            "message_replace",
            "message_end",
            "tts_message",
            "tts_message_end",
            "error",
            "ping");
    private static final List<String> GRAPH = List.of(
            "workflow_started",
            "workflow_finished",
            "workflow_paused",
            "human_input_required",
            "node_started",
            "node_finished",
            "node_retry",
            "iteration_started",
            "iteration_next",
            "iteration_completed",
            "loop_started",
            "loop_next",
            "loop_completed",
            "agent_log",
            "reasoning_chunk");
    private static final List<String> WORKFLOW =
            List.of("text_chunk", "text_replace", "tts_message", "tts_message_end", "error", "ping");
    private static final Set<String> LAST = Set.of("message_end", "workflow_finished", "workflow_paused", "error");

    /** Completion apps. */
    static final Response OF_COMPLETIONS = stream(MESSAGE.stream());

    /** Chat apps and chatflows. */
    static final Response OF_CHATS = stream(Stream.concat(MESSAGE.stream(), GRAPH.stream()));

    /** Workflows. */
    static final Response OF_WORKFLOWS = stream(Stream.concat(GRAPH.stream(), WORKFLOW.stream()));

    /** Every run. */
    static final Response OF_ANY =
            stream(Stream.of(MESSAGE, GRAPH, WORKFLOW).flatMap(List::stream).distinct());

    private StreamEvents() {}

    private static Response stream(Stream<String> names) {
        return new Response.EventStream(
                names.map(name -> new Response.Event(name, new Schema.FreeObject(), LAST.contains(name)))
                        .toList());
    }
}
