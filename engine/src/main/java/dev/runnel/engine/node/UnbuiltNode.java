package dev.runnel.engine.node;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import java.util.List;

/**
 * A node of a type that this server does not run yet: it imports, and says so when a run comes to it.
 *
 * @param type the type's word
 */
public record UnbuiltNode(String type) implements Node {

    /** A type that is known by name only. */
    public record Type(String wire, Execution execution) implements NodeType {
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
            return new UnbuiltNode(wire);
        }
    }

    @Override
    public NodeResult run(NodeContext context) {
        throw new NodeFailure("NodeNotBuiltError", "Nodes of type " + type + " cannot run yet.");
    }
}
