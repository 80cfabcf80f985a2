package dev.runnel.engine.node;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;

/** Where a run begins: its outputs are the inputs of the run (workflow.md section 8.1). */
public final class StartNode implements Node {

    private static final Setting<String> VARIABLE = Setting.text("variable", "Name");
    private static final Setting<List<String>> VARIABLES =
            Setting.rows("variables", "Input fields", List.of(VARIABLE), row -> row.get(VARIABLE));

    /** The type. */
    public static final NodeType TYPE = new NodeType() {
        @Override
        public String wire() {
            return "start";
        }

        @Override
        public Execution execution() {
            return Execution.ROOT;
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(VARIABLES);
        }

        @Override
        public List<Output> outputs() {
            return List.of();
        }

        @Override
        public Node read(Settings settings) {
            settings.get(VARIABLES);
            return new StartNode();
        }
    };

    @Override
    public NodeResult run(NodeContext context) {
        // The run's inputs hold the system variables as sys.name beside what the user gave, as clients see them.
        ObjectValue inputs = context.run().run().inputs();
        return NodeResult.of(inputs, inputs);
    }
}
