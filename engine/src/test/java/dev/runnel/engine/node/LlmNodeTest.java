package dev.runnel.engine.node;

import static dev.runnel.engine.node.FakeNodeContext.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.engine.HistorySource;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.run.FileReference;
import dev.runnel.run.JsonText;
import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelName;
import dev.runnel.run.Payload.ModelFellBack;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.Detail;
import dev.runnel.run.PromptMessage.FilePart;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.TextPart;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LlmNodeTest {

    private static final String MODEL = "'model':{'provider':'langgenius/openai/openai','name':'gpt-4o','mode':'chat',"
            + "'completion_params':{'temperature':0.7,'stop':['END','']}}";
    private static final String ASK = "'prompt_template':[{'role':'user','text':'Hi {{#start.name#}}'}]";

    private final FakeModel model = FakeModel.saying("Hel", "lo");
    private final FakeNodeContext context = new FakeNodeContext().with("start", "name", "Ada");
    private final List<Map<String, ?>> rendered = new ArrayList<>();
    private final TemplateRenderer templates = (template, values) -> {
        rendered.add(values);
        return template + values.get("who");
    };

    private NodeResult run(String settings) {
        return run(MODEL, settings);
    }

    private NodeResult run(String modelSetting, String settings) {
        HistorySource none = (tenant, conversation, limit) -> List.of();
        var type = new LlmNode.Type(model, none, templates);
        return FakeNodeContext.node(type, "{" + modelSetting + (settings.isEmpty() ? "" : "," + settings) + "}")
                .run(context);
    }

    private NodeFailure failure(String settings) {
        return catchThrowableOfType(NodeFailure.class, () -> run(settings));
    }

    @Test
    void streamsTextAndLeavesItsOutputs() {
        NodeResult result = run(ASK);
        assertThat(context.pieces).containsExactly("Hel", "lo");
        assertThat(context.drained).isGreaterThanOrEqualTo(2);
        assertThat(result.outputs().members().keySet())
                .containsExactly("text", "reasoning_content", "usage", "finish_reason", "files");
        assertThat(result.outputs().text("text", "")).isEqualTo("Hello");
        assertThat(result.outputs().text("reasoning_content", "?")).isEmpty();
        assertThat(result.outputs().text("finish_reason", "")).isEqualTo("stop");
        assertThat(result.usage()).isEqualTo(FakeModel.USAGE);
        assertThat(JsonText.write(result.outputs().object("usage")))
                .isEqualTo("{\"prompt_tokens\":12,\"prompt_unit_price\":\"0.15\",\"prompt_price_unit\":\"0.000001\","
                        + "\"prompt_price\":\"0.0000018\",\"completion_tokens\":5,\"completion_unit_price\":\"0.6\","
                        + "\"completion_price_unit\":\"0.000001\",\"completion_price\":\"0.000003\","
                        + "\"total_tokens\":17,\"total_price\":\"0.0000048\",\"currency\":\"USD\",\"latency\":0.9,"
                        + "\"time_to_first_token\":0.4,\"time_to_generate\":0.5}");
    }

    @Test
    void aModelThatTakesOverIsAnEventOfTheNode() {
        model.script = (sink, stop) -> {
            sink.fellBack(new ModelName("a/b/openai", "x"), new ModelName("other", "y"), "it is down");
            sink.text("Hello");
        };
        run(ASK);
        assertThat(context.emitted).containsExactly(new ModelFellBack("node", "openai/x", "other/y", "it is down"));
    }

    @Test
    void tellsWhatItAsked() {
        NodeResult result = run(ASK);
        assertThat(model.asked().model()).isEqualTo(new ModelName("langgenius/openai/openai", "gpt-4o"));
        assertThat(model.asked().messages()).containsExactly(new UserMessage("Hi Ada"));
        assertThat(model.asked().stop()).containsExactly("END");
        assertThat(model.asked().parameters()).isEqualTo(object("{'temperature':0.7}"));
        assertThat(model.asked().stream()).isTrue();
        assertThat(model.asked().context().node()).isEqualTo("node");
        assertThat(result.inputs())
                .isEqualTo(object(
                        "{'#start.name#':'Ada','model_provider':'langgenius/openai/openai','model_name':'gpt-4o'}"));
        assertThat(result.processData().members().keySet())
                .containsExactlyInAnyOrder(
                        "model_mode", "model_provider", "model_name", "prompts", "usage", "finish_reason");
        assertThat(JsonText.write(result.processData().get("prompts")))
                .isEqualTo("[{\"role\":\"user\",\"text\":\"Hi Ada\",\"files\":[]}]");
        assertThat(result.processData().text("model_mode", "")).isEqualTo("chat");
    }

    @Test
    void messagesKeepTheirOrderAndEmptyOnesAreLeftOut() {
        context.with("start", "nothing", Value.NULL);
        run(
                "'prompt_template':[{'id':'x','role':'system','text':'Be brief'},{'role':'user','text':'{{#start.nothing#}}'},"
                        + "{'role':'assistant','text':'Yes?'},{'role':'user','text':'a {{#start.name#}} b {{ x }} {{#histories#}}'}]");
        assertThat(model.asked().messages())
                .containsExactly(
                        new SystemMessage("Be brief"),
                        new AssistantMessage("Yes?"),
                        new UserMessage("a Ada b {{ x }} {{#histories#}}"));
    }

    @Test
    void aMissingVariableFails() {
        NodeFailure failure = failure("'prompt_template':[{'role':'user','text':'{{#gone.text#}}'}]");
        assertThat(failure.type()).isEqualTo("VariableNotFoundError");
        assertThat(failure.message()).isEqualTo("Variable #gone.text# not found");
        assertThat(model.requests).isEmpty();
    }

    @Test
    void withoutAnyPromptItFails() {
        NodeFailure failure = failure("'prompt_template':[{'role':'user','text':' '}]");
        assertThat(failure.type()).isEqualTo("NoPromptFoundError");
        assertThat(failure.message())
                .isEqualTo("No prompt found in the LLM configuration. "
                        + "Please ensure a prompt is properly configured before proceeding.");
    }

    @Test
    void jinjaEntriesGetTheirVariablesByName() {
        context.with("start", "list", object("{'list':[1,'a']}").get("list"));
        run("'prompt_config':{'jinja2_variables':[{'variable':'who','value_selector':['start','name']},"
                + "{'variable':'list','value_selector':['start','list']},"
                + "{'variable':'gone','value_selector':['no','where']}]},"
                + "'prompt_template':[{'role':'user','text':'old','edition_type':'jinja2','jinja2_text':'Dear '}]");
        assertThat(model.asked().messages()).containsExactly(new UserMessage("Dear Ada"));
        assertThat(rendered).hasSize(1);
        assertThat(rendered.getFirst().get("list")).isEqualTo(List.of(1L, "a"));
        assertThat(rendered.getFirst().get("gone")).isEqualTo("");
    }

    @Test
    void aContextThatIsTextStandsInThePrompt() {
        context.with("k", "result", "known {{#env.key#}}").with("env", "key", "s3cret");
        NodeResult result = run("'context':{'enabled':true,'variable_selector':['k','result']},"
                + "'prompt_template':[{'role':'system','text':'Use <{{#context#}}>'}]");
        assertThat(model.asked().messages()).containsExactly(new SystemMessage("Use <known {{#env.key#}}>"));
        assertThat(result.inputs().text("#context#", "")).isEqualTo("known {{#env.key#}}");
        assertThat(result.metadata()).isEqualTo(ObjectValue.EMPTY);
    }

    @Test
    void aContextThatIsOffIsEmpty() {
        context.with("k", "result", "known");
        run("'context':{'enabled':false,'variable_selector':['k','result']},"
                + "'prompt_template':[{'role':'system','text':'Use <{{#context#}}>'}]");
        assertThat(model.asked().messages()).containsExactly(new SystemMessage("Use <>"));
    }

    @Test
    void retrievedPiecesBecomeContextAndSources() {
        context.with(
                "k",
                "result",
                object("{'r':['a line',{'content':'plain object'},{'title':'faq.md','content':'Four.',"
                                + "'summary':'Sum','files':[],'metadata':{'_source':'knowledge','dataset_id':'d','score':0.7,"
                                + "'position':1,'segment_hit_count':3,'segment_index_node_hash':'h'}}]}")
                        .get("r"));
        NodeResult result = run("'context':{'enabled':true,'variable_selector':['k','result']},"
                + "'prompt_template':[{'role':'system','text':'{{#context#}}'}]");
        assertThat(model.asked().messages()).containsExactly(new SystemMessage("a line\nplain object\nSum\nFour."));
        List<Value> sources = result.metadata().list("retriever_resources");
        assertThat(sources).hasSize(1);
        ObjectValue source = (ObjectValue) sources.getFirst();
        assertThat(source.members().keySet())
                .containsExactly(
                        "position",
                        "dataset_id",
                        "dataset_name",
                        "document_id",
                        "document_name",
                        "data_source_type",
                        "segment_id",
                        "retriever_from",
                        "score",
                        "hit_count",
                        "word_count",
                        "segment_position",
                        "index_node_hash",
                        "page",
                        "doc_metadata",
                        "content",
                        "title",
                        "files",
                        "summary");
        assertThat(source.text("title", "")).isEqualTo("faq.md");
        assertThat(source.get("hit_count")).isEqualTo(Value.of(3));
        assertThat(source.text("index_node_hash", "")).isEqualTo("h");
        assertThat(source.get("page")).isEqualTo(Value.NULL);
    }

    @Test
    void anItemThatIsNoContextFails() {
        context.with("k", "result", object("{'r':[{'title':'x'}]}").get("r"));
        NodeFailure failure = failure(ASK + ",'context':{'enabled':true,'variable_selector':['k','result']}");
        assertThat(failure.type()).isEqualTo("InvalidContextStructureError");
        assertThat(failure.message()).startsWith("Invalid context structure: ");
    }

    @Test
    void filesForTheModelsEyesGoBeforeTheUsersWords() {
        FileReference cat = FakeNodeContext.image("cat.png");
        FileReference paper = FakeNodeContext.stored(FileReference.Type.DOCUMENT, "a.pdf", "application/pdf");
        context.with("sys", "files", new ListValue(List.of(new FileValue(cat), new FileValue(paper))));
        NodeResult result = run(ASK + ",'vision':{'enabled':true,'configs':{'detail':'low'}}");
        assertThat(model.asked().messages())
                .containsExactly(new UserMessage(List.of(new FilePart(cat, Detail.LOW), new TextPart("Hi Ada"))));
        assertThat(result.inputs().list("#files#")).hasSize(2);
        assertThat(JsonText.write(result.processData().get("prompts")))
                .contains("\"files\":[{\"type\":\"image\",\"filename\":\"cat.png\",\"detail\":\"low\"}]");
    }

    @Test
    void filesAfterAnAssistantsWordsAreAMessageOfTheirOwn() {
        FileReference cat = FakeNodeContext.image("cat.png");
        context.with("up", "load", new FileValue(cat));
        run("'vision':{'enabled':true,'configs':{'variable_selector':['up','load']}},"
                + "'prompt_template':[{'role':'assistant','text':'Show me'}]");
        assertThat(model.asked().messages())
                .containsExactly(
                        new AssistantMessage("Show me"), new UserMessage(List.of(new FilePart(cat, Detail.HIGH))));
    }

    @Test
    void aModelWithoutEyesGetsNoPictures() {
        model.features.remove(Feature.VISION);
        context.with("sys", "files", new ListValue(List.of(new FileValue(FakeNodeContext.image("cat.png")))));
        run(ASK + ",'vision':{'enabled':true}");
        assertThat(model.asked().messages()).containsExactly(new UserMessage("Hi Ada"));
    }

    @Test
    void aVariableThatHoldsNoFilesIsNothingToSee() {
        context.with("sys", "files", "text");
        assertThat(failure(ASK + ",'vision':{'enabled':true}").type()).isEqualTo("InvalidVariableTypeError");
    }

    @Test
    void aFileInThePromptIsAPartOfItsMessage() {
        FileReference cat = FakeNodeContext.image("cat.png");
        context.with("start", "pic", new FileValue(cat));
        run(
                "'prompt_template':[{'role':'system','text':'S{{#start.pic#}}'},{'role':'user','text':'What? {{#start.pic#}}'}]");
        assertThat(model.asked().messages())
                .containsExactly(
                        new SystemMessage("S"),
                        new UserMessage(List.of(new FilePart(cat, Detail.HIGH))),
                        new UserMessage(List.of(new TextPart("What? "), new FilePart(cat, Detail.HIGH))));
    }

    @Test
    void parametersMayHoldVariables() {
        context.with("start", "t", "0.25").with("start", "on", "true").with("start", "long", "x".repeat(2000));
        run(
                "'model':{'provider':'openai','name':'gpt-4o','mode':'chat','completion_params':{'temperature':"
                        + "'{{#start.t#}}','flag':'{{#start.on#}}','user':'{{#start.long#}}','kept':'0.5','stop':'X'}}",
                ASK);
        ObjectValue parameters = model.asked().parameters();
        assertThat(parameters.get("temperature")).isEqualTo(Value.of(0.25));
        assertThat(parameters.get("flag")).isEqualTo(Value.of(true));
        assertThat(parameters.text("user", "")).hasSize(1024);
        assertThat(parameters.text("kept", "")).isEqualTo("0.5");
        assertThat(parameters.get("stop")).isNull();
        assertThat(model.asked().stop()).containsExactly("X");
    }

    @Test
    void aModelThatTakesASchemaGetsIt() {
        model.script = (sink, stop) -> sink.text("```json\n{'a': 1,}\n```");
        NodeResult result =
                run(ASK + ",'structured_output_enabled':true,'structured_output':{'schema':{'type':'object'}}");
        assertThat(model.asked().responseSchema()).isEqualTo(object("{'type':'object'}"));
        assertThat(model.asked().messages()).hasSize(1);
        assertThat(result.outputs().get("structured_output")).isEqualTo(object("{'a':1}"));
    }

    @Test
    void aModelThatTakesNoneIsToldInWords() {
        model.features.remove(Feature.STRUCTURED_OUTPUT);
        model.script = (sink, stop) -> sink.text("<think>{no}</think>{\"a\":1}");
        NodeResult result = run("'prompt_template':[{'role':'system','text':'Brief.'},{'role':'user','text':'?'}],"
                + "'structured_output_switch_on':true,'structured_output':{'schema':{'type':'object'}}");
        assertThat(model.asked().responseSchema()).isNull();
        assertThat(model.asked().messages().getFirst().allText())
                .contains("{\"type\":\"object\"}")
                .endsWith("Brief.");
        assertThat(model.asked().messages()).hasSize(2);
        assertThat(result.outputs().get("structured_output")).isEqualTo(object("{'a':1}"));
        assertThat(result.outputs().text("text", "")).isEqualTo("<think>{no}</think>{\"a\":1}");
    }

    @Test
    void anAnswerWithoutTheFormFailsWithItsUsage() {
        NodeFailure failure =
                failure(ASK + ",'structured_output_enabled':true,'structured_output':{'schema':{'type':'object'}}");
        assertThat(failure.type()).isEqualTo("LLMNodeError");
        assertThat(failure.message()).isEqualTo("Failed to parse structured output: Hello");
        assertThat(failure.usage()).isEqualTo(FakeModel.USAGE);
        assertThat(failure.inputs().text("#start.name#", "")).isEqualTo("Ada");
        assertThat(failure.processData().get("prompts")).isNotNull();
    }

    @Test
    void aFormWithoutASchemaFails() {
        assertThat(failure(ASK + ",'structured_output_enabled':true").message())
                .isEqualTo("Please provide a valid structured output schema");
    }

    @Test
    void separatedReasoningIsAnOutputOfItsOwn() {
        model.script = (sink, stop) -> {
            sink.text("<thi");
            sink.text("nk>2+2</think>\n\nFour");
        };
        NodeResult result = run(ASK + ",'reasoning_format':'separated'");
        assertThat(result.outputs().text("text", "")).isEqualTo("Four");
        assertThat(result.outputs().text("reasoning_content", "")).isEqualTo("2+2");
        assertThat(context.streamed()).isEqualTo("Four");
        assertThat(context.reasoning).containsExactly("2+2", "");
    }

    @Test
    void aModelsErrorKeepsItsNameAndTellsWhatWasAsked() {
        model.script = (sink, stop) -> {
            sink.text("He");
            throw new ModelException(new RunError(RunErrorCode.RATE_LIMIT_ERROR, "slow down"), true, null);
        };
        NodeFailure failure = failure(ASK);
        assertThat(failure.type()).isEqualTo("InvokeRateLimitError");
        assertThat(failure.message()).isEqualTo("slow down");
        assertThat(failure.processData().list("prompts")).hasSize(1);
        assertThat(failure.usage()).isEqualTo(FakeModel.USAGE);
    }

    @Test
    void aStopReachesTheCall() {
        model.script = (sink, stop) -> {
            context.stop.raise(StopSignal.Reason.TIME_LIMIT);
            assertThat(stop.reason()).isEqualTo(StopSignal.Reason.TIME_LIMIT);
        };
        assertThat(run(ASK).outputs().text("finish_reason", "")).isEqualTo("stop");
    }

    @Test
    void anAnswerWithoutEndIsEnded() {
        var answer = new LlmAnswer(context, AnswerForm.of(false, context), 10);
        answer.text("123456");
        answer.reasoning("7890");
        assertThat(answer.stop().raised()).isFalse();
        answer.checkLength();
        answer.text("!");
        assertThat(answer.stop().raised()).isTrue();
        assertThat(context.streamed()).doesNotContain("!");
        assertThat(catchThrowableOfType(NodeFailure.class, answer::checkLength).message())
                .isEqualTo("The model's answer has more than 10 characters.");
    }

    @Test
    void secretsAreSentButNotShown() {
        context.with("env", "key", "s3cret");
        context.pool.hide(List.of("s3cret", ""));
        NodeResult result = run("'prompt_template':[{'role':'user','text':'key {{#env.key#}}'}]");
        assertThat(model.asked().messages()).containsExactly(new UserMessage("key s3cret"));
        assertThat(JsonText.write(result.inputs())).contains(VariablePool.MASK).doesNotContain("s3cret");
        assertThat(JsonText.write(result.processData()))
                .contains(VariablePool.MASK)
                .doesNotContain("s3cret");
    }

    @Test
    void faultsOfTheFileAreNoted() {
        var type = new LlmNode.Type(model, (tenant, conversation, limit) -> List.of(), templates);
        assertThat(FakeNodeContext.faultPaths(
                        type,
                        "{'model':{'mode':'dance'},'prompt_template':[{'role':'boss'}],'reasoning_format':'loud',"
                                + "'memory':{'window':{'enabled':true,'size':-1}}}"))
                .containsExactlyInAnyOrder(
                        "model.mode", "prompt_template[0].role", "reasoning_format", "memory.window.size");
    }
}
