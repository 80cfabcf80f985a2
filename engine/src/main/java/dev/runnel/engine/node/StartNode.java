package dev.runnel.engine.node;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a run begins: its outputs are the inputs of the run (workflow.md section 8.1). */
public final class StartNode implements Node {

    /** An input that must be a JSON object of a form. */
    private record Formed(
            String name, boolean required, @Nullable ObjectSchema schema) {}

    private static final String ERROR = "ValueError";

    private static final Setting<String> VARIABLE = Setting.text("variable", "Name");
    private static final Setting<String> CONTROL = Setting.text("type", "Control");
    private static final Setting<Boolean> REQUIRED = Setting.flag("required", "Required", false);
    private static final Setting<Value> SCHEMA = Setting.any("json_schema", "JSON schema");
    private static final Setting<List<Formed>> VARIABLES =
            Setting.rows("variables", "Input fields", List.of(VARIABLE, CONTROL, REQUIRED, SCHEMA), StartNode::formed);

    private final List<Formed> formed;

    private StartNode(List<Formed> formed) {
        this.formed = formed;
    }

    private static @Nullable Formed formed(Settings row) {
        if (!row.get(CONTROL).equals("json_object")) {
            return null;
        }
        return new Formed(row.get(VARIABLE), row.get(REQUIRED), schema(row));
    }

    private static @Nullable ObjectSchema schema(Settings row) {
        Value given = row.get(SCHEMA);
        if (given == Value.NULL || given instanceof TextValue(String text) && text.isBlank()) {
            return null;
        }
        try {
            return ObjectSchema.of(given);
        } catch (ObjectSchema.BrokenException broken) {
            row.warn(SCHEMA, String.valueOf(broken.getMessage()));
            return null;
        }
    }

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
            return new StartNode(settings.get(VARIABLES));
        }
    };

    @Override
    public NodeResult run(NodeContext context) {
        // The run's inputs hold the system variables as sys.name beside what the user gave, as clients see them.
        ObjectValue inputs = context.run().run().inputs();
        for (Formed input : formed) {
            check(input, inputs.members().getOrDefault(input.name(), Value.NULL), inputs);
        }
        return NodeResult.of(inputs, inputs);
    }

    private static void check(Formed input, Value value, ObjectValue inputs) {
        if (value == Value.NULL && input.required()) {
            throw new NodeFailure(ERROR, input.name() + " is required in input form").with(inputs, ObjectValue.EMPTY);
        }
        ObjectSchema schema = input.schema();
        // Empty values that are no objects are absent ones.
        if (schema == null || !(value instanceof ObjectValue object)) {
            return;
        }
        try {
            List<String> mismatches = schema.mismatches(object);
            if (!mismatches.isEmpty()) {
                throw new NodeFailure(ERROR, "JSON object for '" + input.name() + "' does not match schema")
                        .with(inputs, ObjectValue.EMPTY.with("mismatches", texts(mismatches)));
            }
        } catch (ObjectSchema.BrokenException costly) {
            throw new NodeFailure(ERROR, "The schema of '" + input.name() + "' " + costly.getMessage())
                    .with(inputs, ObjectValue.EMPTY);
        }
    }

    private static ListValue texts(List<String> texts) {
        return new ListValue(texts.stream()
                .map(text -> Objects.requireNonNull(Value.of(text)))
                .toList());
    }
}
