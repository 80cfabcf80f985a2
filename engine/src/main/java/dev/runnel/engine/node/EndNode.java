package dev.runnel.engine.node;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.ResponseSegment;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a workflow its outputs (workflow.md section 8.2).
 *
 * @param outputs in their order
 */
public record EndNode(List<Output> outputs) implements Node {

    /** One output; without a selector, or where nothing is there, it is null. */
    public record Output(String name, @Nullable Selector selector) {}

    private static final Setting<String> VARIABLE = Setting.text("variable", "Name");
    private static final Setting<@Nullable Selector> SELECTOR = Setting.reference("value_selector", "Value");
    private static final Setting<List<Output>> OUTPUTS = Setting.rows(
            "outputs",
            "Outputs",
            List.of(VARIABLE, SELECTOR),
            row -> row.get(VARIABLE).isEmpty() ? null : new Output(row.get(VARIABLE), row.get(SELECTOR)));

    /** The type. */
    public static final NodeType TYPE = new NodeType() {
        @Override
        public String wire() {
            return "end";
        }

        @Override
        public Execution execution() {
            return Execution.RESPONSE;
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(OUTPUTS);
        }

        @Override
        public List<NodeType.Output> outputs() {
            return List.of();
        }

        @Override
        public Node read(Settings settings) {
            return new EndNode(settings.get(OUTPUTS));
        }
    };

    @Override
    public NodeResult run(NodeContext context) {
        var values = new LinkedHashMap<String, Value>();
        for (Output output : outputs) {
            Selector selector = output.selector();
            values.put(
                    output.name(),
                    selector == null ? Value.NULL : context.variables().get(selector));
        }
        var object = new ObjectValue(values);
        return NodeResult.of(object, object);
    }

    /** Its outputs in order, a line break between two of them. */
    @Override
    public List<ResponseSegment> response() {
        var segments = new ArrayList<ResponseSegment>();
        for (Output output : outputs) {
            if (output.selector() != null) {
                if (!segments.isEmpty()) {
                    segments.add(new ResponseSegment.Literal("\n"));
                }
                segments.add(new ResponseSegment.Variable(output.selector(), ""));
            }
        }
        return segments;
    }
}
