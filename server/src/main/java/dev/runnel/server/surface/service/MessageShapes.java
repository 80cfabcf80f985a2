package dev.runnel.server.surface.service;

import static dev.runnel.server.surface.service.AnswerShapes.COUNT;
import static dev.runnel.server.surface.service.AnswerShapes.FILE_TYPE;
import static dev.runnel.server.surface.service.AnswerShapes.FLAG;
import static dev.runnel.server.surface.service.AnswerShapes.ID;
import static dev.runnel.server.surface.service.AnswerShapes.NUMBER;
import static dev.runnel.server.surface.service.AnswerShapes.OBJECT;
import static dev.runnel.server.surface.service.AnswerShapes.OWNER;
import static dev.runnel.server.surface.service.AnswerShapes.RATING;
import static dev.runnel.server.surface.service.AnswerShapes.SECONDS;
import static dev.runnel.server.surface.service.AnswerShapes.TEXT;
import static dev.runnel.server.surface.service.AnswerShapes.TRANSFER;
import static dev.runnel.server.surface.service.AnswerShapes.list;

import dev.runnel.contract.Schema;
import dev.runnel.contract.Schema.Choice;
import dev.runnel.contract.Schema.Members;
import java.util.List;

/** Messages, and the parts that their lists, streams and blocking bodies share (events.md section 4, service-api.md 4). */
final class MessageShapes {

    /** A file variable (events.md section 6.4). */
    static final Members FILE_VARIABLE = Members.written("FileVariable", "A file among inputs or outputs")
            .has("dify_model_identity", new Choice(List.of("__dify__file__")), "Tells a file from other objects")
            .hasOrNull("id", TEXT, "Its id")
            .has("type", FILE_TYPE, "What it is")
            .has("transfer_method", TRANSFER, "How its bytes are reached")
            .hasOrNull("remote_url", TEXT, "Where it is elsewhere")
            .hasOrNull("reference", TEXT, "The stored file")
            .hasOrNull("related_id", TEXT, "The stored file")
            .hasOrNull("filename", TEXT, "Its name")
            .hasOrNull("extension", TEXT, "With its dot")
            .hasOrNull("mime_type", TEXT, "Its media type")
            .has("size", new Schema.Whole(-1, Long.MAX_VALUE), "Bytes; -1 unknown")
            .hasOrNull("url", TEXT, "A signed address");

    /** A file of {@code message_end}. */
    static final Members ENDED_FILE = Members.written("AnswerFile", "A file of a message, the user's own too")
            .has("related_id", TEXT, "The message's file")
            .has("extension", TEXT, "With its dot")
            .has("filename", TEXT, "Its name")
            .has("size", COUNT, "Bytes")
            .has("mime_type", TEXT, "Its media type")
            .has("transfer_method", TRANSFER, "How its bytes are reached")
            .has("type", FILE_TYPE, "What it is")
            .has("url", TEXT, "A signed address")
            .has("upload_file_id", TEXT, "The stored file")
            .has("remote_url", TEXT, "Where it is elsewhere");

    private static final Members USAGE = Members.written("Usage", "Tokens and their price, as decimal texts")
            .has("prompt_tokens", COUNT, "Tokens in")
            .has("prompt_unit_price", TEXT, "Price of a unit in")
            .has("prompt_price_unit", TEXT, "Tokens of a unit, as a fraction")
            .has("prompt_price", TEXT, "Price of the prompt")
            .has("completion_tokens", COUNT, "Tokens out")
            .has("completion_unit_price", TEXT, "Price of a unit out")
            .has("completion_price_unit", TEXT, "Tokens of a unit, as a fraction")
            .has("completion_price", TEXT, "Price of the answer")
            .has("total_tokens", COUNT, "Both")
            .has("total_price", TEXT, "Both")
            .has("currency", TEXT, "Such as USD")
            .has("latency", NUMBER, "Seconds")
            .mayHaveOrNull("time_to_first_token", NUMBER, "Seconds")
            .mayHaveOrNull("time_to_generate", NUMBER, "Seconds")
            .mayHave("estimated", FLAG, "Whether tokens were counted here because the provider told none");

    private static final Members RESOURCE = resource(Members.written("RetrievedSource", "Where an answer comes from"))
            .mayHaveOrNull("retriever_from", TEXT, "Where retrieval was asked for")
            .mayHaveOrNull("page", COUNT, "Its page")
            .mayHaveOrNull("doc_metadata", OBJECT, "The document's metadata")
            .mayHaveOrNull("title", TEXT, "Its title")
            .mayHaveOrNull("files", list(OBJECT), "Its files");

    private static final Members ANNOTATION = Members.written("AnnotationReply", "The annotation that answered")
            .has("id", TEXT, "The annotation")
            .has(
                    "account",
                    Members.written("", "Who wrote it")
                            .has("id", TEXT, "Their id")
                            .has("name", TEXT, "Their name"),
                    "Who wrote it");

