package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.NodeType.Execution;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The node types that a server offers: those that need no service, those that it brings, and Dify's others by name. */
public final class BuiltInNodes {

    /** Types that run on nothing but variables. */
    private static final List<NodeType> SELF_CONTAINED = List.of(
            StartNode.TYPE,
            EndNode.TYPE,
            AnswerNode.TYPE,
            IfElseNode.TYPE,
            VariableAggregatorNode.TYPE,
            AssignerNode.TYPE,
            IterationNode.TYPE,
            LoopNode.TYPE,
            PassMarkNode.ITERATION_START,
            PassMarkNode.LOOP_START,
            PassMarkNode.LOOP_END);

    /** Every type of Dify that has an implementation somewhere, by what it does to the flow. */
    private static final List<UnbuiltNode.Type> KNOWN = List.of(
            unbuilt("llm", Execution.EXECUTABLE),
            unbuilt("code", Execution.EXECUTABLE),
            unbuilt("http-request", Execution.EXECUTABLE),
            unbuilt("template-transform", Execution.EXECUTABLE),
            unbuilt("question-classifier", Execution.BRANCH),
            unbuilt("knowledge-retrieval", Execution.EXECUTABLE),
            unbuilt("tool", Execution.EXECUTABLE),
            unbuilt("agent", Execution.EXECUTABLE),
            unbuilt("parameter-extractor", Execution.EXECUTABLE),
            unbuilt("document-extractor", Execution.EXECUTABLE),
            unbuilt("list-operator", Execution.EXECUTABLE),
            unbuilt("human-input", Execution.BRANCH),
            unbuilt("datasource", Execution.ROOT),
            unbuilt("datasource-empty", Execution.ROOT),
            unbuilt("knowledge-index", Execution.RESPONSE),
            unbuilt("trigger-webhook", Execution.ROOT),
            unbuilt("trigger-schedule", Execution.ROOT),
            unbuilt("trigger-plugin", Execution.ROOT));

    private BuiltInNodes() {}

    private static UnbuiltNode.Type unbuilt(String wire, Execution execution) {
        return new UnbuiltNode.Type(wire, execution);
    }

    /** The types that need no service. */
    public static List<NodeType> selfContained() {
        return SELF_CONTAINED;
    }

    /**
     * All types: those that need no service, the given ones, and for every other type of Dify one that imports and says
     * at run time that it is not built.
     *
     * @param others the types that need a service
     */
    public static List<NodeType> with(List<NodeType> others) {
        var types = new ArrayList<>(SELF_CONTAINED);
        types.addAll(others);
        Set<String> words = new HashSet<>();
        types.forEach(type -> {
            words.add(type.wire());
            words.addAll(type.oldWords());
        });
        KNOWN.stream().filter(type -> !words.contains(type.wire())).forEach(types::add);
        return List.copyOf(types);
    }
}
