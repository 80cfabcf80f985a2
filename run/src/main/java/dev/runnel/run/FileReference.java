package dev.runnel.run;

import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file as runs carry it: where its bytes are and what is known of it.
 *
 * @param id the id of this use of the file (Dify's message-file id), or null before it has one
 * @param type what it is used as
 * @param transfer how its bytes are reached
 * @param storedFile the stored upload or tool file, for {@code LOCAL_FILE} and {@code TOOL_FILE}
 * @param remoteUrl the address, for {@code REMOTE_URL}
 * @param name the file's name, without folders
 * @param extension with its dot, lower case, or empty
 * @param mimeType media type, or empty where unknown
 * @param size bytes, -1 where unknown
 * @param belongsTo who sent it
 */
public record FileReference(
        @Nullable UUID id,
        Type type,
        Transfer transfer,
        @Nullable UUID storedFile,
        @Nullable String remoteUrl,
        String name,
        String extension,
        String mimeType,
        long size,
        Owner belongsTo) {

    /** What a file is used as; the wire name is the lower-case name. */
    public enum Type {
        IMAGE,
        DOCUMENT,
        AUDIO,
        VIDEO,
        CUSTOM
    }

    /** How a file's bytes are reached; the wire name is the lower-case name. */
    public enum Transfer {
        LOCAL_FILE,
        REMOTE_URL,
        TOOL_FILE
    }

    /** Who a file came from; the wire name is the lower-case name. */
    public enum Owner {
        USER,
        ASSISTANT
    }

    /** The file variable of events.md section 6.4, without a signed address (a projection adds that). */
    public ObjectValue toObject() {
        var members = new LinkedHashMap<String, Value>();
        members.put("dify_model_identity", Value.of("__dify__file__"));
        members.put("id", Value.of(id == null ? null : id.toString()));
        members.put("type", Value.of(Words.of(type)));
        members.put("transfer_method", Value.of(Words.of(transfer)));
        members.put("remote_url", Value.of(remoteUrl));
        members.put("reference", Value.of(storedFile == null ? null : storedFile.toString()));
        members.put("related_id", Value.of(storedFile == null ? null : storedFile.toString()));
        members.put("filename", Value.of(name));
        members.put("extension", Value.of(extension));
        members.put("mime_type", Value.of(mimeType));
        members.put("size", Value.of(size));
        members.put("url", Value.of(remoteUrl));
        return new ObjectValue(members);
    }

    /** The file of an object that {@link #toObject} made, with the given owner. */
    public static FileReference ofObject(ObjectValue object, Owner owner) {
        String id = object.text("id", "");
        String related = object.text("related_id", "");
        return new FileReference(
                id.isEmpty() ? null : UUID.fromString(id),
                Words.parse(Type.class, object.text("type", "custom")),
                Words.parse(Transfer.class, object.text("transfer_method", "local_file")),
                related.isEmpty() ? null : UUID.fromString(related),
                object.get("remote_url") instanceof Value.TextValue(String url) ? url : null,
                object.text("filename", ""),
                object.text("extension", ""),
                object.text("mime_type", ""),
                object.get("size") instanceof Value.IntegerValue(long size) ? size : -1,
                owner);
    }
}
