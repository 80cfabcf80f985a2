package dev.runnel.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.NodeType.Execution;
import dev.runnel.engine.graph.NodeTypes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInNodesTest {

    private final NodeTypes types = new NodeTypes(BuiltInNodes.with(List.of()));

    @ParameterizedTest
    @CsvSource({
        "start,ROOT",
        "datasource,ROOT",
        "trigger-webhook,ROOT",
        "trigger-schedule,ROOT",
        "trigger-plugin,ROOT",
        "iteration-start,ROOT",
        "loop-start,ROOT",
        "if-else,BRANCH",
        "question-classifier,BRANCH",
        "human-input,BRANCH",
        "iteration,CONTAINER",
        "loop,CONTAINER",
        "answer,RESPONSE",
        "end,RESPONSE",
        "knowledge-index,RESPONSE",
        "llm,EXECUTABLE",
        "knowledge-retrieval,EXECUTABLE",
        "tool,EXECUTABLE",
        "agent,EXECUTABLE",
        "parameter-extractor,EXECUTABLE",
        "document-extractor,EXECUTABLE",
        "list-operator,EXECUTABLE",
        "template-transform,EXECUTABLE",
        "code,EXECUTABLE",
        "http-request,EXECUTABLE",
        "variable-aggregator,EXECUTABLE",
        "variable-assigner,EXECUTABLE",
        "assigner,EXECUTABLE",
        "loop-end,EXECUTABLE",
    })
    void everyTypeOfDifyIsKnown(String word, Execution execution) {
        assertThat(types.find(word)).map(NodeType::execution).contains(execution);
    }

    @Test
    void aTypeThatIsGivenTakesThePlaceOfTheUnbuiltOne() {
        var given = new TemplateTransformNode.Type((template, values) -> template);
        assertThat(new NodeTypes(BuiltInNodes.with(List.of(given))).find("template-transform"))
                .contains(given);
        assertThat(types.find("template-transform")).containsInstanceOf(UnbuiltNode.Type.class);
    }

    @Test
    void anUnbuiltNodeSaysSoWhenARunComesToIt() {
        var node = FakeNodeContext.node(types.find("agent").orElseThrow(), "{'anything':[1]}");
        assertThatThrownBy(() -> node.run(new FakeNodeContext())).hasMessageContaining("agent");
    }
}
