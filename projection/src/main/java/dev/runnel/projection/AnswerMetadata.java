package dev.runnel.projection;

import dev.runnel.projection.DifyView.Detail;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.NullValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the {@code metadata} of {@code message_end} and of blocking bodies (events.md sections 4 and 8).
 *
 * <p>Native metadata names its members as Dify does: {@code retriever_resources}, {@code annotation_reply}, {@code
 * reasoning}.
 */
final class AnswerMetadata {

    /** How a delivery treats absent members: the columns of the table in events.md section 4. */
    enum Form {
        /** Streams of completion, chat, agent-chat, agent: null members are dropped. */
        MESSAGE_STREAM,
        /** Streams and bodies of advanced-chat: nulls are kept; an annotation reply is null or, on a hit, left out. */
        GRAPH,
        /** Blocking bodies of completion and chat: nulls are kept. */
        MESSAGE_BODY
    }

    private static final String ANNOTATION = "annotation_reply";
    private static final String RESOURCES = "retriever_resources";

    private static final List<String> RESOURCE = List.of(
            "position",
            "dataset_id",
            "dataset_name",
            "document_id",
            "document_name",
            "data_source_type",
            "segment_id",
            "retriever_from",
            "score",
            "hit_count",
            "word_count",
            "segment_position",
            "index_node_hash",
            "content",
            "page",
            "doc_metadata",
            "title",
            "files",
            "summary");

    private static final List<String> SIMPLE_RESOURCE = List.of(
            "dataset_id",
            "dataset_name",
            "document_id",
            "segment_id",
            "position",
            "data_source_type",
            "document_name",
            "score",
            "hit_count",
            "word_count",
            "segment_position",
            "index_node_hash",
            "content",
            "page",
            "title",
            "files",
            "summary");

    private AnswerMetadata() {}

    static void write(JsonFrame json, ObjectValue metadata, Usage usage, Form form, Detail detail) {
        json.open("metadata");
        if (detail == Detail.FULL) {
            annotation(json, metadata.get(ANNOTATION), form);
        }
        json.openList(RESOURCES);
        for (Value resource : metadata.list(RESOURCES)) {
            if (resource instanceof ObjectValue object) {
                resource(json, object, form, detail);
            }
        }
        json.closeList();
        if (detail == Detail.FULL) {
            usage(json, usage, form);
        }
        json.value("reasoning", metadata.object("reasoning")).close();
    }

    private static void annotation(JsonFrame json, @Nullable Value reply, Form form) {
        boolean hit = present(reply);
        switch (form) {
            case MESSAGE_STREAM -> {
                if (hit) {
                    json.value(ANNOTATION, reply);
                }
            }
            case GRAPH -> {
                if (!hit) {
                    json.absent(ANNOTATION);
                }
            }
            case MESSAGE_BODY -> json.value(ANNOTATION, reply);
        }
    }

    private static void resource(JsonFrame json, ObjectValue resource, Form form, Detail detail) {
        json.open();
        // The simple form is made by naming its members, so that absent ones are null in every mode.
        boolean dropNulls = form == Form.MESSAGE_STREAM && detail == Detail.FULL;
        for (String name : detail == Detail.FULL ? RESOURCE : SIMPLE_RESOURCE) {
            Value member = resource.get(name);
            if (present(member) || !dropNulls) {
                json.value(name, member);
            }
        }
        json.close();
    }

    private static void usage(JsonFrame json, Usage usage, Form form) {
        Usage.Price price = usage.price();
        json.open("usage")
                .number("prompt_tokens", usage.promptTokens())
                .money("prompt_unit_price", price.promptUnitPrice())
                .money("prompt_price_unit", price.unit())
                .money("prompt_price", price.prompt())
                .number("completion_tokens", usage.completionTokens())
                .money("completion_unit_price", price.completionUnitPrice())
                .money("completion_price_unit", price.unit())
                .money("completion_price", price.completion())
                .number("total_tokens", usage.totalTokens())
                .money("total_price", price.total())
                .text("currency", price.currency())
                .seconds("latency", usage.latency());
        switch (form) {
            case MESSAGE_STREAM -> {}
            case MESSAGE_BODY -> json.absent("time_to_first_token").absent("time_to_generate");
            case GRAPH -> timings(json, usage);
        }
        if (usage.estimated()) {
            json.flag("estimated", true);
        }
        json.close();
    }

    private static void timings(JsonFrame json, Usage usage) {
        Double first = usage.timeToFirstToken();
        if (first == null) {
            json.absent("time_to_first_token").absent("time_to_generate");
        } else {
            json.seconds("time_to_first_token", rounded(first))
                    .seconds("time_to_generate", rounded(Math.max(0, usage.latency() - first)));
        }
    }

    /** Three decimals (events.md section 4). */
    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }

    private static boolean present(@Nullable Value value) {
        return value != null && value != NullValue.NULL;
    }
}
