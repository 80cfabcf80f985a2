package dev.runnel.model;

import static dev.runnel.model.ModelsFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.FileReference;
import dev.runnel.run.JsonText;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelRequest.ToolDefinition;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.Detail;
import dev.runnel.run.PromptMessage.FilePart;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.TextPart;
import dev.runnel.run.PromptMessage.ToolCall;
import dev.runnel.run.PromptMessage.ToolMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a prompt and an app's parameters become in Anthropic's dialect. */
class MessageRequestTest {

    private static final String MODEL = "claude-sonnet-4-5";

    private ModelsFixture fixture = fixture(ProviderSettings.ImageFormat.BASE64);

    private static ModelsFixture fixture(ProviderSettings.ImageFormat images) {
        return new ModelsFixture(
                ModelsFixture.anthropic(images), (tenant, file) -> new ByteArrayInputStream(new byte[] {1, 2, 3}));
    }

    private ObjectValue sent(ModelRequest request) {
        fixture.egress.stream(MessageEvents.answer("x"));
        fixture.ask(request);
        return fixture.sent(fixture.egress.requests.size() - 1);
    }

    private ObjectValue withParameters(String model, String parameters) {
        return sent(ModelsFixture.with(ModelsFixture.claude(model, true, new UserMessage("Hi")), parameters));
    }

    private static FileReference image(String url) {
        return new FileReference(
                null,
                FileReference.Type.IMAGE,
                url == null ? FileReference.Transfer.LOCAL_FILE : FileReference.Transfer.REMOTE_URL,
                UUID.randomUUID(),
                url,
                "a.jpg",
                ".jpg",
                "",
                3,
                FileReference.Owner.USER);
    }

    @Test
    void instructionsStandApartAndTurnsAlternate() {
        ObjectValue sent = sent(ModelsFixture.claude(
                MODEL,
                true,
                new SystemMessage("Be kind."),
                new AssistantMessage("Welcome!"),
                new UserMessage("One"),
                new UserMessage("Two"),
                new SystemMessage("Be brief."),
                new AssistantMessage("Three"),
                new AssistantMessage("  "),
                new UserMessage(" \n"),
                new AssistantMessage("Four "),
                new UserMessage("Five")));

        assertThat(sent.get("system")).isEqualTo(Value.of("Be kind.\n\nBe brief."));
        assertThat(sent.get("messages")).isEqualTo(json("""
                                [{"role":"user","content":[{"type":"text","text":"..."}]},
                                 {"role":"assistant","content":[{"type":"text","text":"Welcome!"}]},
                                 {"role":"user","content":[{"type":"text","text":"One"},{"type":"text","text":"Two"}]},
                                 {"role":"assistant","content":[{"type":"text","text":"Three"},{"type":"text","text":"Four "}]},
                                 {"role":"user","content":[{"type":"text","text":"Five"}]}]"""));
    }

    @Test
    void aPromptOfInstructionsAloneIsAskedByTheUser() {
        ObjectValue sent =
                sent(ModelsFixture.claude(MODEL, true, new SystemMessage("Write a poem."), new UserMessage("")));

        assertThat(sent.get("system")).isNull();
        assertThat(sent.get("messages"))
                .isEqualTo(json("[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Write a poem.\"}]}]"));
    }

    @Test
    void anAnswerThatIsBegunDoesNotEndInWhiteSpace() {
        ObjectValue sent =
                sent(ModelsFixture.claude(MODEL, true, new UserMessage("Go"), new AssistantMessage("Once upon \n")));

        assertThat(JsonText.write(sent.get("messages"))).contains("\"Once upon\"");
    }

