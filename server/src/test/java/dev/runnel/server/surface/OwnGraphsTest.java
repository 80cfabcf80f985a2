package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.server.surface.GraphRuns.GraphApp;
import dev.runnel.server.surface.GraphRuns.GraphTrace;
import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.ProviderExchange.Outcome;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The project's own app files cover every built node, for a clone that has no real ones beside it. */
class OwnGraphsTest extends OnGraphRuns {

    private GraphApp app(String name) {
        return runs.app(AppResources.text(name));
    }

    @Test
    void twoModelsAtOnceSpeakInTheOrderOfTheAnswer() throws IOException {
        try (var own = new GraphRuns(folder.resolve("voices"))) {
            own.provider().behave(request -> {
                if (GraphRuns.prompt(request).startsWith("You are the first.")) {
                    return Behavior.saying("one two");
                }
                return Behavior.echo().withText(_ -> {
                    own.provider().awaitOutcome(Outcome.ANSWERED, 1);
                    return "three four";
                });
            });
            GraphTrace run = own.app(AppResources.text("two-voices-chatflow")).say("hi", Map.of());
            assertThat(run.text()).isEqualTo("2: three four, 1: one two.");
            assertThat(run.lines())
                    .containsSubsequence(
                            "answer.answer: 2: ",
                            "second.text: three four",
                            "- second",
                            "answer.answer: , 1: ",
                            "first.text: one two",
                            "answer.answer: .",
                            "+ answer",
                            "message_end");
        }
    }

    @Test
    void anAssignedVariableIsSpokenAndTheSecondAnswerFollowsTheFirst() {
        GraphApp app = app("note-chatflow");
        GraphTrace first = app.say("one", Map.of());
        assertThat(first.text()).isEqualTo("kept one\nsaid echo: nothing before one");
        assertThat(first.lines())
                .containsSubsequence("- keep", "conversation.note: one", "said.answer: said ", "message_end");
        assertThat(app.say("two", first).text()).isEqualTo("kept two\nsaid echo: one before two");
    }

    @Test
    void aLoopBreaksWhenItsConditionHolds() {
        GraphTrace run = app("count-workflow").run(Map.of());
        assertThat(run.outputs()).isEqualTo("{\"num\":8}");
        assertThat(run.lines().stream().filter(line -> line.startsWith("loop_") || line.equals("- double")))
                .containsExactly("loop_started", "- double", "loop_next 1", "- double", "loop_completed");
    }

    @Test
    void branchesJoinInTheOldForms() {
        GraphApp app = app("branches-workflow");
        GraphTrace model = app.run(Map.of("text", "hi", "way", "model"));
        assertThat(model.outputs()).isEqualTo("{\"text\":\"echo: hi\"}");
        assertThat(model.lines()).doesNotContain("+ shout");
        GraphTrace template = app.run(Map.of("text", "hi", "way", "template"));
        assertThat(template.outputs()).isEqualTo("{\"text\":\"HI!\"}");
        assertThat(template.lines()).doesNotContain("+ model");
    }

    @Test
    void codeThenAnIterationOfTemplates() {
        runs.needsPython();
        GraphTrace run = app("words-workflow").run(Map.of("text", "so it goes"));
        assertThat(run.outputs()).isEqualTo("{\"text\":\"0SO-1IT-2GOES\"}");
        assertThat(run.lines())
                .containsSubsequence(
                        "iteration_started",
                        "iteration_next 0",
                        "- shout",
                        "iteration_next 1",
                        "- shout",
                        "iteration_next 2",
                        "- shout",
                        "iteration_completed",
                        "- join");
    }

    @Test
    void anUnbuiltNodeIsToldAfterWhatCameBeforeIt() {
        GraphTrace run = app("fetch-workflow")
                .run(Map.of("url", "http://127.0.0.1:" + runs.provider().port() + "/v1/models"));
        assertThat(run.status()).isEqualTo("failed");
        assertThat(run.error()).isEqualTo("Nodes of type tool cannot run yet.");
        assertThat(run.node("fetch").path("outputs").path("status_code").intValue())
                .isEqualTo(200);
        assertThat(run.lines()).contains("- fetch", "! tool").doesNotContain("+ end");
    }
}
