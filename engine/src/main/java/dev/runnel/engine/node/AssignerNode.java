package dev.runnel.engine.node;

import dev.runnel.engine.InputText;
import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.engine.node.Assignment.Operation;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes conversation variables and variables of loops (workflow.md section 8.14).
 *
 * <p>Items see what earlier items did; where one fails, nothing is written.
 *
 * @param items in their order
 */
public record AssignerNode(List<Assignment> items) implements Node {

    private static final String VARIABLE_INPUT = "variable";
    private static final String CONSTANT_INPUT = "constant";

    private static final Setting<@Nullable Selector> TARGET = Setting.reference("variable_selector", "Variable");
    private static final Setting<String> INPUT_TYPE =
            Setting.choice("input_type", "Input", VARIABLE_INPUT, List.of(VARIABLE_INPUT, CONSTANT_INPUT));
    private static final Setting<String> OPERATION = Setting.choice(
            "operation",
            "Operation",
            "",
            Arrays.stream(Operation.values()).map(Operation::wire).toList());
    private static final Setting<Value> VALUE = Setting.any("value", "Value");
    private static final Setting<List<Assignment>> ITEMS =
            Setting.rows("items", "Assignments", List.of(TARGET, INPUT_TYPE, OPERATION, VALUE), AssignerNode::readItem);
    private static final Setting<Value> VERSION = Setting.any("version", "Version");

    private static final Setting<@Nullable Selector> OLD_TARGET =
            Setting.reference("assigned_variable_selector", "Variable");
    private static final Setting<String> OLD_MODE = Setting.choice(
            "write_mode",
            "Operation",
            Operation.OVER_WRITE.wire(),
            List.of(Operation.OVER_WRITE.wire(), Operation.APPEND.wire(), Operation.CLEAR.wire()));
    private static final Setting<@Nullable Selector> OLD_SOURCE = Setting.reference("input_variable_selector", "Value");

    /** The type; nodes of version 1 have one assignment in settings of their own. */
    public static final NodeType TYPE = new NodeType() {
        @Override
        public String wire() {
            return "assigner";
        }

        @Override
        public Execution execution() {
            return Execution.EXECUTABLE;
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(VERSION, ITEMS, OLD_TARGET, OLD_MODE, OLD_SOURCE);
        }

        @Override
        public List<Output> outputs() {
            return List.of();
        }

        @Override
        public Node read(Settings settings) {
            String version = InputText.of(settings.get(VERSION));
            boolean old = (version.isEmpty() || version.equals("1")) && !settings.has(ITEMS);
            return old ? readOld(settings) : new AssignerNode(settings.get(ITEMS));
        }
    };

    private static @Nullable Assignment readItem(Settings row) {
        if (!row.has(OPERATION)) {
            row.warn(OPERATION, "is required");
        }
        Operation operation = Operation.ofWire(row.get(OPERATION));
        Selector target = target(row, TARGET);
        if (operation == null || target == null) {
            return null;
        }
        boolean constant = row.get(INPUT_TYPE).equals(CONSTANT_INPUT);
        Value value = row.get(VALUE);
        if (!constant && operation.takesInput() && Selector.ofValue(value) == null) {
            row.warn(VALUE, "must be a list of at least two texts, node and variable");
        }
        return new Assignment(target, operation, constant, value);
    }

    private static @Nullable Selector target(Settings settings, Setting<@Nullable Selector> setting) {
        Selector target = settings.get(setting);
        if (target == null) {
            settings.warn(setting, "is required");
        }
        return target;
    }

    private static Node readOld(Settings settings) {
        Selector target = target(settings, OLD_TARGET);
        Operation operation = Operation.ofWire(settings.get(OLD_MODE));
        Selector source = settings.get(OLD_SOURCE);
        if (operation != Operation.CLEAR && source == null) {
            settings.warn(OLD_SOURCE, "is required");
        }
        return target == null || operation == null
                ? new AssignerNode(List.of())
                : new OldAssignerNode(target, operation, source);
    }

    @Override
    public NodeResult run(NodeContext context) {
        ObjectValue inputs = inputs();
        // Others see what was written when all of it is, so the items work on variables of their own.
        VariablePool pool = context.variables().copy();
        Set<Selector> written = new LinkedHashSet<>();
        try {
            for (Assignment item : items) {
                WrittenVariables.checkTarget(item.target());
                if (item.apply(pool)) {
                    WrittenVariables.checkSize(item.target(), pool.get(item.target()));
                    written.add(item.target());
                }
            }
        } catch (NodeFailure failure) {
            throw failure.with(inputs, ObjectValue.EMPTY);
        }
        return WrittenVariables.result(inputs, written, pool);
    }

    private ObjectValue inputs() {
        List<Value> shown = items.stream()
                .<Value>map(item -> ObjectValue.EMPTY
                        .with("variable_selector", WrittenVariables.toValue(item.target()))
                        .with("input_type", Value.of(item.constant() ? CONSTANT_INPUT : VARIABLE_INPUT))
                        .with("operation", Value.of(item.operation().wire()))
                        .with("value", item.value()))
                .toList();
        return ObjectValue.EMPTY.with("items", new ListValue(shown));
    }

    @Override
    public List<String> writesConversation() {
        return items.stream()
                .map(Assignment::target)
                .filter(Selector::conversation)
                .map(Selector::name)
                .distinct()
                .toList();
    }
}