    @Test
    void callsAndTheirResultsStandInTurns() {
        ObjectValue sent = sent(ModelsFixture.with(
                ModelsFixture.claude(
                        MODEL,
                        true,
                        new UserMessage("Weather?"),
                        new AssistantMessage(
                                "",
                                List.of(
                                        new ToolCall("call:1", "weather", "{\"city\":\"Oslo\"}"),
                                        new ToolCall("b", "now", "{broken"))),
                        new ToolMessage("call:1", "weather", "rain"),
                        new ToolMessage("b", "now", ""),
                        new UserMessage("And tomorrow?")),
                List.of(
                        new ToolDefinition(
                                "weather",
                                "The weather",
                                json("{\"type\":\"object\"}") instanceof ObjectValue o ? o : ObjectValue.EMPTY),
                        new ToolDefinition("now", "", ObjectValue.EMPTY)),
                null));

        assertThat(sent.get("messages")).isEqualTo(json("""
                                [{"role":"user","content":[{"type":"text","text":"Weather?"}]},
                                 {"role":"assistant","content":[
                                   {"type":"tool_use","id":"call_1","name":"weather","input":{"city":"Oslo"}},
                                   {"type":"tool_use","id":"b","name":"now","input":{}}]},
                                 {"role":"user","content":[
                                   {"type":"tool_result","tool_use_id":"call_1","content":"rain"},
                                   {"type":"tool_result","tool_use_id":"b"},
                                   {"type":"text","text":"And tomorrow?"}]}]"""));
        assertThat(sent.get("tools")).isEqualTo(json("""
                                [{"name":"weather","description":"The weather","input_schema":{"type":"object"}},
                                 {"name":"now","input_schema":{"type":"object","properties":{}}}]"""));
    }

    @Test
    void imagesAreSentAsBytesOrByTheirAddress() {
        var looking = new UserMessage(List.of(
                new FilePart(image("http://files.test/b.jpg"), Detail.HIGH),
                new FilePart(image(null), Detail.HIGH),
                new TextPart("What?")));
        String bytes =
                "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/jpeg\",\"data\":\"AQID\"}}";
        String text = "{\"type\":\"text\",\"text\":\"What?\"}";

        assertThat(sent(ModelsFixture.claude(MODEL, true, looking)).get("messages"))
                .isEqualTo(json("[{\"role\":\"user\",\"content\":[" + bytes + "," + bytes + "," + text + "]}]"));
        assertThat(sent(ModelsFixture.claude("claude-2.1", true, looking)).get("messages"))
                .isEqualTo(json("[{\"role\":\"user\",\"content\":[" + text + "]}]"));

        fixture = fixture(ProviderSettings.ImageFormat.URL);
        assertThat(sent(ModelsFixture.claude(MODEL, true, looking)).get("messages"))
                .isEqualTo(json("[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"url\","
                        + "\"url\":\"http://files.test/b.jpg\"}}," + bytes + "," + text + "]}]"));
    }

