package dev.runnel.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.engine.Features;
import dev.runnel.engine.KeywordModeration;
import dev.runnel.run.AppMode;
import dev.runnel.run.Program;
import dev.runnel.run.RunStatus;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers of chatflows that hold a word which the app keeps out (apps.md sections 2.8 and 5). */
class ModeratedAnswerTest {

    private static final String EDGES = "start>a a>b b>r";

    private final GraphFixture fixture = new GraphFixture();

    @BeforeEach
    void check() {
        Features none = Features.NONE;
        fixture.features = new Features(
                none.openingStatement(),
                none.suggestedQuestions(),
                none.followUps(),
                none.textToSpeech(),
                none.speechToText(),
                none.retrieverResource(),
                none.moreLikeThis(),
                new KeywordModeration(List.of("secret"), null, "No."),
                none.files());
    }

    private Program.Result run(String said) {
        return fixture.run("""
                start start
                a do 'script':['say:%s','say: and on']
                b do 'script':['say:more']
                r reply 'reply':'{{#a.text#}}{{#b.text#}}'
                """.formatted(said), EDGES);
    }

    @Test
    void aWordInALongAnswerEndsItThere() {
        Program.Result result = run("x".repeat(300) + " the SECRET ");
        assertThat(result.status()).isEqualTo(RunStatus.STOPPED);
        assertThat(result.error()).isNotNull();
        assertThat(result.error().message()).isEqualTo("Stopped by output moderation.");
        assertThat(result.answer()).isEqualTo("No.");
        assertThat(fixture.events.texts()).hasSize(2).endsWith("=No.=");
        assertThat(fixture.ran).containsExactly("a");
    }

    @Test
    void aWordInAShortAnswerIsFoundAtItsEnd() {
        Program.Result result = run("the sec', 'say:ret");
        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(result.answer()).isEqualTo("No.");
        assertThat(fixture.events.texts()).endsWith("=No.=");
        assertThat(fixture.ran).containsExactly("a", "b");
    }

    @Test
    void aCleanAnswerIsLeftAlone() {
        Program.Result result = run("y".repeat(700));
        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(result.answer()).isEqualTo("y".repeat(700) + " and onmore");
        assertThat(fixture.events.texts()).noneMatch(text -> text.startsWith("="));
    }

    @Test
    void theOutputsOfAWorkflowAreNotChecked() {
        fixture.mode = AppMode.WORKFLOW;
        assertThat(run("the secret").status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(fixture.events.texts()).noneMatch(text -> text.startsWith("="));
    }
}
