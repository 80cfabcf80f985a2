package dev.runnel.engine.node;

import static dev.runnel.engine.node.FakeNodeContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import org.junit.jupiter.api.Test;

class IfElseNodeTest {

    private static final String CASES = "{'cases':["
            + "{'id':'c1','case_id':'c1','logical_operator':'and','conditions':["
            + "{'variable_selector':['n','v'],'comparison_operator':'is','value':'one'}]},"
            + "{'id':'c2','case_id':'c2','logical_operator':'or','conditions':["
            + "{'variable_selector':['n','v'],'comparison_operator':'is','value':'two'},"
            + "{'variable_selector':['n','v'],'comparison_operator':'contains','value':'w'}]}]}";

    private final FakeNodeContext context = new FakeNodeContext();

    private NodeResult run(Node node) {
        return node.run(context);
    }

    @Test
    void theFirstCaseThatHoldsWins() {
        context.with("n.v", "'two'");
        NodeResult result = run(FakeNodeContext.node(IfElseNode.TYPE, CASES));
        assertThat(result.branch()).isEqualTo("c2");
        assertThat(result.outputs()).isEqualTo(json("{'result':true,'selected_case_id':'c2'}"));
        assertThat(result.inputs())
                .isEqualTo(json(
                        "{'conditions':[{'actual_value':'two','expected_value':'two','comparison_operator':'is'}]}"));
        assertThat(result.processData())
                .isEqualTo(json("{'condition_results':["
                        + "{'group':{'case_id':'c1','logical_operator':'and','conditions':[{'variable_selector':['n','v'],"
                        + "'comparison_operator':'is','value':'one','sub_variable_condition':null}]},"
                        + "'results':[false],'final_result':false},"
                        + "{'group':{'case_id':'c2','logical_operator':'or','conditions':[{'variable_selector':['n','v'],"
                        + "'comparison_operator':'is','value':'two','sub_variable_condition':null},"
                        + "{'variable_selector':['n','v'],'comparison_operator':'contains','value':'w',"
                        + "'sub_variable_condition':null}]},'results':[true],'final_result':true}]}"));
    }

    @Test
    void noCaseHolds() {
        context.with("n.v", "'three'");
        NodeResult result = run(FakeNodeContext.node(IfElseNode.TYPE, CASES));
        assertThat(result.branch()).isEqualTo("false");
        assertThat(result.outputs()).isEqualTo(json("{'result':false,'selected_case_id':'false'}"));
        assertThat(result.inputs().list("conditions")).hasSize(2);
    }

    @Test
    void oldFilesHaveOneCaseNamedTrue() {
        Node node = FakeNodeContext.node(
                IfElseNode.TYPE,
                "{'logical_operator':'or','conditions':["
                        + "{'variable_selector':['n','v'],'comparison_operator':'is','value':'one'},"
                        + "{'variable_selector':['n','v'],'comparison_operator':'empty','value':''}]}");
        context.with("n.v", "''");
        assertThat(run(node).branch()).isEqualTo("true");
        assertThat(run(node).processData())
                .isEqualTo(
                        json("{'condition_results':[{'group':'default','results':[false,true],'final_result':true}]}"));
        context.with("n.v", "'two'");
        assertThat(run(node).branch()).isEqualTo("false");
    }

    @Test
    void nullIsNeitherOneNorTheOther() {
        context.with("n.v", "null");
        for (String operator : new String[] {"is", "is not"}) {
            Node node = FakeNodeContext.node(
                    IfElseNode.TYPE,
                    "{'cases':[{'case_id':'c','conditions':[{'variable_selector':['n','v'],'comparison_operator':'"
                            + operator + "','value':'x'}]}]}");
            assertThat(run(node).branch()).isEqualTo("false");
        }
    }

    @Test
    void aFailureTellsHowFarItCame() {
        Node node = FakeNodeContext.node(
                IfElseNode.TYPE,
                "{'cases':[{'case_id':'c1','conditions':[{'variable_selector':['n','v'],'comparison_operator':'is','value':'x'}]},"
                        + "{'case_id':'c2','conditions':[{'variable_selector':['n','gone'],'comparison_operator':'is','value':'x'}]}]}");
        context.with("n.v", "'y'");
        assertThatThrownBy(() -> run(node))
                .asInstanceOf(type(NodeFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.message()).isEqualTo("Variable ['n', 'gone'] not found");
                    assertThat(failure.inputs()).isEqualTo(json("{'conditions':[]}"));
                    assertThat(failure.processData().list("condition_results")).hasSize(1);
                });
    }

    @Test
    void noCasesAtAllGoOnByFalse() {
        assertThat(run(FakeNodeContext.node(IfElseNode.TYPE, "{'cases':[]}")).branch())
                .isEqualTo("false");
    }
}
