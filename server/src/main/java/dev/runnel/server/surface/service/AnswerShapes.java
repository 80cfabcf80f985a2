package dev.runnel.server.surface.service;

import dev.runnel.contract.Schema;
import dev.runnel.contract.Schema.Choice;
import dev.runnel.contract.Schema.Dictionary;
import dev.runnel.contract.Schema.Items;
import dev.runnel.contract.Schema.Members;
import java.util.List;

/** The JSON bodies of this surface that are about apps, conversations, messages and files (service-api.md sections 2-5). */
final class AnswerShapes {

    static final Schema TEXT = Schema.Text.ANY;
    static final Schema ID = Schema.Text.UUID;
    static final Schema FLAG = new Schema.Flag();
    static final Schema COUNT = new Schema.Whole(0, Long.MAX_VALUE);
    static final Schema NUMBER = new Schema.Decimal();
    static final Schema OBJECT = new Schema.FreeObject();
    static final Schema ANY = new Schema.Anything();

    /** Whole seconds since the epoch. */
    static final Schema SECONDS = new Schema.Whole(0, Long.MAX_VALUE);

    static final Schema FILE_TYPE = new Choice(List.of("image", "document", "audio", "video", "custom"));
    static final Schema TRANSFER = new Choice(List.of("local_file", "remote_url", "tool_file"));
    static final Schema OWNER = new Choice(List.of("user", "assistant"));
    static final Schema RATING = new Choice(List.of("like", "dislike"));

    /** What is done and says no more. */
    static final Members DONE =
            Members.written("Success", "It is done").has("result", new Choice(List.of("success")), "The one word");

    static final Members INDEX = Members.written("Index", "What answers here")
            .has("welcome", TEXT, "A greeting")
            .has("api_version", TEXT, "The interface's version")
            .has("server_version", TEXT, "The version of Dify whose contract is served");

    static final Members INFO = Members.written("AppInfo", "Basic facts of an app")
            .has("name", TEXT, "Its name")
            .hasOrNull("description", TEXT, "What it is for")
            .has("tags", list(TEXT), "Its tags")
            .has(
                    "mode",
                    new Choice(List.of("completion", "chat", "agent-chat", "agent", "advanced-chat", "workflow")),
                    "How it runs")
            .hasOrNull("author_name", TEXT, "Who made it");

    private static final Members SWITCH =
            open(Members.written("Feature", "A feature of an app; others may be beside it")
                    .mayHaveOrNull("enabled", FLAG, "Whether it is on"));

    static final Members PARAMETERS = Members.written("AppParameters", "Inputs and features of an app")
            .hasOrNull("opening_statement", TEXT, "What the app says first")
            .has("suggested_questions", list(TEXT), "Questions to begin with")
            .has("suggested_questions_after_answer", SWITCH, "Whether questions follow an answer")
            .has("speech_to_text", SWITCH, "Whether speech is taken")
            .has("text_to_speech", SWITCH, "Whether answers are spoken, and how")
            .has("retriever_resource", SWITCH, "Whether sources are told")
            .has("annotation_reply", SWITCH, "Whether annotations answer")
            .has("more_like_this", SWITCH, "Whether variants can be asked for")
            .has("user_input_form", list(new Dictionary(inputControl())), "One-key objects: type, then the control")
            .has("sensitive_word_avoidance", SWITCH, "Whether words are kept out")
            .has("file_upload", SWITCH, "Which files are taken")
            .has("system_parameters", limits(), "Limits of uploads");

    static final Members META = Members.written("AppMeta", "Icons of an app's tools")
            .has("tool_icons", new Dictionary(ANY), "An address, or background and content, by tool");

    static final Members SITE = Members.written("AppSite", "How an app presents itself")
            .has("title", TEXT, "Its title")
            .hasOrNull("chat_color_theme", TEXT, "A colour")
            .has("chat_color_theme_inverted", FLAG, "Whether it is inverted")
            .hasOrNull("icon_type", TEXT, "What kind of icon")
            .hasOrNull("icon", TEXT, "The icon")
            .hasOrNull("icon_background", TEXT, "Its background")
            .hasOrNull("description", TEXT, "What the app is for")
            .hasOrNull("copyright", TEXT, "Whose it is")
            .hasOrNull("privacy_policy", TEXT, "Where its policy is")
            .hasOrNull("input_placeholder", TEXT, "What stands in an empty field")
            .hasOrNull("custom_disclaimer", TEXT, "What it disclaims")
            .has("default_language", TEXT, "Its language")
            .has("show_workflow_steps", FLAG, "Whether steps are shown")
            .has("use_icon_as_answer_icon", FLAG, "Whether answers carry the icon")
            .hasOrNull("icon_url", TEXT, "Where the icon is");

