package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.FinishReason;
import dev.runnel.run.JsonText;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelRequest.ToolDefinition;
import dev.runnel.run.ModelResult;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.ToolCall;
import dev.runnel.run.PromptMessage.ToolMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractiveProviderTest {

    private static final String LEARNED = "Use the text between the tags.\n<context>\n"
            + "Runnel is a server. It stores runs in SQLite. PostgreSQL is used where one machine is not enough.\n"
            + "The port is 8080 by default!\n</context>";

    private final ModelsFixture fixture = new ModelsFixture(ModelSettings.NONE, ModelsFixture.NO_FILES);

    private ModelResult ask(ModelRequest request) {
        return fixture.ask(request);
    }

    private static ModelRequest request(String parameters, List<ToolDefinition> tools, PromptMessage... messages) {
        return new ModelRequest(
                new ModelName("builtin", "extractive"),
                List.of(messages),
                JsonText.parseObject(parameters),
                List.of(),
                tools,
                null,
                true,
                ModelsFixture.CONTEXT);
    }

    private String answer(PromptMessage... messages) {
        var asked = new ModelsFixture(ModelSettings.NONE, ModelsFixture.NO_FILES);
        asked.ask(request("{}", List.of(), messages));
        return asked.sink.text.toString();
    }

    @Test
    void answersWithSentencesOfTheContext() {
        ModelResult result = ask(
                request("{}", List.of(), new SystemMessage(LEARNED), new UserMessage("Which port is the default?")));

        assertThat(fixture.sink.text).hasToString("The port is 8080 by default!");
        assertThat(fixture.sink.lines).hasSize(6).startsWith("text The ", "text port ");
        assertThat(result.reason()).isEqualTo(FinishReason.STOP);
        assertThat(result.model()).isEqualTo(new ModelName("builtin", "extractive"));
        assertThat(result.usage().completionTokens()).isEqualTo(6);
        assertThat(result.usage().estimated()).isFalse();
    }

    @Test
    void answersFromTheConversation() {
        assertThat(answer(
                        new UserMessage("My cat is called Momo."),
                        new AssistantMessage("Nice."),
                        new UserMessage("What is my cat called?")))
                .isEqualTo("My cat is called Momo.");
    }

    @Test
    void linesAreSentencesToo() {
        assertThat(answer(
                        new SystemMessage("<context>red apples\ngreen pears\r\n  blue plums </context>"),
                        new UserMessage("Which pears?")))
                .isEqualTo("green pears");
    }

    @Test
    void answersFromTheTextBeforeTheQuestionInOneMessage() {
        assertThat(answer(new UserMessage("Cats sleep a lot. Dogs bark at night.\nWhen do dogs bark?")))
                .isEqualTo("Dogs bark at night.");
    }

    @Test
    void answersInScriptsWithoutSpaces() {
        assertThat(answer(new SystemMessage("<context>猫喜欢睡觉。狗喜欢跑步。</context>"), new UserMessage("狗喜欢什么？")))
                .contains("狗喜欢跑步。");
    }

    @Test
    void withoutATextItSaysWhatItIs() {
        assertThat(answer(new UserMessage("Who won\n in 1998?")))
                .startsWith("This is builtin/extractive")
                .endsWith("It was given none about: in 1998?");
        assertThat(answer(new SystemMessage(LEARNED), new UserMessage("Who painted Guernica?")))
                .endsWith("It was given none about: Who painted Guernica?");
        assertThat(answer()).startsWith("This is builtin/extractive");
    }

    @Test
    void isTheSameEveryTime() {
        String first = answer(new SystemMessage(LEARNED), new UserMessage("Where are runs stored, in PostgreSQL?"));

        assertThat(first)
                .isEqualTo("It stores runs in SQLite. PostgreSQL is used where one machine is not enough.")
                .isEqualTo(
                        answer(new SystemMessage(LEARNED), new UserMessage("Where are runs stored, in PostgreSQL?")));
    }

    @Test
    void honoursStopSequencesAndTheLimit() {
        var limited = ask(
                request("{\"max_tokens\":3}", List.of(), new SystemMessage(LEARNED), new UserMessage("Which port?")));
        assertThat(limited.reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(fixture.sink.text).hasToString("The port is ");

        fixture.sink.text.setLength(0);
        var stopped = ask(request(
                "{\"stop\":[\" by\",\"nowhere\"]}",
                List.of(),
                new SystemMessage(LEARNED),
                new UserMessage("Which port?")));
        assertThat(stopped.reason()).isEqualTo(FinishReason.STOP_SEQUENCE);
        assertThat(fixture.sink.text).hasToString("The port is 8080");
    }

    @Test
    void stopsWhenAsked() {
        fixture.sink.onText = () -> fixture.stop.raise(StopSignal.Reason.USER);

        var result = ask(request("{}", List.of(), new SystemMessage(LEARNED), new UserMessage("Which port?")));

        assertThat(result.reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(fixture.sink.lines).containsExactly("text The ");
    }

    private static final List<ToolDefinition> TOOLS = List.of(
            new ToolDefinition("currentTime", "Tells the hour", ObjectValue.EMPTY),
            new ToolDefinition(
                    "get_weather",
                    "Looks up the forecast",
                    JsonText.parseObject("{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\"},"
                            + "\"unit\":{\"enum\":[\"C\",\"F\"]},\"days\":{\"type\":\"integer\",\"minimum\":1}},"
                            + "\"required\":[\"query\",\"unit\"]}")));

    @Test
    void callsTheFirstFunctionWhoseWordsMatch() {
        var result = ask(request("{}", TOOLS, new UserMessage("What is the weather in Oslo?")));

        assertThat(result.reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(fixture.sink.lines)
                .containsExactly(
                        "call 0 call_1 get_weather {\"query\":\"What is the weather in Oslo?\",\"unit\":\"C\"}");
    }

    @Test
    void answersFromWhatTheFunctionSaid() {
        ask(request(
                "{}",
                TOOLS,
                new UserMessage("What is the weather in Oslo?"),
                new AssistantMessage("", List.of(new ToolCall("call_1", "get_weather", "{}"))),
                new ToolMessage("call_1", "get_weather", "In Oslo it rains.")));

        assertThat(fixture.sink.text).hasToString("In Oslo it rains.");
    }

    @Test
    void callsNothingThatDoesNotMatch() {
        ask(request("{}", TOOLS, new UserMessage("Sing a song")));

        assertThat(fixture.sink.text.toString()).startsWith("This is builtin/extractive");
    }

    @Test
    void fillsASchema() {
        String schema = "{\\\"type\\\":\\\"object\\\",\\\"properties\\\":{\\\"answer\\\":{\\\"type\\\":\\\"string\\\"},"
                + "\\\"sure\\\":{\\\"type\\\":\\\"boolean\\\"}}}";
        ask(request(
                "{\"response_format\":\"json_schema\",\"json_schema\":\"" + schema + "\"}",
                List.of(),
                new SystemMessage(LEARNED),
                new UserMessage("Which port?")));

        assertThat(fixture.sink.text).hasToString("{\"answer\":\"The port is 8080 by default!\",\"sure\":false}");
    }

    @Test
    void readsTextMadeToBeSlow() {
        String open = "<context>".repeat(40_000);
        String spaces = " ".repeat(400_000);

        assertThat(answer(new SystemMessage(open + spaces), new UserMessage(spaces + "word ".repeat(100_000))))
                .isNotEmpty();
    }

    @Test
    void isNotAskedForAModelThatAnAppNames() {
        assertThat(fixture.models
                        .describe(new ModelName("builtin", "extractive"))
                        .features())
                .isNotEmpty();
        assertThat(fixture.models.describe(new ModelName("openai", "gpt-4o")).name())
                .isEqualTo(new ModelName("openai", "gpt-4o"));
    }
}