    /** The metadata of an answer. */
    static final Members METADATA = Members.written("AnswerMetadata", "What an answer cost and where it comes from")
            .mayHaveOrNull("annotation_reply", ANNOTATION, "The annotation that answered")
            .has("retriever_resources", list(RESOURCE), "Its sources")
            .has("usage", USAGE, "What it cost")
            .has("reasoning", OBJECT, "What model nodes thought, by node");

    private static final Members THOUGHT = Members.written("AgentThought", "A round of an agent")
            .has("id", TEXT, "Its id")
            .hasOrNull("chain_id", TEXT, "Not used")
            .has("message_id", TEXT, "The message")
            .has("position", COUNT, "Which, from 1")
            .has("thought", TEXT, "What the model said")
            .hasOrNull("answer", TEXT, "Not used")
            .has("tool", TEXT, "Names of tools, joined by ;")
            .has("tool_labels", OBJECT, "Names for people, by tool")
            .has("tool_input", TEXT, "JSON text: arguments by tool")
            .has("created_at", SECONDS, "When it was")
            .has("observation", TEXT, "JSON text: outputs by tool")
            .has("files", list(TEXT), "Ids of files");

    private static final Members SAVED_FILE = Members.written("MessageFile", "A file of a message")
            .hasOrNull("id", ID, "Its id")
            .has("filename", TEXT, "Its name")
            .has("type", FILE_TYPE, "What it is")
            .hasOrNull("url", TEXT, "A signed address")
            .hasOrNull("mime_type", TEXT, "Its media type")
            .hasOrNull("size", new Schema.Whole(-1, Long.MAX_VALUE), "Bytes; -1 unknown")
            .has("transfer_method", TRANSFER, "How its bytes are reached")
            .hasOrNull("belongs_to", OWNER, "Whose it is")
            .hasOrNull("upload_file_id", ID, "The stored file");

    private static final Members EXTRA = AnswerShapes.open(Members.written("ExtraContent", "A form within an answer")
            .has("type", new Choice(List.of("human_input")), "What it is")
            .has("workflow_run_id", TEXT, "The run")
            .has("submitted", FLAG, "Whether somebody answered"));

    static final Members MESSAGE = Members.written("Message", "A question and its answer")
            .has("id", ID, "Its id")
            .has("conversation_id", ID, "Its conversation")
            .hasOrNull("parent_message_id", ID, "What it follows")
            .has("inputs", OBJECT, "Values of the app's variables")
            .has("query", TEXT, "What the user said")
            .has("answer", TEXT, "What the app said")
            .hasOrNull(
                    "feedback",
                    Members.written("", "The end user's own").has("rating", RATING, "The rating"),
                    "What the end user thinks of it")
            .has("retriever_resources", list(sourceOfMessage()), "Its sources")
            .has("created_at", SECONDS, "When it came")
            .has("agent_thoughts", list(THOUGHT), "What the agent did")
            .has("message_files", list(SAVED_FILE), "Files sent and made")
            .has("message_tokens", COUNT, "Tokens in")
            .has("answer_tokens", COUNT, "Tokens out")
            .has("total_tokens", COUNT, "Both")
            .has("provider_response_latency", NUMBER, "Seconds")
            .hasOrNull("total_price", TEXT, "As a decimal text")
            .hasOrNull("currency", TEXT, "Such as USD")
            .has("status", new Choice(List.of("normal", "paused", "error")), "How it ended")
            .hasOrNull("error", TEXT, "Why it failed")
            .has("extra_contents", list(EXTRA), "Forms");

    private MessageShapes() {}

    private static Members sourceOfMessage() {
        return resource(Members.written("MessageSource", "Where a stored answer comes from")
                        .mayHaveOrNull("id", TEXT, "Random")
                        .mayHaveOrNull("message_id", TEXT, "Random"))
                .mayHaveOrNull("created_at", SECONDS, "When it was found");
    }

    private static Members resource(Members begun) {
        return begun.mayHaveOrNull("position", COUNT, "Which, from 1")
                .mayHaveOrNull("dataset_id", TEXT, "The dataset")
                .mayHaveOrNull("dataset_name", TEXT, "Its name")
                .mayHaveOrNull("document_id", TEXT, "The document")
                .mayHaveOrNull("document_name", TEXT, "Its name")
                .mayHaveOrNull("data_source_type", TEXT, "Where the document came from")
                .mayHaveOrNull("segment_id", TEXT, "The segment")
                .mayHaveOrNull("score", NUMBER, "How well it fits")
                .mayHaveOrNull("hit_count", COUNT, "How often it was found")
                .mayHaveOrNull("word_count", COUNT, "Its length")
                .mayHaveOrNull("segment_position", COUNT, "Where it stands in the document")
                .mayHaveOrNull("index_node_hash", TEXT, "Its hash")
                .mayHaveOrNull("content", TEXT, "Its text")
                .mayHaveOrNull("summary", TEXT, "Its summary");
    }
}
