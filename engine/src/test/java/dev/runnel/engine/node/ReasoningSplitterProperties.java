package dev.runnel.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Text and reasoning of a model do not depend on how its words were cut into pieces. */
class ReasoningSplitterProperties {

    private static final Pattern BLOCK = Pattern.compile(
            "<think(?:\\s[^<>]{0,512})?>(.*?)(?:</think>|\\z)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.of(
                        "<think>",
                        "</think>",
                        "<THINK>",
                        "</Think>",
                        "<think a=\"b\">",
                        "<thin",
                        "k>",
                        "<",
                        "</",
                        ">",
                        "a",
                        "Hello",
                        " ",
                        "\n",
                        "\n \n",
                        "\t",
                        "<think",
                        "<thinking>",
                        "é",
                        "😀",
                        " ")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 6).list().ofMinSize(1).ofMaxSize(10);
    }

    @Property
    void anyChunkingGivesWhatTheWholeTextGives(@ForAll("words") String text, @ForAll("cuts") List<Integer> cuts) {
        var context = new FakeNodeContext();
        AnswerForm form = AnswerForm.of(true, context);
        pieces(text, cuts).forEach(form::text);
        form.end(true);

        assertThat(form.wholeText()).isEqualTo(expectedText(text));
        assertThat(form.wholeReasoning()).isEqualTo(expectedReasoning(text));
        assertThat(context.streamed()).isEqualTo(form.wholeText());
        assertThat(context.pieces).doesNotContain("");
    }

    @Property
    void taggedTextIsStreamedAsItIs(@ForAll("words") String text, @ForAll("cuts") List<Integer> cuts) {
        var context = new FakeNodeContext();
        AnswerForm form = AnswerForm.of(false, context);
        pieces(text, cuts).forEach(form::text);
        form.end(true);

        assertThat(form.wholeText()).isEqualTo(text);
        assertThat(context.streamed()).isEqualTo(text);
        assertThat(context.reasoning).isEmpty();
    }

    private static List<String> pieces(String text, List<Integer> cuts) {
        var pieces = new ArrayList<String>();
        int at = 0;
        for (int i = 0; at < text.length(); i++) {
            int end = Math.min(text.length(), at + cuts.get(i % cuts.size()));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    private static String expectedText(String text) {
        String clean = BLOCK.matcher(text).replaceAll("");
        return clean.replaceAll("\\n[\\s\\p{Z}]*\\n", "\n\n").replaceAll("\\A[\\s\\p{Z}]+|[\\s\\p{Z}]+\\z", "");
    }

    private static String expectedReasoning(String text) {
        var blocks = new ArrayList<String>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String said = block.group(1).strip();
            if (!said.isEmpty()) {
                blocks.add(said);
            }
        }
        return String.join("\n", blocks);
    }
}
