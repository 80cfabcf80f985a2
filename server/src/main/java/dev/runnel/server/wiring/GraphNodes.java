package dev.runnel.server.wiring;

import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.NodeType.Execution;
import dev.runnel.engine.graph.NodeTypes;
import dev.runnel.engine.node.AnswerNode;
import dev.runnel.engine.node.IfElseNode;
import dev.runnel.engine.node.VariableAggregatorNode;
import dev.runnel.engine.node.TemplateTransformNode;
import dev.runnel.engine.node.JinjaRenderer;
import dev.runnel.engine.node.LoopNode;
import dev.runnel.engine.node.EndNode;
import dev.runnel.engine.node.IterationNode;
import dev.runnel.engine.node.PassMarkNode;
import dev.runnel.engine.node.StartNode;
import dev.runnel.engine.node.UnbuiltNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The node types of this server: the one place where a built node is added. */
final class GraphNodes {

    /** Words of app files that have no node here yet: such files import, and a run that comes to one says so. */
    private static final Map<Execution, List<String>> KNOWN = new TreeMap<>(Map.of(
            Execution.ROOT,
            List.of("datasource", "trigger-webhook", "trigger-schedule", "trigger-plugin"),
            Execution.BRANCH,
            List.of("if-else", "question-classifier", "human-input"),
            Execution.CONTAINER,
            List.of("loop"),
            Execution.RESPONSE,
            List.of("answer", "knowledge-index"),
            Execution.EXECUTABLE,
            List.of(
                    "llm",
                    "code",
                    "template-transform",
                    "variable-aggregator",
                    "variable-assigner",
                    "assigner",
                    "http-request",
                    "knowledge-retrieval",
                    "parameter-extractor",
                    "document-extractor",
                    "list-operator",
                    "tool",
                    "agent")));

    private GraphNodes() {}

    /** Every type, built or known by name. */
    static NodeTypes all() {
        return withKnown(List.of(
                StartNode.TYPE,
                EndNode.TYPE,
                AnswerNode.TYPE,
                IfElseNode.TYPE,
                VariableAggregatorNode.TYPE,
                new TemplateTransformNode.Type(new JinjaRenderer()),
                IterationNode.TYPE,
                LoopNode.TYPE,
                PassMarkNode.ITERATION_START,
                PassMarkNode.LOOP_START,
                PassMarkNode.LOOP_END));
    }

    private static NodeTypes withKnown(List<NodeType> built) {
        Set<String> words = built.stream()
                .flatMap(type -> Stream.concat(Stream.of(type.wire()), type.oldWords().stream()))
                .collect(Collectors.toSet());
        var types = new ArrayList<NodeType>(built);
        KNOWN.forEach((execution, names) -> names.stream()
                .filter(name -> !words.contains(name))
                .forEach(name -> types.add(new UnbuiltNode.Type(name, execution))));
        return new NodeTypes(types);
    }
}
