package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.server.command.SharedSamples;
import dev.runnel.server.surface.GraphRuns.GraphApp;
import dev.runnel.server.surface.GraphRuns.GraphTrace;
import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.ProviderExchange.Outcome;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Real chatflow files stream their text in the order that their answer nodes ask for (workflow.md section 6). */
class SampleStreamsTest extends OnGraphRuns {

    private GraphApp sample(String name) {
        return runs.app(SharedSamples.text("engine/" + name));
    }

    @Test
    void anAnswerOfLiteralsAndTheQuery() {
        GraphTrace run = sample("answer_end_with_text").say("Q", Map.of());
        assertThat(run.text()).isEqualTo("prefixQsuffix");
        assertThat(run.outputs()).isEqualTo("{\"answer\":\"prefixQsuffix\",\"files\":[]}");
        assertThat(run.lines())
                .containsSubsequence("answer.answer: prefix", "sys.query: Q", "answer.answer: suffix", "+ answer")
                .endsWith("message_end", "workflow_finished");
    }

    @Test
    void aModelSpeaksBeforeTheAnswerNodeBegins() throws IOException {
        try (var own = new GraphRuns(folder.resolve("basic"), "  defaults: {llm: openai/fake-model}\n")) {
            GraphTrace run =
                    own.app(SharedSamples.text("engine/basic_chatflow")).say("good day", Map.of());
            assertThat(run.error()).isEmpty();
            assertThat(run.text()).isEqualTo("echo: good day\n\n");
            assertThat(own.provider().requests().getFirst().model())
                    .as("the file names none")
                    .isEqualTo("fake-model");
            assertThat(run.lines())
                    .containsExactly(
                            "workflow_started",
                            "+ 1755189262236",
                            "- 1755189262236",
                            "+ llm",
                            "llm.text: echo: good day\n\n",
                            "- llm",
                            "+ answer",
                            "- answer",
                            "message_end",
                            "workflow_finished");
            long pieces = run.frames().stream()
                    .filter(frame -> frame.path("event").stringValue("").equals("message"))
                    .count();
            assertThat(pieces).as("word by word").isGreaterThan(2);
        }
    }

    @Test
    void twoModelsAtOnceSpeakOneAfterTheOther() throws IOException {
        try (var own = new GraphRuns(folder.resolve("parallel"))) {
            own.provider().behave(request -> {
                if (!GraphRuns.prompt(request).startsWith("Always speak Chinese.")) {
                    return Behavior.saying("good day to you");
                }
                return Behavior.echo().withText(_ -> {
                    own.provider().awaitOutcome(Outcome.ANSWERED, 1);
                    return "你 好 吗";
                });
            });
            GraphTrace run = own.app(SharedSamples.text("engine/multilingual_parallel_llm_streaming_workflow"))
                    .say("hi", Map.of());
            assertThat(run.text()).isEqualTo("你 好 吗good day to you");
            assertThat(run.lines())
                    .as("the second model's text comes first, although the first was answered before it")
                    .containsSubsequence(
                            "1754339725656.text: 你 好 吗",
                            "- 1754339725656",
                            "1754339718571.text: good day to you",
                            "+ answer",
                            "message_end");
        }
    }

    @Test
    void anAnswerThatFollowsAnAnswerWaitsForIt() {
        GraphTrace run = sample("test-answer-order").say("and you", Map.of());
        assertThat(run.error()).isEmpty();
        assertThat(run.text()).isEqualTo("--- answer 1 ---\n\nfoo\n--- answer 2 ---\n\necho: and you\n");
        assertThat(run.lines())
                .containsSubsequence(
                        "1759052466526.answer: --- answer 1 ---\n\nfoo\n",
                        "1759052469368.answer: --- answer 2 ---\n\n",
                        "1759052580454.text: echo: and you",
                        "1759052469368.answer: \n",
                        "message_end");
    }

    @Test
    void aConversationVariableIsSpokenWhenItIsAssigned() {
        GraphApp app = sample("test_streaming_conversation_variables");
        GraphTrace first = app.say("one", Map.of());
        assertThat(first.text()).isEqualTo("one");
        assertThat(first.lines())
                .containsSubsequence("- 1755316749068", "conversation.str: one", "message_end", "workflow_finished");
        assertThat(app.say("two", first).text()).isEqualTo("two");
        JsonNode variables =
                ServiceClient.json(app.client().get("/conversations/" + first.conversation() + "/variables?user=ada"));
        assertThat(variables.path("data").path(0).path("value").stringValue()).isEqualTo("two");
    }
}