    @Test
    void parametersPassOrAreTranslated() {
        ObjectValue sent = withParameters(
                "claude-3-5-sonnet-20240620",
                "{\"temperature\":1.0,\"top_p\":0.5,\"top_k\":7.0,\"seed\":1,\"presence_penalty\":0.1,\"max_tokens\":99,"
                        + "\"stop\":[\"END\",\" \",\"\"],\"prompt_caching_system_message\":true,\"effort\":\"low\"}");

        assertThat(sent.members())
                .containsEntry("temperature", Value.of(1))
                .containsEntry("top_p", Value.of(0.5))
                .containsEntry("top_k", Value.of(7))
                .containsEntry("max_tokens", Value.of(99))
                .containsEntry("stop_sequences", json("[\"END\"]"))
                .containsEntry("output_config", json("{\"effort\":\"low\"}"))
                .doesNotContainKeys("stop", "seed", "presence_penalty", "prompt_caching_system_message", "effort");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-3-haiku-20240307, '{}', 4096",
        "claude-sonnet-4-5, '{}', 64000",
        "claude-opus-5, '{}', 128000",
        "claude-of-tomorrow, '{}', 4096",
        "another, '{\"max_tokens\":70000}', 70000",
        "claude-3-haiku-20240307, '{\"max_tokens\":70000}', 4096",
        "claude-3-haiku-20240307, '{\"max_tokens\":0}', 4096",
    })
    void theLimitOfTokensIsAlwaysSent(String model, String parameters, long limit) {
        assertThat(withParameters(model, parameters).get("max_tokens")).isEqualTo(Value.of(limit));
    }

    @Test
    void aModelThatTakesOneOfTwoSamplingParametersGetsTheTemperature() {
        assertThat(withParameters(MODEL, "{\"temperature\":0.2,\"top_p\":0.5}").members())
                .containsKey("temperature")
                .doesNotContainKey("top_p");
        assertThat(withParameters(MODEL, "{\"top_p\":0.5}").members()).containsKey("top_p");
        assertThat(withParameters("claude-opus-4-8", "{\"temperature\":0.2,\"top_p\":0.5,\"top_k\":1}")
                        .members())
                .doesNotContainKeys("temperature", "top_p", "top_k");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "claude-sonnet-4-5 | {\"thinking\":true,\"thinking_budget\":2000} | {\"type\":\"enabled\",\"budget_tokens\":2000}",
                "claude-sonnet-4-5 | {\"thinking\":true} | {\"type\":\"enabled\",\"budget_tokens\":1024}",
                "claude-sonnet-4-5 | {\"thinking\":true,\"thinking_budget\":5000,\"max_tokens\":3000} | {\"type\":\"enabled\",\"budget_tokens\":2999}",
                "claude-sonnet-4-5 | {\"thinking\":true,\"max_tokens\":500} | -",
                "claude-sonnet-4-5 | {\"thinking\":false} | -",
                "claude-sonnet-4-5 | {\"thinking\":\"disabled\"} | -",
                "claude-sonnet-4-5 | {} | -",
                "claude-sonnet-4-5 | {\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":7}} | {\"type\":\"enabled\",\"budget_tokens\":7}",
                "claude-opus-5 | {\"thinking\":true} | {\"type\":\"adaptive\",\"display\":\"summarized\"}",
                "claude-opus-5 | {\"thinking\":true,\"thinking_display\":\"omitted\"} | {\"type\":\"adaptive\",\"display\":\"omitted\"}",
                "claude-opus-5 | {\"thinking\":false} | {\"type\":\"disabled\"}",
                "claude-opus-5 | {} | -",
                "claude-fable-5-1 | {\"thinking\":false} | -",
                "claude-fable-5-1 | {\"thinking\":true} | {\"type\":\"adaptive\",\"display\":\"summarized\"}",
            })
    void thinkingIsAskedForAsTheModelTakesIt(String model, String parameters, String thinking) {
        assertThat(withParameters(model, parameters).get("thinking"))
                .isEqualTo(thinking == null ? null : json(thinking));
    }

    @Test
    void aThinkingModelIsNotSampled() {
        assertThat(withParameters(MODEL, "{\"thinking\":true,\"temperature\":0.2,\"top_p\":0.5,\"top_k\":3}")
                        .members())
                .doesNotContainKeys("temperature", "top_p", "top_k");
        assertThat(withParameters("claude-haiku-4-5", "{\"thinking\":{\"type\":\"disabled\"},\"temperature\":0.2}")
                        .members())
                .containsKey("temperature");
    }

    @Test
    void afterACallABudgetOfThoughtsIsNotAskedForAgain() {
        ModelRequest request = ModelsFixture.claude(
                MODEL,
                true,
                new UserMessage("Time?"),
                new AssistantMessage("", List.of(new ToolCall("a", "now", "{}"))),
                new ToolMessage("a", "now", "noon"));

        assertThat(sent(ModelsFixture.with(request, "{\"thinking\":true}")).get("thinking"))
                .isNull();
    }

    @Test
    void choicesOfAFunctionAreTranslated() {
        for (String[] pair : new String[][] {
            {"\"auto\"", null},
            {"\"required\"", "{\"type\":\"any\"}"},
            {"\"none\"", "{\"type\":\"none\"}"},
            {"{\"type\":\"function\",\"function\":{\"name\":\"f\"}}", "{\"type\":\"tool\",\"name\":\"f\"}"},
            {"{\"type\":\"tool\",\"name\":\"g\"}", "{\"type\":\"tool\",\"name\":\"g\"}"},
        }) {
            ModelRequest request = ModelsFixture.with(
                    ModelsFixture.claude(MODEL, true, new UserMessage("Hi")), "{\"tool_choice\":" + pair[0] + "}");
            assertThat(sent(request).get("tool_choice")).as("without functions").isNull();
            assertThat(sent(ModelsFixture.with(request, List.of(new ToolDefinition("f", "", ObjectValue.EMPTY)), null))
                            .get("tool_choice"))
                    .isEqualTo(pair[1] == null ? null : json(pair[1]));
        }
    }

    @Test
    void aSchemaIsSentAsTheModelTakesIt() {
        var schema = JsonText.parseObject("""
                {"$schema":"x","type":"object","required":["n"],"properties":{
                  "n":{"type":"integer","minimum":1,"default":{"minimum":1}},
                  "list":{"type":"array","minItems":2,"items":{"type":"object","properties":{"maximum":{"type":"string","maxLength":3}}}},
                  "either":{"anyOf":[{"type":"object","additionalProperties":true,"properties":{}},{"type":"null"}]}}}""");
        ModelRequest request =
                ModelsFixture.with(ModelsFixture.claude(MODEL, true, new UserMessage("Hi")), List.of(), schema);

        assertThat(sent(request).get("output_config")).isEqualTo(json("""
                                {"format":{"type":"json_schema","schema":{"type":"object","required":["n"],"properties":{
                                  "n":{"type":"integer","default":{"minimum":1}},
                                  "list":{"type":"array","items":{"type":"object","properties":{"maximum":{"type":"string"}},"additionalProperties":false}},
                                  "either":{"anyOf":[{"type":"object","additionalProperties":false,"properties":{}},{"type":"null"}]}},
                                  "additionalProperties":false}}}"""));
    }

    @Test
    void anAnswerIsDemandedAsACallBesideOtherFunctions() {
        var schema = JsonText.parseObject("{\"type\":\"object\"}");
        ObjectValue sent = sent(ModelsFixture.with(
                ModelsFixture.with(
                        ModelsFixture.claude("claude-sonnet-4-20250514", true, new UserMessage("Hi")),
                        "{\"thinking\":true}"),
                List.of(new ToolDefinition("give_answer", "", ObjectValue.EMPTY)),
                schema));

        assertThat(sent.list("tools")).hasSize(2);
        assertThat(((ObjectValue) sent.list("tools").getLast()).text("name", ""))
                .isEqualTo("give_answer_");
        assertThat(sent.get("tool_choice")).isEqualTo(json("{\"type\":\"any\"}"));
        assertThat(sent.get("thinking")).as("refused beside a demanded call").isNull();
    }

    @Test
    void jsonOfAnyShapeIsAskedForInWords() {
        assertThat(withParameters(MODEL, "{\"response_format\":\"JSON\"}").text("system", ""))
                .contains("JSON object");
        assertThat(withParameters(MODEL, "{\"response_format\":{\"type\":\"json_object\"}}")
                        .text("system", ""))
                .contains("JSON object");
        assertThat(withParameters(MODEL, "{\"response_format\":\"XML\"}").members())
                .doesNotContainKeys("system", "response_format");
        assertThat(withParameters(
                                MODEL,
                                "{\"response_format\":\"json_schema\",\"json_schema\":\"{\\\"type\\\":\\\"object\\\"}\"}")
                        .members())
                .containsKey("output_config")
                .doesNotContainKey("json_schema");
    }
}
