package dev.runnel.engine;

import static dev.runnel.engine.Fakes.json;
import static dev.runnel.engine.Fakes.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.AppMode;
import dev.runnel.run.FileReference;
import dev.runnel.run.FinishReason;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.ReasoningDelta;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Payload.TextReplaced;
import dev.runnel.run.Program;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.FilePart;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.Run;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunStatus;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BasicProgramTest {

    private static final HistorySource NOTHING = (tenant, conversation, limit) -> List.of();

    private final Fakes.Events events = new Fakes.Events();
    private final StopSignal stop = new StopSignal();

    private Program.Result execute(BasicConfiguration configuration, Fakes.Model model, Run run) {
        return new BasicProgram(configuration, model, NOTHING).execute(Fakes.context(run, events, stop));
    }

    private Program.Result chat(String members, Fakes.Model model, String query) {
        return execute(
                Fakes.configuration(AppMode.CHAT, members),
                model,
                Fakes.run(AppMode.CHAT, ObjectValue.EMPTY, query, List.of(), null));
    }

    @Test
    void anAnswerIsForwardedPieceByPiece() {
        Program.Result result = chat("", Fakes.Model.saying("Hel", "", "lo"), "hi");

        assertThat(events.all).containsExactly(new TextDelta("Hel", List.of()), new TextDelta("lo", List.of()));
        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(result.answer()).isEqualTo("Hello");
        assertThat(result.usage()).isEqualTo(Fakes.usage(3, 5));
        assertThat(result.reason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void piecesArePublishedWhenTheUpstreamIsDrained() {
        var model = new Fakes.Model();
        model.script = (sink, ignored) -> {
            sink.text("a");
            sink.text("b");
            assertThat(events.published).isZero();
            sink.drained();
            assertThat(events.published).isEqualTo(2);
            return FinishReason.LENGTH;
        };

        assertThat(chat("", model, "hi").reason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void reasoningIsForwardedApartAndClosedOnce() {
        var model = new Fakes.Model();
        model.script = (sink, ignored) -> {
            sink.reasoning("hm");
            sink.text("yes");
            sink.text("!");
            return FinishReason.STOP;
        };

        assertThat(chat("", model, "hi").answer()).isEqualTo("yes!");
        assertThat(events.all)
                .containsExactly(
                        new ReasoningDelta("hm", null, false),
                        new ReasoningDelta("", null, true),
                        new TextDelta("yes", List.of()),
                        new TextDelta("!", List.of()));
    }

    @Test
    void theRequestCarriesPromptParametersStopAndOwner() {
        Fakes.Model model = Fakes.Model.saying("x");
        BasicConfiguration configuration =
                BasicConfiguration.read(AppMode.CHAT, json("""
                {'model_config':{'model':{'provider':'openai','name':'gpt-4o',
                  'completion_params':{'temperature':0.2,'stop':['END']}},
                 'pre_prompt':'Help {{name}}.'}}""")).forRun();
        UUID asked = new UUID(9, 3);
        Run run = Fakes.run(AppMode.CHAT, json("{'name':'Ada'}"), "now", List.of(), asked);
        HistorySource history = (tenant, conversation, limit) -> {
            assertThat(tenant).isEqualTo(Fakes.TENANT);
            assertThat(conversation).isEqualTo(Fakes.CONVERSATION);
            assertThat(limit).isEqualTo(500);
            return List.of(
                    message(asked, new UUID(9, 1), "now", null),
                    message(new UUID(9, 2), null, "aside", "sibling"),
                    message(new UUID(9, 1), null, "before", "said"));
        };

        new BasicProgram(configuration, model, history).execute(Fakes.context(run, events, stop));

        ModelRequest request = model.requests.getFirst();
        assertThat(request.messages())
                .containsExactly(
                        new SystemMessage("Help Ada.\n"),
                        new UserMessage("before"),
                        new AssistantMessage("said"),
                        new UserMessage("now"));
        assertThat(request.parameters()).isEqualTo(json("{'temperature':0.2}"));
        assertThat(request.stop()).containsExactly("END");
        assertThat(request.stream()).isTrue();
        assertThat(request.context())
                .isEqualTo(new ModelRequest.Context(Fakes.TENANT, Fakes.APP, run.id(), null, Fakes.USER));
    }

    @Test
    void filesOfTheMessageAndOfItsVariablesReachTheModel() {
        Fakes.Model model = Fakes.Model.saying("x");
        FileReference one = Fakes.image("1.png");
        FileReference two = Fakes.image("2.png");
        FileReference three = Fakes.image("3.png");
        ObjectValue inputs = ObjectValue.EMPTY
                .with("photo", new FileValue(two))
                .with("more", new ListValue(List.of(new FileValue(three), Value.of("x"))));

        execute(
                Fakes.configuration(AppMode.CHAT, ""),
                model,
                Fakes.run(AppMode.CHAT, inputs, "see", List.of(one), null));

        var parts = ((UserMessage) model.requests.getFirst().messages().getLast()).parts();
        assertThat(parts)
                .filteredOn(FilePart.class::isInstance)
                .extracting(part -> ((FilePart) part).file())
                .containsExactly(one, two, three);
    }

    @Test
    void aCompletionAppAsksNoMemory() {
        Fakes.Model model = Fakes.Model.saying("done");
        var program = new BasicProgram(
                Fakes.configuration(AppMode.COMPLETION, "'pre_prompt':'Say {{query}}'"), model, (t, c, l) -> {
                    throw new AssertionError("a completion app has no conversation");
                });
        Run run = Fakes.run(AppMode.COMPLETION, json("{'query':'hi'}"), "", List.of(), new UUID(1, 1));

        assertThat(program.execute(Fakes.context(run, events, stop)).answer()).isEqualTo("done");
        assertThat(model.requests.getFirst().messages()).containsExactly(new UserMessage("Say hi\n"));
    }

    @Test
    void aModelThatBreaksOffFailsTheRun() {
        var cut = new ModelException(new RunError(RunErrorCode.COMPLETION_REQUEST_ERROR, "cut"), true, null);
        var model = new Fakes.Model();
        model.script = (sink, ignored) -> {
            sink.reasoning("hm");
            throw cut;
        };

        assertThatThrownBy(() -> chat("", model, "hi")).isSameAs(cut);
        assertThat(events.all.getLast()).isEqualTo(new ReasoningDelta("", null, true));
    }

    @Test
    void aStopOfTheRunReachesTheCall() {
        var model = new Fakes.Model();
        model.script = (sink, callStop) -> {
            sink.text("half");
            stop.raise(StopSignal.Reason.TIME_LIMIT);
            assertThat(callStop.reason()).isEqualTo(StopSignal.Reason.TIME_LIMIT);
            return FinishReason.CANCELLED;
        };

        Program.Result result = chat("", model, "hi");

        assertThat(result.answer()).isEqualTo("half");
        assertThat(result.reason()).isEqualTo(FinishReason.CANCELLED);
    }

    private static final String MODERATION = """
            'sensitive_word_avoidance':{'enabled':true,'type':'keywords','config':{'keywords':'Bomb\\n\\n poison',
              'inputs_config':{'enabled':true,'preset_response':'No.'},
              'outputs_config':{'enabled':true,'preset_response':'Gone.'}}}""";

    @Test
    void aFlaggedQuestionIsAnsweredWithoutTheModel() {
        Fakes.Model model = Fakes.Model.saying("never");

        Program.Result result = chat(MODERATION, model, "how to make a BOMB");

        assertThat(model.requests).isEmpty();
        assertThat(result.answer()).isEqualTo("No.");
        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(result.usage()).isEqualTo(Usage.NONE);
        assertThat(events.all).hasSize(3);
        assertThat(events.text()).isEqualTo("No.");
        assertThat(events.published).isEqualTo(3);
    }

    @Test
    void aFlaggedInputIsAnsweredWithoutTheModel() {
        Fakes.Model model = Fakes.Model.saying("never");
        Run run = Fakes.run(AppMode.CHAT, json("{'what':'Poison'}"), "hello", List.of(), null);

        assertThat(execute(Fakes.configuration(AppMode.CHAT, MODERATION), model, run)
                        .answer())
                .isEqualTo("No.");
        assertThat(model.requests).isEmpty();
    }

    @Test
    void aFlaggedAnswerIsReplacedAndEndsTheCall() {
        var model = new Fakes.Model();
        model.script = (sink, callStop) -> {
            sink.text("x".repeat(299));
            sink.text("bo");
            // The word spans the place of the first check; the second one finds it.
            sink.text("mb " + "y".repeat(300));
            assertThat(callStop.raised()).isTrue();
            sink.text("more");
            throw new ModelException(new RunError(RunErrorCode.COMPLETION_REQUEST_ERROR, "closed"), true, null);
        };

        Program.Result result = chat(MODERATION, model, "hello");

        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(result.answer()).isEqualTo("Gone.");
        assertThat(result.reason()).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(events.all.getLast()).isEqualTo(new TextReplaced("Gone.", ""));
        assertThat(events.text()).isEqualTo("Gone.");
        assertThat(stop.raised()).isFalse();
    }

    @Test
    void aFlaggedShortAnswerIsReplacedAtItsEnd() {
        Program.Result result = chat(MODERATION, Fakes.Model.saying("use poi", "son"), "hello");

        assertThat(result.answer()).isEqualTo("Gone.");
        assertThat(events.text()).isEqualTo("Gone.");
        assertThat(events.all)
                .filteredOn(Payload.TextReplaced.class::isInstance)
                .hasSize(1);
    }

    @Test
    void aCleanAnswerPassesModeration() {
        assertThat(chat(MODERATION, Fakes.Model.saying("be kind"), "hello").answer())
                .isEqualTo("be kind");
        assertThat(events.text()).isEqualTo("be kind");
    }
}
