package dev.runnel.engine.node;

import dev.runnel.engine.VariableTypes;
import dev.runnel.engine.graph.ContainerNode;
import dev.runnel.engine.graph.Graph;
import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.PassResult;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.run.JsonText;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.LoopAdvanced;
import dev.runnel.run.Payload.LoopFinished;
import dev.runnel.run.Payload.LoopStarted;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs its body on shared variables until a condition holds or enough passes are done (workflow.md section 8.16).
 *
 * @param most passes at most
 * @param breaks conditions that end it after a pass
 * @param logic how they are joined
 * @param variables its own variables, which its body may write
 * @param start id of the body's first node
 */
public record LoopNode(
        int most, List<Condition> breaks, Condition.Logic logic, List<LoopVariable> variables, String start)
        implements ContainerNode {

    /** A variable of the loop: a constant at first, or another variable's value. */
    public record LoopVariable(String label, String type, boolean constant, Value value) {}

    /** The editor's limit (workflow.md section 8.16). */
    private static final int MOST_PASSES = 100;

    private static final Setting<Integer> COUNT = Setting.whole("loop_count", "Passes at most", 10, 1, MOST_PASSES);
    private static final Setting<List<Condition>> BREAKS = Condition.rows("break_conditions", "Ends when");
    private static final Setting<String> START = Setting.text("start_node_id", "First node");
    private static final Setting<String> LABEL = Setting.text("label", "Name");
    private static final Setting<String> TYPE_WORD = Setting.text("var_type", "Type");
    private static final Setting<String> SOURCE =
            Setting.choice("value_type", "Source", "constant", List.of("constant", "variable"));
    private static final Setting<Value> FIRST = Setting.any("value", "First value");
    private static final Setting<List<LoopVariable>> VARIABLES = Setting.rows(
            "loop_variables",
            "Variables",
            List.of(LABEL, TYPE_WORD, SOURCE, FIRST),
            row -> row.get(LABEL).isEmpty()
                    ? null
                    : new LoopVariable(
                            row.get(LABEL), row.get(TYPE_WORD), row.get(SOURCE).equals("constant"), row.get(FIRST)));

    /** The type. */
    public static final NodeType TYPE = new NodeType() {
        @Override
        public String wire() {
            return "loop";
        }

        @Override
        public Execution execution() {
            return Execution.CONTAINER;
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(COUNT, BREAKS, Condition.LOGIC, VARIABLES, START);
        }

        @Override
        public List<Output> outputs() {
            return List.of(new Output("loop_round", "number"));
        }

        @Override
        public Node read(Settings settings) {
            return new LoopNode(
                    settings.get(COUNT),
                    settings.get(BREAKS),
                    Condition.Logic.ofWire(settings.get(Condition.LOGIC)),
                    settings.get(VARIABLES),
                    settings.get(START));
        }
    };

    @Override
    public boolean loop() {
        return true;
    }

    @Override
    public Payload finished(NodeRef ref, NodeOutcome outcome, int steps) {
        return new LoopFinished(ref, outcome, steps);
    }

    @Override
    public NodeResult run(NodeContext context) {
        VariablePool pool = context.variables();
        String id = context.ref().node();
        var first = new LinkedHashMap<String, Value>();
        for (LoopVariable variable : variables) {
            Value value = initial(variable, pool);
            first.put(variable.label(), value);
            put(id, variable, value, pool);
        }
        first.putIfAbsent("loop_count", Value.of((long) most));
        var inputs = new ObjectValue(first);
        context.emit(new LoopStarted(context.ref(), most, inputs));
        var rounds = new Rounds(context, inputs);
        if (brokenBefore(pool)) {
            rounds.reason = Reason.BREAK;
        } else {
            context.passes(most, 1, rounds);
        }
        var outputs = new LinkedHashMap<String, Value>(rounds.present());
        if (rounds.done > 0) {
            outputs.put("loop_round", Value.of((long) rounds.done));
        }
        return NodeResult.of(inputs, new ObjectValue(outputs))
                .withMetadata(rounds.metadata())
                .withUsage(rounds.usage);
    }

    @Override
    public void begin(String id, ObjectValue inputs, VariablePool pool) {
        variables.forEach(
                variable -> put(id, variable, inputs.members().getOrDefault(variable.label(), Value.NULL), pool));
    }

    private static void put(String id, LoopVariable variable, Value value, VariablePool pool) {
        pool.declare(id, variable.label(), variable.type());
        pool.set(id, variable.label(), value);
    }

    @Override
    public VariablePool pass(String id, ObjectValue inputs, int index, Graph body, VariablePool pool) {
        body.nodes().forEach(child -> pool.drop(child.id()));
        return pool;
    }

    /** Whether it need not begin; a condition that cannot be evaluated yet does not count. */
    private boolean brokenBefore(VariablePool pool) {
        try {
            return broken(pool);
        } catch (NodeFailure notYet) {
            return false;
        }
    }

    private boolean broken(VariablePool pool) {
        return !breaks.isEmpty() && ConditionEvaluator.holds(breaks, logic, pool);
    }

    private static Value initial(LoopVariable variable, VariablePool pool) {
        Value value = variable.value();
        if (!variable.constant()) {
            Selector selector = Selector.ofValue(value);
            Value found = selector == null ? null : pool.find(selector);
            if (found == null) {
                throw new NodeFailure(
                        "LoopVariableError",
                        "Variable " + (selector == null ? "of " + variable.label() : selector.dotted()) + " not found");
            }
            return found;
        }
        Value parsed = parsed(variable.type(), value);
        if (!VariableTypes.fits(variable.type(), parsed)) {
            throw new NodeFailure(
                    "LoopVariableError",
                    "The value of loop variable " + variable.label() + " is no " + variable.type());
        }
        return parsed;
    }

    /** Constants of numbers, lists and objects are stored as JSON text. */
    private static Value parsed(String type, Value value) {
        if (type.equals("string") || !(value instanceof TextValue(String text))) {
            return value;
        }
        try {
            return JsonText.parse(text.strip());
        } catch (IllegalArgumentException noJson) {
            return value;
        }
    }

    private enum Reason {
        COMPLETED("loop_completed"),
        BREAK("loop_break");

        private final String wire;

        Reason(String wire) {
            this.wire = wire;
        }
    }

    /** What happens between the passes. */
    private final class Rounds implements NodeContext.Passes {

        private final NodeContext context;
        private final ObjectValue inputs;
        private final LinkedHashMap<String, Value> durations = new LinkedHashMap<>();
        private final LinkedHashMap<String, Value> snapshots = new LinkedHashMap<>();
        private Usage usage = Usage.NONE;
        private Reason reason = Reason.COMPLETED;
        private int done;

        Rounds(NodeContext context, ObjectValue inputs) {
            this.context = context;
            this.inputs = inputs;
        }

        @Override
        public VariablePool begin(int index) {
            return pass(context.ref().node(), inputs, index, context.body(), context.variables());
        }

        @Override
        public boolean ended(int index, PassResult pass) {
            usage = usage.plus(pass.usage());
            String key = Integer.toString(index);
            durations.put(key, Value.of(pass.elapsed() / (double) TimeUnit.SECONDS.toNanos(1)));
            snapshots.put(key, new ObjectValue(present()));
            if (pass.error() != null) {
                throw new NodeFailure("LoopNodeError", pass.error(), inputs, ObjectValue.EMPTY, usage, null);
            }
            done = index + 1;
            if (pass.loopEnded()) {
                return false;
            }
            if (broken(context.variables())) {
                reason = Reason.BREAK;
                return false;
            }
            context.emit(new LoopAdvanced(context.ref(), done));
            return true;
        }

        /** The loop's variables as they stand. */
        LinkedHashMap<String, Value> present() {
            var values = new LinkedHashMap<String, Value>();
            for (LoopVariable variable : variables) {
                values.put(
                        variable.label(),
                        context.variables().get(Selector.of(context.ref().node(), variable.label())));
            }
            return values;
        }

        ObjectValue metadata() {
            return ObjectValue.EMPTY
                    .with("completed_reason", Value.of(reason.wire))
                    .with("loop_duration_map", new ObjectValue(durations))
                    .with("loop_variable_map", new ObjectValue(snapshots))
                    .with("total_tokens", Value.of(usage.totalTokens()));
        }
    }
}
