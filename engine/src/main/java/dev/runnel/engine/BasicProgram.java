package dev.runnel.engine;

import dev.runnel.run.FileReference;
import dev.runnel.run.FinishReason;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelPort;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelResult;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Program;
import dev.runnel.run.Run;
import dev.runnel.run.RunContext;
import dev.runnel.run.Usage;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Runs a completion or chat app: one prompt, one streamed model call, one answer (apps.md section 3). */
public final class BasicProgram implements Program {

    private final BasicConfiguration configuration;
    private final ModelPort models;
    private final HistorySource histories;

    /**
     * @param configuration one that {@link AppConfiguration.Reading#forRun} let through
     * @param models who answers
     * @param histories earlier turns of a conversation
     */
    public BasicProgram(BasicConfiguration configuration, ModelPort models, HistorySource histories) {
        this.configuration = configuration;
        this.models = models;
        this.histories = histories;
    }

    @Override
    public Result execute(RunContext context) {
        Run run = context.run();
        KeywordModeration moderation = configuration.features().moderation();
        if (moderation != null && moderation.inputResponse() != null && moderation.flags(run.inputs(), run.query())) {
            return preset(context, moderation.inputResponse());
        }
        var answer = new Answer(context, moderation);
        try (var ignored = answer.linkedStop()) {
            ModelResult result = models.generate(request(context), answer, answer.stop());
            return answer.finished(result);
        } catch (ModelException e) {
            return answer.broken(e);
        }
    }

    private ModelRequest request(RunContext context) {
        Run run = context.run();
        BasicConfiguration.ModelSettings model = configuration.model();
        ModelDescription description = models.describe(model.name());
        var budget = new TokenBudget(models, model.name(), description, model.parameters());
        Prompt prompt = new PromptBuilder(configuration, description, budget)
                .build(new Prompt.Material(run.inputs(), run.query(), files(run), null, history(run)));
        return new ModelRequest(
                model.name(),
                prompt.messages(),
                budget.parametersBeside(prompt.messages()),
                prompt.stop(),
                List.of(),
                null,
                true,
                context.modelContext(null));
    }

    private List<Turn> history(Run run) {
        UUID conversation = run.conversation();
        return conversation == null
                ? List.of()
                : Turn.threadOf(histories.newest(run.tenant(), conversation, Turn.MOST_MESSAGES), run.message());
    }

    /** The files of the message, then those of its file variables. */
    private static List<FileReference> files(Run run) {
        var files = new ArrayList<>(run.files());
        run.inputs().members().values().forEach(value -> {
            if (value instanceof FileValue(FileReference file)) {
                files.add(file);
            } else if (value instanceof ListValue(var items)) {
                items.forEach(item -> {
                    if (item instanceof FileValue(FileReference file)) {
                        files.add(file);
                    }
                });
            }
        });
        return files;
    }

    /** Answers with a fixed text, a delta for each character as Dify streams it, and asks no model. */
    private static Result preset(RunContext context, String text) {
        text.codePoints().forEach(character -> {
            context.events().emit(new TextDelta(Character.toString(character), List.of()));
            context.events().publish();
        });
        return Result.answered(text, Usage.NONE, FinishReason.CONTENT_FILTER);
    }
}
