package dev.runnel.engine.node;

import static dev.runnel.engine.node.FakeNodeContext.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.run.AppMode;
import dev.runnel.run.FileReference;
import dev.runnel.run.FinishReason;
import dev.runnel.run.Message;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.Detail;
import dev.runnel.run.PromptMessage.FilePart;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.TextPart;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.Records.Messages.WithRun;
import dev.runnel.run.Run;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Usage;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LlmMemoryTest {

    private static final String SYSTEM = "'prompt_template':[{'role':'system','text':'Be brief'}]";

    private final FakeModel model = FakeModel.saying("ok");
    private final FakeNodeContext context = new FakeNodeContext().with("sys", "query", "And now?");
    private final List<WithRun> newestFirst = new ArrayList<>();

    LlmMemoryTest() {
        context.conversation = FakeNodeContext.CONVERSATION;
        context.with("sys", "files", new ListValue(List.of()));
    }

    private void said(String query, String answer) {
        UUID before =
                newestFirst.isEmpty() ? null : newestFirst.getFirst().message().id();
        var id = new UUID(5, newestFirst.size());
        var outcome = new Run.Outcome(
                RunStatus.SUCCEEDED,
                answer,
                ObjectValue.EMPTY,
                Usage.NONE,
                FinishReason.STOP,
                ObjectValue.EMPTY,
                List.of(),
                null,
                0,
                0,
                0,
                0);
        var run = new Run(
                new UUID(6, newestFirst.size()),
                new UUID(8, newestFirst.size()),
                FakeNodeContext.TENANT,
                FakeNodeContext.APP,
                new UUID(0, 4),
                AppMode.ADVANCED_CHAT,
                FakeNodeContext.CONVERSATION,
                id,
                null,
                null,
                new Run.Origin("service-api", null, null),
                RunStatus.SUCCEEDED,
                ObjectValue.EMPTY,
                query,
                List.of(),
                true,
                4096,
                false,
                0,
                outcome);
        newestFirst.addFirst(new WithRun(
                new Message(
                        id,
                        FakeNodeContext.TENANT,
                        FakeNodeContext.APP,
                        run.id(),
                        FakeNodeContext.CONVERSATION,
                        before,
                        null,
                        0),
                run));
    }

    private List<PromptMessage> ask(String memory, String prompt) {
        var type = new LlmNode.Type(
                model, (tenant, conversation, limit) -> List.copyOf(newestFirst), (template, values) -> template);
        FakeNodeContext.node(
                        type,
                        "{'model':{'provider':'openai','name':'m','mode':'chat','completion_params':{'max_tokens':10}},"
                                + prompt + (memory.isEmpty() ? "" : ",'memory':" + memory) + "}")
                .run(context);
        return model.asked().messages();
    }

    @Test
    void earlierTurnsAndTheQueryFollowThePrompt() {
        said("One?", "1");
        said("Two?", "2");
        assertThat(ask("{'window':{'enabled':false,'size':1}}", SYSTEM))
                .containsExactly(
                        new SystemMessage("Be brief"),
                        new UserMessage("One?"),
                        new AssistantMessage("1"),
                        new UserMessage("Two?"),
                        new AssistantMessage("2"),
                        new UserMessage("And now?"));
    }

    @Test
    void withoutMemoryThereIsNeither() {
        said("One?", "1");
        assertThat(ask("", SYSTEM)).containsExactly(new SystemMessage("Be brief"));
    }

    @Test
    void theWindowCountsTurns() {
        said("One?", "1");
        said("Two?", "2");
        assertThat(ask("{'window':{'enabled':true,'size':1}}", SYSTEM))
                .containsExactly(
                        new SystemMessage("Be brief"),
                        new UserMessage("Two?"),
                        new AssistantMessage("2"),
                        new UserMessage("And now?"));
    }

    @Test
    void tokensLimitTheHistoryWhateverThePromptTakes() {
        said("one two three four", "a b c d");
        said("five six", "e f");
        // Size 20, completion 10, 3 for an empty prompt: 7 are left less 3 of overhead, so that 4 words fit.
        model.contextSize = 20;
        assertThat(ask("{'window':{'enabled':false}}", "'prompt_template':[{'role':'system','text':'x y z w v u t'}]"))
                .containsExactly(
                        new SystemMessage("x y z w v u t"),
                        new UserMessage("five six"),
                        new AssistantMessage("e f"),
                        new UserMessage("And now?"));
    }

    @Test
    void theQueryMayHaveATemplateWithFiles() {
        FileReference cat = FakeNodeContext.image("cat.png");
        context.with("sys", "files", new ListValue(List.of(new FileValue(cat))));
        assertThat(ask("{'query_prompt_template':'Q: {{#sys.query#}}{{#sys.files#}}'}", SYSTEM))
                .containsExactly(
                        new SystemMessage("Be brief"),
                        new UserMessage(List.of(new TextPart("Q: And now?"), new FilePart(cat, Detail.HIGH))));
    }

    @Test
    void theUsersWordsAreNoTemplate() {
        context.with("env", "key", "s3cret").with("sys", "query", "{{#env.key#}}");
        assertThat(ask("{}", SYSTEM).getLast()).isEqualTo(new UserMessage("{{#env.key#}}"));
    }

    @Test
    void aMissingVariableOfTheQueryFails() {
        NodeFailure failure =
                catchThrowableOfType(NodeFailure.class, () -> ask("{'query_prompt_template':'{{#gone.x#}}'}", SYSTEM));
        assertThat(failure.message()).isEqualTo("Variable #gone.x# not found");
    }

    @Test
    void aWorkflowHasNoMemory() {
        said("One?", "1");
        context.conversation = null;
        context.pool.drop("sys");
        assertThat(ask("{'enabled':false,'window':{'enabled':false,'size':50}}", SYSTEM))
                .containsExactly(new SystemMessage("Be brief"));
    }

    @Test
    void aCompletionTakesATranscript() {
        said("One?", "1");
        assertThat(ask(
                        "{'role_prefix':{'user':'U','assistant':'A'},'query_prompt_template':'now: {{#sys.query#}}'}",
                        "'prompt_template':{'text':'<{{#histories#}}> {{#sys.query#}} | {{#query#}} {{#context#}}'}"))
                .containsExactly(new UserMessage("<U: One?\nA: 1> now: And now? | now: And now? "));
    }

    @Test
    void aTranscriptWithoutAPlaceStandsFirst() {
        said("One?", "1");
        assertThat(ask("{'window':{'enabled':false}}", "'prompt_template':{'text':'Say {{#sys.query#}}'}"))
                .containsExactly(new UserMessage("Human: One?\nAssistant: 1\nSay And now?"));
    }

    @Test
    void aCompletionsFilesAreShownWhereTheyAre() {
        var node = FakeNodeContext.node(
                new LlmNode.Type(model, (tenant, conversation, limit) -> List.of(), (template, values) -> template),
                "{'model':{'provider':'openai','name':'m','mode':'completion'},'prompt_template':{'text':'Go'}}");
        assertThat(node.run(context).processData().list("prompts"))
                .containsExactly(object("{'role':'user','text':'Go'}"));
    }
}
