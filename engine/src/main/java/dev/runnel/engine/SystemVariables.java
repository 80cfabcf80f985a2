package dev.runnel.engine;

import dev.runnel.run.AppMode;
import dev.runnel.run.FileReference;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The system variables of a run of a graph (workflow.md section 3.1): kept among its inputs as {@code sys.name}, as
 * clients see them.
 */
public final class SystemVariables {

    private static final String PREFIX = "sys.";

    private SystemVariables() {}

    /**
     * The inputs of a run with its system variables.
     *
     * @param user what the end user is called by the caller
     * @param dialogueCount which turn of its conversation it is, from 1
     */
    public static ObjectValue with(
            ObjectValue inputs,
            AppMode mode,
            UUID run,
            UUID app,
            UUID workflow,
            @Nullable UUID conversation,
            String query,
            List<FileReference> files,
            String user,
            int dialogueCount,
            long createdAt) {
        var members = new LinkedHashMap<>(inputs.members());
        if (mode == AppMode.ADVANCED_CHAT) {
            members.put(PREFIX + "query", Value.of(query));
        }
        members.put(
                PREFIX + "files",
                new ListValue(
                        files.stream().map(file -> (Value) new FileValue(file)).toList()));
        if (conversation != null) {
            members.put(PREFIX + "conversation_id", Value.of(conversation.toString()));
        }
        members.put(PREFIX + "user_id", Value.of(user));
        if (mode == AppMode.ADVANCED_CHAT) {
            members.put(PREFIX + "dialogue_count", Value.of((long) dialogueCount));
        }
        members.put(PREFIX + "app_id", Value.of(app.toString()));
        members.put(PREFIX + "workflow_id", Value.of(workflow.toString()));
        members.put(PREFIX + "workflow_run_id", Value.of(run.toString()));
        if (mode == AppMode.WORKFLOW) {
            members.put(PREFIX + "timestamp", Value.of(TimeUnit.MILLISECONDS.toSeconds(createdAt)));
        }
        return new ObjectValue(members);
    }

    /** The system variables among a run's inputs, by their names alone. */
    public static ObjectValue of(ObjectValue inputs) {
        var members = new LinkedHashMap<String, Value>();
        inputs.members().forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                members.put(name.substring(PREFIX.length()), value);
            }
        });
        return new ObjectValue(members);
    }

    /** What the user gave, without system variables. */
    public static ObjectValue userInputs(ObjectValue inputs) {
        var members = new LinkedHashMap<>(inputs.members());
        members.keySet().removeIf(name -> name.startsWith(PREFIX));
        return new ObjectValue(members);
    }
}
