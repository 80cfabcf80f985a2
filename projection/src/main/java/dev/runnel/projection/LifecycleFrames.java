package dev.runnel.projection;

import dev.runnel.projection.DifyView.Creator;
import dev.runnel.run.ByteBuilder;
import dev.runnel.run.Payload.HumanInputRequired;
import dev.runnel.run.Payload.RunPaused;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Writes the frames of a workflow's life and of human input (events.md sections 6.1 and 6.6). */
final class LifecycleFrames {

    /** Which inputs {@code workflow_started} shows (events.md section 6.1). */
    enum Inputs {
        /** Live: the conversation id and the time stamp are left out. */
        LIVE,
        /** Of a snapshot: as they are stored, but for the conversation id. */
        STORED
    }

    static final String HUMAN_INPUT = "human_input_required";

    /** Members of a form's definition that are shown as they are. */
    private static final List<String> FORM_LISTS = List.of("inputs", "actions");

    private final DifyView view;
    private final DifyEnvelope envelope;
    private final JsonFrame json;

    LifecycleFrames(DifyView view, DifyEnvelope envelope, JsonFrame json) {
        this.view = view;
        this.envelope = envelope;
        this.json = json;
    }

    ByteBuilder started(ObjectValue inputs, Inputs which, String reason) {
        envelope.beginOfRun(json, "workflow_started").open("data");
        return startedData(inputs, which, view.createdAt(), reason);
    }

    /** A start that no engine made (events.md section 3.2); {@code now} in seconds since the epoch. */
    ByteBuilder syntheticStart(ObjectValue inputs, UUID task, long now) {
        DifyEnvelope.beginBare(json, "workflow_started", task, view.run()).open("data");
        return startedData(inputs, Inputs.LIVE, now, "initial");
    }

    private ByteBuilder startedData(ObjectValue inputs, Inputs which, long createdAt, String reason) {
        json.id("id", view.run()).id("workflow_id", view.appVersion()).open("inputs");
        Set<String> hidden =
                which == Inputs.LIVE ? Set.of("sys.conversation_id", "sys.timestamp") : Set.of("sys.conversation_id");
        inputs.members().forEach((name, value) -> {
            if (!hidden.contains(name)) {
                json.named(name, value);
            }
        });
        return json.close()
                .number("created_at", createdAt)
                .text("reason", reason)
                .close()
                .close()
                .bytes();
    }

    ByteBuilder finished(RunEnding ending) {
        return finishedData(envelope.beginOfRun(json, "workflow_finished"), ending);
    }

    /** A finished run on reconnect: it names nothing but itself, as its own task (events.md section 7). */
    ByteBuilder finishedRun(RunEnding ending) {
        return finishedData(DifyEnvelope.beginBare(json, "workflow_finished", view.run(), view.run()), ending);
    }

    private ByteBuilder finishedData(JsonFrame begun, RunEnding ending) {
        begun.open("data")
                .id("id", view.run())
                .id("workflow_id", view.appVersion())
                .text("status", ending.status().wire())
                .value("outputs", ending.outputs())
                .text("error", ending.errorText())
                .elapsed("elapsed_time", ending.elapsed())
                .number("total_tokens", ending.totalTokens())
                .number("total_steps", ending.totalSteps());
        creator(begun);
        return begun.number("created_at", view.createdAt())
                .number("finished_at", ending.finishedAt())
                .number("exceptions_count", ending.exceptions())
                .files("files", ending.files())
                .close()
                .close()
                .bytes();
    }

    /** The end of a run that never started (events.md section 3.2); {@code now} in seconds since the epoch. */
    ByteBuilder syntheticFailure(String error, UUID task, long now) {
        return DifyEnvelope.beginBare(json, "workflow_finished", task, view.run())
                .open("data")
                .id("id", view.run())
                .id("workflow_id", view.appVersion())
                .text("status", RunStatus.FAILED.wire())
                .absent("outputs")
                .text("error", error)
                .elapsed("elapsed_time", 0)
                .number("total_tokens", 0)
                .number("total_steps", 0)
                .open("created_by")
                .close()
                .number("created_at", now)
                .number("finished_at", now)
                .number("exceptions_count", 1)
                .openList("files")
                .closeList()
                .close()
                .close()
                .bytes();
    }

    ByteBuilder paused(RunPaused paused) {
        envelope.beginOfRun(json, "workflow_paused")
                .open("data")
                .id("workflow_run_id", view.run())
                .texts("paused_nodes", paused.nodes())
                .open("outputs")
                .close();
        PauseReasons.write(json, paused.reasons(), view.forms());
        return json.text("status", RunStatus.PAUSED.wire())
                .number("created_at", view.createdAt())
                .elapsed("elapsed_time", paused.elapsed())
                .number("total_tokens", paused.totalTokens())
                .number("total_steps", paused.totalSteps())
                .close()
                .close()
                .bytes();
    }

    ByteBuilder humanInput(HumanInputRequired required) {
        ObjectValue form = required.definition();
        envelope.beginOfRun(json, HUMAN_INPUT)
                .open("data")
                .text("form_id", required.form())
                .text("node_id", required.node().node())
                .text("node_title", required.node().title())
                .text("form_content", form.text("form_content", ""));
        for (String name : FORM_LISTS) {
            json.openList(name);
            for (Value item : form.list(name)) {
                json.value(item);
            }
            json.closeList();
        }
        json.flag("display_in_ui", form.flag("display_in_ui", false));
        PauseReasons.access(json, view.forms().of(required.form(), form));
        return json.value("resolved_default_values", form.object("resolved_default_values"))
                .number("expiration_time", TimeUnit.MILLISECONDS.toSeconds(required.expiresAt()))
                .close()
                .close()
                .bytes();
    }

    private void creator(JsonFrame into) {
        into.open("created_by");
        switch (view.creator()) {
            case Creator.EndUser(UUID id, String user) -> into.id("id", id).text("user", user);
            case Creator.Account(UUID id, String name, String email) ->
                into.id("id", id).text("name", name).text("email", email);
        }
        into.close();
    }
}
