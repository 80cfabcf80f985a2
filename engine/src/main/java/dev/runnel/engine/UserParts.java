package dev.runnel.engine;

import dev.runnel.run.FileReference;
import dev.runnel.run.FileReference.Type;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.Detail;
import dev.runnel.run.PromptMessage.FilePart;
import dev.runnel.run.PromptMessage.Part;
import dev.runnel.run.PromptMessage.TextPart;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * User messages with their files: images as parts where the model sees, a note in text for everything else.
 *
 * @param vision whether the model looks at images
 * @param detail how closely
 */
public record UserParts(boolean vision, Detail detail) {

    static UserParts of(ModelDescription description, FileUpload files) {
        return new UserParts(description.features().contains(Feature.VISION), files.detail());
    }

    /** A user message: files first, then the text. */
    public UserMessage message(String text, List<FileReference> files) {
        if (files.isEmpty()) {
            return new UserMessage(text);
        }
        var parts = new ArrayList<Part>();
        files.forEach(file -> parts.add(part(file)));
        parts.add(new TextPart(text));
        return new UserMessage(List.copyOf(parts));
    }

    /** Every turn as a user and an assistant message. */
    public List<PromptMessage> history(List<Turn> turns) {
        var messages = new ArrayList<PromptMessage>(2 * turns.size());
        for (Turn turn : turns) {
            messages.add(message(turn.query(), turn.files()));
            messages.add(new AssistantMessage(turn.answer()));
        }
        return messages;
    }

    private Part part(FileReference file) {
        if (file.type() != Type.IMAGE) {
            return new TextPart("[" + Words.of(file.type()) + " file: " + file.name() + "]");
        }
        return vision ? new FilePart(file, detail) : new TextPart("[image]");
    }

    /** Messages as lines of a transcript, for completion models (apps.md section 3.4). */
    public static String transcript(List<PromptMessage> messages, String userPrefix, String assistantPrefix) {
        var lines = new ArrayList<String>(messages.size());
        for (PromptMessage message : messages) {
            switch (message) {
                case UserMessage(List<Part> parts) -> lines.add(userPrefix + ": " + texts(parts));
                case AssistantMessage answer -> lines.add(assistantPrefix + ": " + answer.text());
                case PromptMessage.SystemMessage ignored -> {}
                case PromptMessage.ToolMessage ignored -> {}
            }
        }
        return String.join("\n", lines);
    }

    private static String texts(List<Part> parts) {
        var texts = new ArrayList<String>(parts.size());
        for (Part part : parts) {
            texts.add(
                    switch (part) {
                        case TextPart(String text) -> text;
                        case FilePart ignored -> "[image]";
                    });
        }
        return String.join("\n", texts).strip();
    }
}
