package dev.runnel.projection;

import dev.runnel.run.FileReference;
import dev.runnel.run.FileReference.Transfer;
import dev.runnel.run.Words;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes files in their two Dify forms, with signed addresses. */
final class FileObjects {

    /** Longer extensions of tool files become {@code .bin}; the dot counts (events.md section 4, message_file). */
    private static final int LONGEST_EXTENSION = 10;

    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final FileLinks links;

    FileObjects(FileLinks links) {
        this.links = links;
    }

    /** The address to show: remote ones as they are, others signed; null where the file has none. */
    @Nullable
    String address(FileReference file) {
        UUID stored = file.storedFile();
        return switch (file.transfer()) {
            case REMOTE_URL -> file.remoteUrl();
            case LOCAL_FILE -> stored == null ? null : links.upload(stored);
            case TOOL_FILE -> stored == null ? file.remoteUrl() : links.tool(stored, toolExtension(file));
        };
    }

    /** The file variable of outputs, inputs and lists of files (events.md section 6.4). */
    void variable(FileReference file, JsonFrame json) {
        json.open()
                .text("dify_model_identity", "__dify__file__")
                .id("id", file.id())
                .text("type", Words.of(file.type()))
                .text("transfer_method", Words.of(file.transfer()))
                .text("remote_url", file.remoteUrl())
                .id("reference", file.storedFile())
                .id("related_id", file.storedFile())
                .text("filename", file.name())
                .text("extension", file.extension())
                .text("mime_type", file.mimeType())
                .number("size", file.size())
                .text("url", address(file))
                .close();
    }

    /** A file of a message in {@code message_end} of the message modes (events.md section 4): no member is null. */
    void ofMessage(FileReference file, JsonFrame json) {
        String address = address(file);
        String remote = file.transfer() == Transfer.REMOTE_URL ? file.remoteUrl() : null;
        UUID upload = file.storedFile() == null ? file.id() : file.storedFile();
        json.open()
                .text("related_id", file.id() == null ? "" : file.id().toString())
                .text("extension", file.extension())
                .text("filename", file.name())
                .number("size", Math.max(0, file.size()))
                .text("mime_type", file.mimeType().isEmpty() ? UNKNOWN_TYPE : file.mimeType())
                .text("transfer_method", Words.of(file.transfer()))
                .text("type", Words.of(file.type()))
                .text("url", address == null ? "" : address)
                .text("upload_file_id", upload == null ? "" : upload.toString())
                .text("remote_url", remote == null ? "" : remote)
                .close();
    }

    private static String toolExtension(FileReference file) {
        String extension = file.extension();
        return extension.isEmpty() || extension.length() > LONGEST_EXTENSION ? ".bin" : extension;
    }
}
