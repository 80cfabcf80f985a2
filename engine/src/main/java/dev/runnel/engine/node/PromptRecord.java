package dev.runnel.engine.node;

import dev.runnel.run.FileReference;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.Detail;
import dev.runnel.run.PromptMessage.FilePart;
import dev.runnel.run.PromptMessage.Part;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.TextPart;
import dev.runnel.run.PromptMessage.ToolMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Words;
import java.util.ArrayList;
import java.util.List;

/** The messages that a model was asked with, as a node's process data shows them: role, text and files. */
final class PromptRecord {

    private PromptRecord() {}

    /** @param completion whether it was one text: then files stand only where there are some */
    static ListValue of(List<PromptMessage> messages, boolean completion) {
        var shown = new ArrayList<Value>();
        for (PromptMessage message : messages) {
            ListValue files = files(message);
            ObjectValue entry =
                    ObjectValue.EMPTY.with("role", Value.of(role(message))).with("text", Value.of(message.allText()));
            shown.add(completion && files.items().isEmpty() ? entry : entry.with("files", files));
        }
        return new ListValue(shown);
    }

    private static String role(PromptMessage message) {
        return switch (message) {
            case SystemMessage ignored -> "system";
            case UserMessage ignored -> "user";
            case AssistantMessage ignored -> "assistant";
            case ToolMessage ignored -> "tool";
        };
    }

    private static ListValue files(PromptMessage message) {
        var files = new ArrayList<Value>();
        if (message instanceof UserMessage(List<Part> parts)) {
            for (Part part : parts) {
                switch (part) {
                    case TextPart ignored -> {}
                    case FilePart(FileReference file, Detail detail) ->
                        files.add(ObjectValue.EMPTY
                                .with("type", Value.of(Words.of(file.type())))
                                .with("filename", Value.of(file.name()))
                                .with("detail", Value.of(Words.of(detail))));
                }
            }
        }
        return new ListValue(files);
    }
}
