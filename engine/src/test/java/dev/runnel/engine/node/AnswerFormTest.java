package dev.runnel.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerFormTest {

    private final FakeNodeContext context = new FakeNodeContext();

    @Test
    void reasoningOfAProviderStandsInTagsInTheText() {
        AnswerForm form = AnswerForm.of(false, context);
        form.reasoning("let ");
        form.reasoning("me see");
        form.text("Four");
        form.text(".");
        form.end(true);
        assertThat(form.wholeText()).isEqualTo("<think>\nlet me see\n</think>Four.");
        assertThat(context.streamed()).isEqualTo(form.wholeText());
        assertThat(form.wholeReasoning()).isEmpty();
        assertThat(form.answer()).isEqualTo("Four.");
        assertThat(context.reasoning).isEmpty();
    }

    @Test
    void reasoningWithoutAnAnswerIsClosed() {
        AnswerForm form = AnswerForm.of(false, context);
        form.reasoning("hm");
        form.end(true);
        assertThat(context.streamed()).isEqualTo("<think>\nhm\n</think>");
    }

    @Test
    void separatedReasoningJoinsWhatStandsInTheTextAndWhatTheProviderTells() {
        AnswerForm form = AnswerForm.of(true, context);
        form.reasoning("first ");
        form.reasoning("thought");
        form.text("\n<thi");
        form.text("nk>second</think>\n\n\nAnswer");
        form.end(true);
        assertThat(form.wholeText()).isEqualTo("Answer");
        assertThat(form.wholeReasoning()).isEqualTo("first thought\nsecond");
        assertThat(context.reasoning).isEqualTo(List.of("first ", "thought", "second", ""));
        assertThat(context.lastReasoning).isOne();
    }

    @Test
    void anUnclosedTagIsReasoningToTheEnd() {
        AnswerForm form = AnswerForm.of(true, context);
        form.text("So: <think>cut of</thi");
        form.end(true);
        assertThat(form.wholeText()).isEqualTo("So:");
        assertThat(form.wholeReasoning()).isEqualTo("cut of</thi");
    }

    @Test
    void anAttributeOfATagThatNeverEndsIsText() {
        AnswerForm form = AnswerForm.of(true, context);
        String text = "<think " + "x".repeat(600) + "> rest";
        for (int i = 0; i < text.length(); i++) {
            form.text(text.substring(i, i + 1));
        }
        form.end(true);
        assertThat(form.wholeText()).isEqualTo(text);
    }

    @Test
    void textIsStreamedBeforeItsEnd() {
        AnswerForm form = AnswerForm.of(true, context);
        form.text("One ");
        form.text("two");
        assertThat(context.pieces).containsExactly("One", " two");
    }

    @Test
    void withoutReasoningNoneIsEnded() {
        AnswerForm form = AnswerForm.of(true, context);
        form.text("plain");
        form.end(true);
        assertThat(context.reasoning).isEmpty();
    }

    @Test
    void aBrokenCallEndsTheReasoningAndAddsNothing() {
        AnswerForm form = AnswerForm.of(true, context);
        form.text("<think>a</think>b <");
        form.end(false);
        assertThat(context.streamed()).isEqualTo("b");
        assertThat(context.reasoning).containsExactly("a", "");
        assertThat(context.lastReasoning).isOne();
    }
}
