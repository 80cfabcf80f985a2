package dev.runnel.engine;

import static dev.runnel.engine.Fakes.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.AppMode;
import dev.runnel.run.FileReference;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelName;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.Detail;
import dev.runnel.run.PromptMessage.FilePart;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.TextPart;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptBuilderTest {

    private static final List<Turn> TURNS =
            List.of(new Turn("first question", "first answer", List.of()), new Turn("second", "reply", List.of()));

    private final Fakes.Model model = new Fakes.Model();

    private Prompt build(BasicConfiguration configuration, Prompt.Material material) {
        ModelDescription description = model.describe(new ModelName("openai", "gpt-4o"));
        var budget = new TokenBudget(
                model,
                configuration.model().name(),
                description,
                configuration.model().parameters());
        return new PromptBuilder(configuration, description, budget).build(material);
    }

    private static Prompt.Material asks(String query) {
        return new Prompt.Material(ObjectValue.EMPTY, query, List.of(), null, List.of());
    }

    private static BasicConfiguration chat(String members) {
        return Fakes.configuration(AppMode.CHAT, members);
    }

    @Test
    void aChatModelGetsSystemHistoryAndQuery() {
        Prompt prompt = build(
                chat("'pre_prompt':'You help {{name}} in {{city}}.'"),
                new Prompt.Material(json("{'name':'Ada'}"), "third", List.of(), null, TURNS));

        assertThat(prompt.messages())
                .containsExactly(
                        new SystemMessage("You help Ada in {{city}}.\n"),
                        new UserMessage("first question"),
                        new AssistantMessage("first answer"),
                        new UserMessage("second"),
                        new AssistantMessage("reply"),
                        new UserMessage("third"));
        assertThat(prompt.stop()).isEmpty();
    }

    @Test
    void withoutATextThereIsNoSystemMessage() {
        assertThat(build(chat(""), asks("hello")).messages()).containsExactly(new UserMessage("hello"));
    }

    @Test
    void withoutAQueryTheTextIsTheUserMessage() {
        BasicConfiguration completion = Fakes.configuration(AppMode.COMPLETION, "'pre_prompt':'Sum up: {{text}}'");

        assertThat(build(completion, new Prompt.Material(json("{'text':'long'}"), "", List.of(), null, List.of()))
                        .messages())
                .containsExactly(new UserMessage("Sum up: long\n"));
    }

    @Test
    void contextComesBeforeTheText() {
        String system = build(
                        chat("'pre_prompt':'Be kind.'"),
                        new Prompt.Material(ObjectValue.EMPTY, "q", List.of(), "Snow is {{white}}.", List.of()))
                .messages()
                .getFirst()
                .allText();

        assertThat(system).contains("<context>\nSnow is {white}.\n</context>").endsWith("Be kind.\n");
    }

    @Test
    void stopSequencesOfTheAppAreSent() {
        BasicConfiguration configuration =
                BasicConfiguration.read(AppMode.CHAT, json("""
                {'model_config':{'model':{'provider':'p','name':'n',
                 'completion_params':{'stop':['A','B','C','D']}}}}""")).forRun();

        assertThat(build(configuration, asks("q")).stop()).containsExactly("A", "B", "C", "D");
        model.mode = ModelDescription.Mode.COMPLETION;
        assertThat(build(configuration, asks("q")).stop()).containsExactly("\nHuman:", "</histories>", "A", "B");
    }

    @Test
    void aCompletionModelGetsOneText() {
        model.mode = ModelDescription.Mode.COMPLETION;

        Prompt prompt = build(
                chat("'pre_prompt':'Be brief.'"),
                new Prompt.Material(ObjectValue.EMPTY, "third {{x}}", List.of(), null, TURNS));

        assertThat(prompt.messages()).hasSize(1);
        assertThat(prompt.messages().getFirst().allText())
                .startsWith("Be brief.\n")
                .contains(
                        "<histories>\nHuman: first question\nAssistant: first answer\nHuman: second\nAssistant: reply\n"
                                + "</histories>")
                .endsWith("Human: third {x}\n\nAssistant: ");
        assertThat(prompt.stop()).containsExactly("\nHuman:", "</histories>");
    }

    @Test
    void aCompletionAppOnACompletionModelGetsItsTextAndQueryAlone() {
        model.mode = ModelDescription.Mode.COMPLETION;
        BasicConfiguration completion = Fakes.configuration(AppMode.COMPLETION, "'pre_prompt':'Go on: '");

        Prompt prompt = build(completion, asks("once"));

        assertThat(prompt.messages()).containsExactly(new UserMessage("Go on: \nonce"));
        assertThat(prompt.stop()).isEmpty();
    }

    @Test
    void imagesArePartsBeforeTheText() {
        FileReference cat = Fakes.image("cat.png");
        BasicConfiguration configuration = chat("'file_upload':{'image':{'enabled':true,'detail':'low'}}");
        var material =
                new Prompt.Material(ObjectValue.EMPTY, "what?", List.of(cat, Fakes.document("a.pdf")), null, List.of());

        assertThat(build(configuration, material).messages())
                .containsExactly(new UserMessage(List.of(
                        new FilePart(cat, Detail.LOW), new TextPart("[document file: a.pdf]"), new TextPart("what?"))));
        model.features = Set.of();
        assertThat(build(configuration, material).messages().getFirst().allText())
                .isEqualTo("[image]\n[document file: a.pdf]\nwhat?");
    }

    @Test
    void imagesOfEarlierTurnsStayWithTheirTurn() {
        FileReference cat = Fakes.image("cat.png");
        var turns = List.of(new Turn("look", "a cat", List.of(cat)));
        var material = new Prompt.Material(ObjectValue.EMPTY, "sure?", List.of(), null, turns);

        assertThat(build(chat(""), material).messages().getFirst())
                .isEqualTo(new UserMessage(List.of(new FilePart(cat, Detail.HIGH), new TextPart("look"))));
        model.mode = ModelDescription.Mode.COMPLETION;
        assertThat(build(chat(""), material).messages().getFirst().allText())
                .contains("Human: [image]\nlook\nAssistant: a cat");
    }

    @Test
    void anAdvancedChatPromptIsRenderedInOrder() {
        BasicConfiguration configuration = chat("""
                'prompt_type':'advanced','chat_prompt_config':{'prompt':[
                  {'role':'system','text':'Help {{name}}. {{#context#}}'},{'role':'system','text':''},
                  {'role':'user','text':'example'},{'role':'assistant','text':'shown'}]}""");

        assertThat(build(
                                configuration,
                                new Prompt.Material(json("{'name':'Ada'}"), "q", List.of(), null, TURNS.subList(1, 2)))
                        .messages())
                .containsExactly(
                        new SystemMessage("Help Ada. "),
                        new UserMessage("example"),
                        new AssistantMessage("shown"),
                        new UserMessage("second"),
                        new AssistantMessage("reply"),
                        new UserMessage("q"));
    }

    @Test
    void withoutQueryAndHistoryFilesJoinTheLastUserMessage() {
        FileReference cat = Fakes.image("cat.png");
        BasicConfiguration configuration = Fakes.configuration(
                AppMode.COMPLETION,
                "'prompt_type':'advanced','chat_prompt_config':{'prompt':[{'role':'user','text':'Describe.'}]}");

        assertThat(build(configuration, new Prompt.Material(ObjectValue.EMPTY, "", List.of(cat), null, List.of()))
                        .messages())
                .containsExactly(new UserMessage(List.of(new FilePart(cat, Detail.HIGH), new TextPart("Describe."))));
    }

    @Test
    void anAdvancedCompletionTemplateIsFilled() {
        model.mode = ModelDescription.Mode.COMPLETION;
        BasicConfiguration configuration = chat("""
                'prompt_type':'advanced','completion_prompt_config':{
                  'prompt':{'text':'{{#context#}}H:{{#histories#}} Q:{{#query#}} {{tone}}'},
                  'conversation_histories_role':{'user_prefix':'U','assistant_prefix':'A'}}""");

        assertThat(build(configuration, new Prompt.Material(json("{'tone':'dry'}"), "why", List.of(), null, TURNS))
                        .messages())
                .containsExactly(
                        new UserMessage("H:U: first question\nA: first answer\nU: second\nA: reply Q:why dry"));
        assertThat(build(configuration, asks("why")).messages()).containsExactly(new UserMessage("H: Q:why {{tone}}"));
    }

    @Test
    void theFormThatTheAuthorWroteIsUsedWhereTheOtherIsMissing() {
        BasicConfiguration completionOnly =
                chat("'prompt_type':'advanced','completion_prompt_config':{'prompt':{'text':'T {{#query#}}'}}");

        assertThat(build(completionOnly, asks("q")).messages()).containsExactly(new UserMessage("T q"));
    }

    @Test
    void historyIsCutFromTheOldestMessageOn() {
        // Prompt: 3 + 2 tokens; each message of the history: 1 + its words.
        model.contextSize = 14;
        BasicConfiguration configuration = chat("'pre_prompt':'Hi'");

        List<PromptMessage> messages = build(
                        configuration, new Prompt.Material(ObjectValue.EMPTY, "q", List.of(), null, TURNS))
                .messages();

        // Budget 14 - 5 = 9, less 3 of overhead = 6: reply 2, second 2 fit; "first answer" (3) does not.
        assertThat(messages)
                .containsExactly(
                        new SystemMessage("Hi\n"),
                        new UserMessage("second"),
                        new AssistantMessage("reply"),
                        new UserMessage("q"));
        model.contextSize = 15;
        assertThat(build(configuration, new Prompt.Material(ObjectValue.EMPTY, "q", List.of(), null, TURNS))
                        .messages())
                .as("a pair can be split")
                .contains(new AssistantMessage("first answer"))
                .doesNotContain(new UserMessage("first question"));
    }
}
