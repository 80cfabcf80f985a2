package dev.runnel.engine.node;

import static dev.runnel.engine.node.FakeNodeContext.file;
import static dev.runnel.engine.node.FakeNodeContext.files;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.ResponseSegment.Literal;
import dev.runnel.engine.graph.ResponseSegment.Variable;
import dev.runnel.engine.graph.Selector;
import dev.runnel.run.FileReference;
import dev.runnel.run.Value.FileValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerNodeTest {

    private final FakeNodeContext context = new FakeNodeContext();

    private static Node node(String answer) {
        return FakeNodeContext.node(AnswerNode.TYPE, "{'answer':'" + answer + "'}");
    }

    @Test
    void variablesStandInMarkdown() {
        context.with("n.o", "{'a':1}")
                .with("n.l", "['x',2]")
                .with("n.b", "true")
                .with("n.nothing", "null");
        NodeResult result = node("{{#n.o#}}|{{#n.l#}}|{{#n.b#}}|{{#n.nothing#}}|{{#n.gone#}}")
                .run(context);
        assertThat(result.outputs().text("answer", "")).isEqualTo("{\n  \"a\": 1\n}|- x\n- 2|True||n.gone");
        assertThat(result.outputs().list("files")).isEmpty();
    }

    @Test
    void everyFileThatIsNamedIsAnOutput() {
        FileReference photo = file("photo.png", FileReference.Type.IMAGE, 10);
        FileReference notes = file("notes.txt", FileReference.Type.DOCUMENT, 10);
        context.with("n.one", new FileValue(photo))
                .with("n.more", files(photo, notes))
                .with("n.name", "'x'");
        NodeResult result =
                node("{{#n.one#}} {{#n.more#}} {{#n.name#}} {{#n.one.name#}}").run(context);
        assertThat(result.files()).containsExactly(photo, photo, notes);
        assertThat(result.outputs().text("answer", ""))
                .isEqualTo("![photo.png](https://files.example/photo.png)"
                        + " ![photo.png](https://files.example/photo.png)\n[notes.txt](https://files.example/notes.txt)"
                        + " x photo.png");
    }

    @Test
    void itAnswersInTheOrderOfItsTemplate() {
        assertThat(node("A: {{#x.text#}} B: {{#sys.query#}}").response())
                .isEqualTo(List.of(
                        new Literal("A: "),
                        new Variable(Selector.of("x", "text"), "x.text"),
                        new Literal(" B: "),
                        new Variable(Selector.of("sys", "query"), "sys.query")));
    }

    @Test
    void anEmptyAnswerIsEmpty() {
        assertThat(node("").run(context).outputs().text("answer", "none")).isEmpty();
        assertThat(node("").response()).isEmpty();
    }
}
