package dev.runnel.engine.node;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives variables of different branches one name: the first that exists wins (workflow.md section 8.13).
 *
 * @param variables in order of preference; unused where there are groups
 * @param groups each with an output of its own, or null for one output only
 */
public record VariableAggregatorNode(
        List<Selector> variables, @Nullable List<Group> groups) implements Node {

    private static final String OUTPUT = "output";

    /** Variables that share a name. */
    public record Group(String name, List<Selector> variables) {}

    private static final Setting<String> OUTPUT_TYPE = Setting.text("output_type", "Type");
    private static final Setting<List<Selector>> VARIABLES = Setting.references("variables", "Variables");
    private static final Setting<String> GROUP_NAME = Setting.text("group_name", "Name");
    private static final Setting<Boolean> GROUPED = Setting.flag("group_enabled", "Groups", false);
    private static final Setting<List<Group>> GROUPS =
            Setting.rows("groups", "Groups", List.of(GROUP_NAME, OUTPUT_TYPE, VARIABLES), row -> {
                if (!row.has(GROUP_NAME)) {
                    row.warn(GROUP_NAME, "is required");
                }
                return new Group(row.get(GROUP_NAME), row.get(VARIABLES));
            });
    private static final Setting<@Nullable List<Group>> ADVANCED = Setting.group(
            "advanced_settings",
            "Groups",
            List.of(GROUPED, GROUPS),
            group -> group.get(GROUPED) ? group.get(GROUPS) : null);

    /** The type; files of the first years call it {@code variable-assigner}. */
    public static final NodeType TYPE = new NodeType() {
        @Override
        public String wire() {
            return "variable-aggregator";
        }

        @Override
        public List<String> oldWords() {
            return List.of("variable-assigner");
        }

        @Override
        public Execution execution() {
            return Execution.EXECUTABLE;
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(OUTPUT_TYPE, VARIABLES, ADVANCED);
        }

        @Override
        public List<Output> outputs() {
            return List.of();
        }

        @Override
        public Node read(Settings settings) {
            settings.get(OUTPUT_TYPE);
            return new VariableAggregatorNode(settings.get(VARIABLES), settings.get(ADVANCED));
        }
    };

    @Override
    public NodeResult run(NodeContext context) {
        var inputs = new LinkedHashMap<String, Value>();
        if (groups == null) {
            ObjectValue output = first(variables, context.variables(), inputs);
            return NodeResult.of(new ObjectValue(inputs), output);
        }
        var outputs = new LinkedHashMap<String, Value>();
        for (Group group : groups) {
            ObjectValue output = first(group.variables(), context.variables(), inputs);
            if (!output.equals(ObjectValue.EMPTY)) {
                outputs.put(group.name(), output);
            }
        }
        return NodeResult.of(new ObjectValue(inputs), new ObjectValue(outputs));
    }

    /** The first variable that exists, null being a value; nothing where none does. */
    private static ObjectValue first(List<Selector> variables, VariablePool pool, LinkedHashMap<String, Value> inputs) {
        for (Selector selector : variables) {
            Value value = pool.find(selector);
            if (value != null) {
                List<String> parts = selector.parts();
                inputs.put(String.join(".", parts.subList(1, parts.size())), value);
                return ObjectValue.EMPTY.with(OUTPUT, value);
            }
        }
        return ObjectValue.EMPTY;
    }
}
