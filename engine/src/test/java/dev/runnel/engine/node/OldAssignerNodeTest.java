package dev.runnel.engine.node;

import static dev.runnel.engine.node.FakeNodeContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OldAssignerNodeTest {

    private final FakeNodeContext context = new FakeNodeContext();

    private static Node node(String mode) {
        return FakeNodeContext.node(
                AssignerNode.TYPE,
                "{'assigned_variable_selector':['conversation','x'],'write_mode':'" + mode
                        + "','input_variable_selector':['n','v']}");
    }

    @ParameterizedTest(name = "{0} {1} {2} = {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'a'   | over-write | 'b'     | 'b'",
                "'a'   | over-write | 5       | 5",
                "['a'] | append     | 'b'     | ['a','b']",
                "['a'] | append     | 5       | ['a',5]",
                "'a'   | clear      | 'b'     | ''",
                "5     | clear      | 'b'     | 0",
                "['a'] | clear      | 'b'     | []",
            })
    void modes(String present, String mode, String source, String outcome) {
        context.with("conversation.x", present).with("n.v", source);
        NodeResult result = node(mode).run(context);
        assertThat(result.writes()).containsExactly(new VariableWrite(List.of("conversation", "x"), json(outcome)));
        assertThat(result.inputs().get("value")).isEqualTo(mode.equals("clear") ? json(outcome) : json(source));
        assertThat(result.processData().list("__updated_variables")).hasSize(1);
        assertThat(result.outputs().members()).isEmpty();
    }

    @Test
    void missingVariablesFail() {
        assertThatThrownBy(() -> node("over-write").run(context)).hasMessage("assigned variable not found");
        context.with("conversation.x", "'a'");
        assertThatThrownBy(() -> node("over-write").run(context)).hasMessage("input value not found");
        assertThat(node("clear").run(context).writes()).hasSize(1);
        context.with("n.v", "'b'");
        assertThatThrownBy(() -> node("append").run(context)).hasMessage("append mode requires an array variable");
    }

    @Test
    void aNullSourceIsSkipped() {
        context.with("conversation.x", "'a'").with("n.v", "null");
        assertThat(node("over-write").run(context).writes()).isEmpty();
    }

    @Test
    void theSizeIsLimited() {
        context.with("conversation.x", "''").with("n.v", Value.of("x".repeat(204_800)));
        assertThatThrownBy(() -> node("over-write").run(context)).hasMessageContaining("exceeds limit 204800");
    }

    @Test
    void itsConversationVariableIsNamed() {
        assertThat(node("clear").writesConversation()).containsExactly("x");
    }
}
