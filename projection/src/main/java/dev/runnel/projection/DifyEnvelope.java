package dev.runnel.projection;

import dev.runnel.run.ByteBuilder;
import dev.runnel.run.JsonText;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The members that every frame of a connection shares (events.md section 2), encoded once, in upstream's order: event,
 * keys of the mode, {@code task_id}.
 */
final class DifyEnvelope {

    private final DifyView view;
    private final byte[] shared;
    private final byte[] sharedByErrors;
    private final byte[] runKey;
    private final boolean runInShared;

    /** @param started whether {@code workflow_run_id} is known to the client; null is shown before */
    DifyEnvelope(DifyView view, boolean started) {
        this.view = view;
        runInShared = switch (view.mode()) {
            case WORKFLOW, RAG_PIPELINE -> true;
            case COMPLETION, CHAT, AGENT_CHAT, AGENT, ADVANCED_CHAT -> false;
        };
        var members = new ByteBuilder(256);
        if (runInShared) {
            member(members, "workflow_run_id", started ? view.run() : null);
        }
        if (view.conversation() != null && view.mode().conversational()) {
            member(members, "conversation_id", view.conversation());
        }
        if (view.message() != null && view.mode().hasMessage()) {
            member(members, "message_id", view.message());
            members.ascii(",\"created_at\":").decimal(view.createdAt());
        }
        sharedByErrors = members.toArray();
        member(members, "task_id", view.task());
        shared = members.toArray();
        members.clear();
        member(members, "workflow_run_id", view.run());
        runKey = members.toArray();
    }

    /** Begins a frame. */
    JsonFrame begin(JsonFrame json, String event) {
        return json.begin().text("event", event).members(shared);
    }

    /** Begins a frame of a workflow's life or nodes, which names the run in every mode (events.md section 6). */
    JsonFrame beginOfRun(JsonFrame json, String event) {
        begin(json, event);
        return runInShared ? json : json.members(runKey);
    }

    /** Begins a frame that only names its run: synthetic ones, and that of a finished run (events.md 3.2, 7). */
    static JsonFrame beginBare(JsonFrame json, String event, UUID task, UUID run) {
        return json.begin().text("event", event).id("task_id", task).id("workflow_run_id", run);
    }

    /** Writes an {@code error} frame, which has no {@code task_id} (events.md section 4). */
    JsonFrame error(JsonFrame json, RunErrorCode code, String message) {
        // What an internal error says is for the log; clients get the one sentence.
        String shown = code == RunErrorCode.INTERNAL_SERVER_ERROR ? RunError.INTERNAL_MESSAGE : message;
        return json.begin()
                .text("event", "error")
                .members(sharedByErrors)
                .number("status", code.status())
                .text("code", code.wire())
                .text("message", shown)
                .close();
    }

    /** The bytes that stand before the text of a delta frame. */
    byte[] deltaPrefix(String event, String rest) {
        var prefix = new ByteBuilder(256);
        prefix.ascii("{\"event\":\"").ascii(event).ascii("\"").put(shared).put(',');
        return prefix.utf8(rest).toArray();
    }

    /** The id of the message; only modes with messages ask. */
    UUID message() {
        UUID message = view.message();
        if (message == null) {
            throw new IllegalStateException("a run of mode " + view.mode().wire() + " has no message");
        }
        return message;
    }

    private static void member(ByteBuilder members, String name, @Nullable UUID id) {
        members.ascii(",\"").ascii(name).ascii("\":");
        if (id == null) {
            members.ascii("null");
        } else {
            JsonText.write(id.toString(), members);
        }
    }
}