    static final Members END_USER = Members.written("EndUser", "The person behind a user value")
            .has("id", ID, "Its id")
            .has("tenant_id", ID, "Its workspace")
            .hasOrNull("app_id", ID, "Its app")
            .has("type", TEXT, "Where it came from")
            .hasOrNull("external_user_id", TEXT, "Its id elsewhere")
            .hasOrNull("name", TEXT, "Its name")
            .has("is_anonymous", FLAG, "Whether no user value was given")
            .has("session_id", TEXT, "The user value")
            .has("created_at", Schema.Text.TIME, "When it first came")
            .has("updated_at", Schema.Text.TIME, "When it changed last");

    static final Members FILE = Members.written("UploadedFile", "A file that is kept")
            .has("id", ID, "Its id, for upload_file_id")
            .hasOrNull("reference", TEXT, "Not used")
            .has("name", TEXT, "Its name")
            .has("size", COUNT, "Bytes")
            .hasOrNull("extension", TEXT, "Without a dot")
            .hasOrNull("mime_type", TEXT, "Its media type")
            .hasOrNull("created_by", ID, "The end user")
            .has("created_at", SECONDS, "When it came")
            .hasOrNull("preview_url", TEXT, "Not used")
            .hasOrNull("source_url", Schema.Text.URI, "A signed address")
            .hasOrNull("original_url", TEXT, "Not used")
            .hasOrNull("user_id", TEXT, "Not used")
            .hasOrNull("tenant_id", ID, "The workspace")
            .hasOrNull("conversation_id", ID, "Not used")
            .hasOrNull("file_key", TEXT, "Not used");

    static final Members CONVERSATION = Members.written("Conversation", "Runs of one end user with one app")
            .has("id", ID, "Its id")
            .has("name", TEXT, "Its title")
            .has("inputs", OBJECT, "The inputs of its first message")
            .has("status", new Choice(List.of("normal")), "Always normal")
            .hasOrNull("introduction", TEXT, "What the app said first")
            .has("created_at", SECONDS, "When it began")
            .has("updated_at", SECONDS, "When it went on last");

    static final Members VARIABLE = Members.written("ConversationVariable", "A variable that a conversation keeps")
            .has("id", ID, "Its id")
            .has("name", TEXT, "Its name")
            .has("value_type", TEXT, "string, number, boolean, object, secret, file or an array of them")
            .hasOrNull("value", TEXT, "Its value, always as text")
            .hasOrNull("description", TEXT, "What it is for")
            .has("created_at", SECONDS, "When it was made")
            .has("updated_at", SECONDS, "When it was written last");

    private static final Members FEEDBACK = Members.written("Feedback", "What somebody thinks of an answer")
            .has("id", ID, "Its id")
            .has("app_id", ID, "The app")
            .hasOrNull("conversation_id", ID, "The conversation")
            .has("message_id", ID, "The message")
            .hasOrNull("rating", RATING, "The rating")
            .hasOrNull("content", TEXT, "Why")
            .has("from_source", new Choice(List.of("user", "admin")), "Who gave it")
            .hasOrNull("from_end_user_id", ID, "The end user")
            .hasOrNull("from_account_id", ID, "The account")
            .has("created_at", Schema.Text.TIME, "When it was given")
            .has("updated_at", Schema.Text.TIME, "When it changed last");

    static final Members FEEDBACKS =
            Members.written("FeedbackPage", "Feedbacks, newest first").has("data", list(FEEDBACK), "The page");

    private AnswerShapes() {}

    /** A page with a cursor (service-api.md section 1.4). */
    static Members page(Members item) {
        return Members.written(item.name() + "Page", "A page of a list")
                .has("limit", COUNT, "How many were asked for")
                .has("has_more", FLAG, "Whether more follow")
                .has("data", list(item), "The page");
    }

    static Items list(Schema item) {
        return new Items(item, Integer.MAX_VALUE);
    }

    /** The same object, but others may add members: it is, in part, what an app's file says. */
    static Members open(Members members) {
        return new Members(members.name(), members.description(), false, members.fields());
    }

    private static Members inputControl() {
        return open(Members.written("InputControl", "A variable that a user fills in, as the app's file has it")
                .has("variable", TEXT, "Its name in inputs")
                .mayHaveOrNull("label", TEXT, "What people see")
                .mayHaveOrNull("required", FLAG, "Whether it must be given")
                .mayHaveOrNull("max_length", ANY, "Most characters, or most files")
                .mayHaveOrNull("default", ANY, "What is taken where it is not given")
                .mayHaveOrNull("options", list(ANY), "What can be chosen"));
    }

    private static Members limits() {
        return Members.written("UploadLimits", "Limits of uploads, in megabytes")
                .has("image_file_size_limit", COUNT, "Largest image")
                .has("video_file_size_limit", COUNT, "Largest video")
                .has("audio_file_size_limit", COUNT, "Largest sound")
                .has("file_size_limit", COUNT, "Largest other file")
                .has("workflow_file_upload_limit", COUNT, "Files in one run");
    }
}
