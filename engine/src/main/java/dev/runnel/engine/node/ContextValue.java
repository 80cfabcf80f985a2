package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.VariableText;
import dev.runnel.run.FileReference;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model node knows beside its prompt (workflow.md section 8.4): the text for {@code {{#context#}}}, where it comes
 * from, and the pictures in it.
 *
 * @param text empty where there is none
 * @param sources retriever resources as the answer's metadata lists them
 * @param files files of the retrieved pieces
 */
record ContextValue(String text, List<Value> sources, List<FileReference> files) {

    static final ContextValue NONE = new ContextValue("", List.of(), List.of());

    /** Members of a retriever resource, and where they are: in the item's metadata, or in the item itself. */
    private static final Map<String, String> OF_METADATA = ofMetadata();

    private static final List<String> OF_ITEM = List.of("content", "title", "files", "summary");

    private static Map<String, String> ofMetadata() {
        var names = new LinkedHashMap<String, String>();
        for (String same : List.of(
                "position",
                "dataset_id",
                "dataset_name",
                "document_id",
                "document_name",
                "data_source_type",
                "segment_id",
                "retriever_from",
                "score")) {
            names.put(same, same);
        }
        names.put("hit_count", "segment_hit_count");
        names.put("word_count", "segment_word_count");
        names.put("segment_position", "segment_position");
        names.put("index_node_hash", "segment_index_node_hash");
        names.put("page", "page");
        names.put("doc_metadata", "doc_metadata");
        return names;
    }

    /**
     * A text as it is; of a list its texts, and the {@code content} of its objects after their {@code summary}, one under
     * the other; nothing else.
     *
     * @throws NodeFailure where an item of the list is neither
     */
    static ContextValue of(Value value) {
        return switch (value) {
            case TextValue(String text) -> new ContextValue(text, List.of(), List.of());
            case ListValue(List<Value> items) -> of(items);
            case ObjectValue ignored -> NONE;
            case FileValue ignored -> NONE;
            case Value.NullValue ignored -> NONE;
            case Value.BooleanValue ignored -> NONE;
            case Value.IntegerValue ignored -> NONE;
            case Value.DecimalValue ignored -> NONE;
        };
    }

    private static ContextValue of(List<Value> items) {
        var lines = new ArrayList<String>();
        var sources = new ArrayList<Value>();
        var files = new ArrayList<FileReference>();
        for (Value item : items) {
            if (item instanceof TextValue(String text)) {
                lines.add(text);
            } else if (item instanceof ObjectValue object && object.get("content") != null) {
                String summary = member(object, "summary");
                if (!summary.isEmpty()) {
                    lines.add(summary);
                }
                lines.add(member(object, "content"));
                if (object.object("metadata").text("_source", "").equals("knowledge")) {
                    sources.add(source(object));
                    object.list("files").forEach(file -> {
                        if (file instanceof FileValue(FileReference picture)) {
                            files.add(picture);
                        }
                    });
                }
            } else {
                throw new NodeFailure(
                        "InvalidContextStructureError",
                        "Invalid context structure: " + shortened(VariableText.plain(item)));
            }
        }
        return new ContextValue(String.join("\n", lines).strip(), sources, files);
    }

    private static String member(ObjectValue object, String name) {
        return VariableText.plain(object.members().getOrDefault(name, Value.NULL));
    }

    private static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    private static ObjectValue source(ObjectValue item) {
        ObjectValue metadata = item.object("metadata");
        var members = new LinkedHashMap<String, Value>();
        OF_METADATA.forEach(
                (name, there) -> members.put(name, metadata.members().getOrDefault(there, Value.NULL)));
        OF_ITEM.forEach(name -> members.put(name, item.members().getOrDefault(name, Value.NULL)));
        return new ObjectValue(members);
    }
}
