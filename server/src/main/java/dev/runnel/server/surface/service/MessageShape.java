package dev.runnel.server.surface.service;

import dev.runnel.engine.SystemVariables;
import dev.runnel.run.FileReference;
import dev.runnel.run.Message;
import dev.runnel.run.Records.Messages.WithRun;
import dev.runnel.run.Run;
import dev.runnel.run.RunError;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Words;
import dev.runnel.server.usecase.file.RecordedFiles;
import dev.runnel.server.usecase.file.SignedLinks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message as lists show it (service-api.md section 4): what it says is read from its run. */
final class MessageShape {

    private static final Value NOTHING = new ListValue(List.of());

    private final SignedLinks links;
    private final RecordedFiles files;
    private final String origin;

    /** @param origin what addresses of files begin with */
    MessageShape(SignedLinks links, RecordedFiles files, String origin) {
        this.links = links;
        this.files = files;
        this.origin = origin;
    }

    Value message(WithRun item, @Nullable String rating) {
        Message message = item.message();
        Run run = item.run();
        Run.Outcome outcome = run.outcome();
        Usage usage = outcome == null ? Usage.NONE : outcome.usage();
        RunError error = outcome == null ? null : outcome.error();
        boolean failed = outcome != null && outcome.status() == RunStatus.FAILED;
        return new Members()
                .id("id", message.id())
                .id("conversation_id", message.conversation())
                .id("parent_message_id", message.parent())
                .value("inputs", files.shown(run, SystemVariables.userInputs(run.inputs()), links.under(origin)))
                .text("query", run.query())
                .text("answer", outcome == null ? "" : links.renewed(outcome.answer()))
                .value(
                        "feedback",
                        rating == null
                                ? Value.NULL
                                : new Members().text("rating", rating).done())
                .value("retriever_resources", NOTHING)
                .seconds("created_at", Math.floorDiv(message.createdAt(), 1000L))
                .value("agent_thoughts", NOTHING)
                .value("message_files", sentAndMade(run, outcome))
                .number("message_tokens", usage.promptTokens())
                .number("answer_tokens", usage.completionTokens())
                .number("total_tokens", usage.totalTokens())
                .decimal("provider_response_latency", usage.latency())
                .text("total_price", usage.price().total().toPlainString())
                .text("currency", usage.price().currency())
                .text("status", run.status() == RunStatus.PAUSED ? "paused" : failed ? "error" : "normal")
                .text("error", failed && error != null ? error.message() : null)
                .value("extra_contents", NOTHING)
                .done();
    }

    private Value sentAndMade(Run run, Run.@Nullable Outcome outcome) {
        var files = new ArrayList<Value>();
        run.files().forEach(file -> files.add(file(file)));
        if (outcome != null) {
            outcome.files().forEach(file -> files.add(file(file)));
        }
        return new ListValue(files);
    }

    private Value file(FileReference file) {
        return new Members()
                .id("id", file.id())
                .text("filename", file.name())
                .text("type", Words.of(file.type()))
                .text("url", url(file))
                .text("mime_type", file.mimeType())
                .number("size", file.size())
                .text("transfer_method", Words.of(file.transfer()))
                .text("belongs_to", Words.of(file.belongsTo()))
                .id("upload_file_id", file.storedFile())
                .done();
    }

    private @Nullable String url(FileReference file) {
        String address = links.of(file, origin);
        return address.isEmpty() ? null : address;
    }
}
