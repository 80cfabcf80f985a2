package dev.runnel.engine.node;

import static dev.runnel.engine.node.FakeNodeContext.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeTypes;
import dev.runnel.run.FileReference;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariableAggregatorNodeTest {

    private static final String TWO = "{'output_type':'string','variables':[['a','text'],['b','text']]}";

    private final FakeNodeContext context = new FakeNodeContext();

    private NodeResult run(String data) {
        return FakeNodeContext.node(VariableAggregatorNode.TYPE, data).run(context);
    }

    @Test
    void theFirstThatExistsWins() {
        context.with("b.text", "'second'");
        assertThat(run(TWO).outputs()).isEqualTo(json("{'output':'second'}"));
        assertThat(run(TWO).inputs()).isEqualTo(json("{'text':'second'}"));
        context.with("a.text", "'first'");
        assertThat(run(TWO).outputs()).isEqualTo(json("{'output':'first'}"));
    }

    @Test
    void nullExists() {
        context.with("a.text", "null").with("b.text", "'second'");
        assertThat(run(TWO).outputs()).isEqualTo(json("{'output':null}"));
    }

    @Test
    void nothingFoundIsNoOutput() {
        assertThat(run(TWO).outputs()).isEqualTo(ObjectValue.EMPTY);
        assertThat(run(TWO).inputs()).isEqualTo(ObjectValue.EMPTY);
    }

    @Test
    void membersHaveTheirPathAsInput() {
        context.with("a.o", "{'x':{'y':7}}");
        NodeResult result = run("{'variables':[['a','o','x','y']]}");
        assertThat(result.outputs()).isEqualTo(json("{'output':7}"));
        assertThat(result.inputs()).isEqualTo(json("{'o.x.y':7}"));
    }

    @Test
    void groupsHaveOutputsOfTheirOwn() {
        context.with("b.text", "'second'").with("c.n", "5");
        NodeResult result =
                run("{'output_type':'any','variables':[['c','n']],'advanced_settings':{'group_enabled':true,"
                        + "'groups':[{'groupId':'1','group_name':'words','output_type':'string','variables':[['a','text'],['b','text']]},"
                        + "{'groupId':'2','group_name':'numbers','output_type':'number','variables':[['c','n']]},"
                        + "{'groupId':'3','group_name':'none','output_type':'number','variables':[['d','n']]}]}}");
        assertThat(result.outputs()).isEqualTo(json("{'words':{'output':'second'},'numbers':{'output':5}}"));
        assertThat(result.inputs()).isEqualTo(json("{'text':'second','n':5}"));
    }

    @Test
    void groupsThatAreSwitchedOffDoNotCount() {
        context.with("a.text", "'first'");
        assertThat(run("{'output_type':'string','variables':[['a','text']],'advanced_settings':{'group_enabled':false,"
                                + "'groups':[{'group_name':'words','output_type':'string','variables':[['a','text']]}]}}")
                        .outputs())
                .isEqualTo(json("{'output':'first'}"));
    }

    @Test
    void filesAmongTheOutputsAreFilesOfTheNode() {
        FileReference file = FakeNodeContext.file("photo.png", FileReference.Type.IMAGE, 10);
        context.with("a.text", FakeNodeContext.files(file));
        assertThat(run(TWO).files()).containsExactly(file);
    }

    @Test
    void oldFilesCallItVariableAssigner() {
        assertThat(new NodeTypes(BuiltInNodes.with(List.of())).find("variable-assigner"))
                .contains(VariableAggregatorNode.TYPE);
    }
}
