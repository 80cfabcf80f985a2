package dev.runnel.projection;

import dev.runnel.run.ByteBuilder;
import dev.runnel.run.FileReference;
import dev.runnel.run.Payload.AudioProduced;
import dev.runnel.run.Payload.ThoughtUpdated;
import dev.runnel.run.Usage;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Words;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes the frames of messages (events.md section 4), other than deltas, into one buffer that is used again. */
final class MessageFrames {

    private final DifyView view;
    private final DifyEnvelope envelope;
    private final JsonFrame json;

    MessageFrames(DifyView view, DifyEnvelope envelope, JsonFrame json) {
        this.view = view;
        this.envelope = envelope;
        this.json = json;
    }

    ByteBuilder replaced(String text, String reason) {
        return envelope.begin(json, "message_replace")
                .text("answer", text)
                .text("reason", reason)
                .close()
                .bytes();
    }

    ByteBuilder thought(ThoughtUpdated thought) {
        return envelope.begin(json, "agent_thought")
                .text("id", thought.id())
                .number("position", thought.position())
                .text("thought", thought.thought())
                .text("observation", thought.observation())
                .text("tool", thought.tool())
                .value("tool_labels", thought.toolLabels())
                .text("tool_input", thought.toolInput())
                .texts("message_files", thought.files())
                .close()
                .bytes();
    }

    ByteBuilder file(FileReference file) {
        String address = json.files().address(file);
        return envelope.begin(json, "message_file")
                .text("id", file.id() == null ? "" : file.id().toString())
                .text("type", Words.of(file.type()))
                .text("belongs_to", Words.of(file.belongsTo()))
                .text("url", address == null ? "" : address)
                .close()
                .bytes();
    }

    /** Speech: a trunk, its end, or both. */
    void showAudio(AudioProduced audio, FrameSink sink) {
        if (audio.audio().length > 0) {
            sink.frame(audio(audio.audio()));
        }
        if (audio.last()) {
            sink.frame(audioEnd());
        }
    }

    private ByteBuilder audio(byte[] audio) {
        return envelope.begin(json, "tts_message")
                .text("audio", Base64.getEncoder().encodeToString(audio))
                .close()
                .bytes();
    }

    ByteBuilder audioEnd() {
        return envelope.begin(json, "tts_message_end").text("audio", "").close().bytes();
    }

    /** {@code message_end} of the message modes: its files are all of the message, the user's too. */
    ByteBuilder end(Usage usage, ObjectValue metadata, List<FileReference> files) {
        begunEnd(usage, metadata, AnswerMetadata.Form.MESSAGE_STREAM).openList("files");
        Set<FileReference> all = new LinkedHashSet<>(view.sentFiles());
        all.addAll(files);
        all.forEach(file -> json.files().ofMessage(file, json));
        return json.closeList().close().bytes();
    }

    /** {@code message_end} of advanced-chat: its files are those that nodes put out. */
    ByteBuilder graphEnd(Usage usage, ObjectValue metadata, List<FileReference> files) {
        return begunEnd(usage, metadata, AnswerMetadata.Form.GRAPH)
                .files("files", files)
                .close()
                .bytes();
    }

    private JsonFrame begunEnd(Usage usage, ObjectValue metadata, AnswerMetadata.Form form) {
        envelope.begin(json, "message_end").id("id", envelope.message());
        AnswerMetadata.write(json, metadata, usage, form, view.detail());
        return json;
    }
}
