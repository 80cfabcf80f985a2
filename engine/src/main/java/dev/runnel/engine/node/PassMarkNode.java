package dev.runnel.engine.node;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;

/** Where a pass of a container begins, or where a loop is left: it does nothing itself. */
public record PassMarkNode(boolean endsLoop) implements Node {

    /** Where a pass of an iteration begins. */
    public static final NodeType ITERATION_START = new Type("iteration-start", NodeType.Execution.ROOT, false);
    /** Where a pass of a loop begins. */
    public static final NodeType LOOP_START = new Type("loop-start", NodeType.Execution.ROOT, false);
    /** Makes the pass that reaches it the last one of its loop. */
    public static final NodeType LOOP_END = new Type("loop-end", NodeType.Execution.EXECUTABLE, true);

    private record Type(String wire, Execution execution, boolean endsLoop) implements NodeType {
        @Override
        public List<Setting<?>> settings() {
            return List.of();
        }

        @Override
        public List<Output> outputs() {
            return List.of();
        }

        @Override
        public Node read(Settings settings) {
            return new PassMarkNode(endsLoop);
        }
    }

    @Override
    public NodeResult run(NodeContext context) {
        return NodeResult.of(ObjectValue.EMPTY, ObjectValue.EMPTY);
    }
}
