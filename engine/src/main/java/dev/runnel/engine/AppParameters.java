package dev.runnel.engine;

import dev.runnel.run.AppMode;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client learns of an app before it runs it: the body of {@code GET /parameters} (service-api.md section 2). */
public final class AppParameters {

    private static final List<String> SWITCHES = List.of(
            "suggested_questions_after_answer",
            "speech_to_text",
            "text_to_speech",
            "retriever_resource",
            "annotation_reply",
            "more_like_this");
    private static final ObjectValue OFF = new ObjectValue(Map.of("enabled", Value.of(false)));
    private static final ObjectValue NO_MODERATION =
            JsonText.parseObject("{\"enabled\":false,\"type\":\"\",\"configs\":[]}");
    private static final ObjectValue NO_UPLOAD = JsonText.parseObject("""
            {"image":{"enabled":false,"number_limits":3,"detail":"high",
             "transfer_methods":["remote_url","local_file"]}}""");

    private AppParameters() {}

    /**
     * Limits on uploads, in megabytes, and on files of a run.
     *
     * @param image largest image
     * @param video largest video
     * @param audio largest sound
     * @param file largest other file
     * @param filesPerRun files in one run of a workflow
     */
    public record Limits(long image, long video, long audio, long file, long filesPerRun) {

        /** Dify's limits. */
        public static final Limits DEFAULT = new Limits(10, 100, 50, 15, 10);

        private ObjectValue toObject() {
            var members = new LinkedHashMap<String, Value>();
            members.put("image_file_size_limit", Value.of(image));
            members.put("video_file_size_limit", Value.of(video));
            members.put("audio_file_size_limit", Value.of(audio));
            members.put("file_size_limit", Value.of(file));
            members.put("workflow_file_upload_limit", Value.of(filesPerRun));
            return new ObjectValue(members);
        }
    }

    /**
     * The body for an app.
     *
     * @param content its whole file
     * @param mode its mode
     */
    public static ObjectValue of(ObjectValue content, AppMode mode, Limits limits) {
        return switch (mode) {
            case COMPLETION, CHAT, AGENT_CHAT, AGENT -> {
                ObjectValue configuration = content.object("model_config");
                yield body(configuration, new ListValue(configuration.list("user_input_form")), limits);
            }
            case ADVANCED_CHAT, WORKFLOW, RAG_PIPELINE -> {
                ObjectValue workflow = content.object("workflow");
                yield body(workflow.object("features"), startForm(workflow.object("graph")), limits);
            }
        };
    }

    private static ObjectValue body(ObjectValue features, ListValue form, Limits limits) {
        var members = new LinkedHashMap<String, Value>();
        members.put("opening_statement", features.members().getOrDefault("opening_statement", Value.NULL));
        members.put("suggested_questions", new ListValue(features.list("suggested_questions")));
        SWITCHES.forEach(name -> members.put(name, block(features, name, OFF)));
        // Annotations have a store of their own; a file's word on them is not imported (apps.md section 2.9).
        members.put("annotation_reply", OFF);
        members.put("user_input_form", form);
        members.put("sensitive_word_avoidance", moderation(features));
        members.put("file_upload", block(features, "file_upload", NO_UPLOAD));
        members.put("system_parameters", limits.toObject());
        return new ObjectValue(members);
    }

    private static ObjectValue block(ObjectValue features, String name, ObjectValue otherwise) {
        ObjectValue block = features.object(name);
        return block.members().isEmpty() ? otherwise : block;
    }

    /** Whether words are kept out and how, but never which: clients have no use for the list, and it is the app's. */
    private static ObjectValue moderation(ObjectValue features) {
        ObjectValue block = block(features, "sensitive_word_avoidance", NO_MODERATION);
        var shown = new LinkedHashMap<>(block.members());
        shown.remove("config");
        return new ObjectValue(shown);
    }

    private static ListValue startForm(ObjectValue graph) {
        var form = new ArrayList<Value>();
        for (Value node : graph.list("nodes")) {
            if (node instanceof ObjectValue object
                    && object.object("data").text("type", "").equals("start")) {
                for (Value variable : object.object("data").list("variables")) {
                    if (variable instanceof ObjectValue control
                            && control.get("type") instanceof TextValue(String type)) {
                        form.add(new ObjectValue(Map.of(type, control)));
                    }
                }
            }
        }
        return new ListValue(form);
    }
}
