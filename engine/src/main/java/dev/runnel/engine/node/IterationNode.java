package dev.runnel.engine.node;

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
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.IterationAdvanced;
import dev.runnel.run.Payload.IterationFinished;
import dev.runnel.run.Payload.IterationStarted;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs its body once for each item of a list (workflow.md section 8.15).
 *
 * @param items the list to walk
 * @param result what is taken at the end of each pass
 * @param start id of the body's first node
 * @param beside passes at a time
 * @param onError what a failed pass does
 * @param flatten whether lists of passes are joined
 */
public record IterationNode(
        @Nullable Selector items, @Nullable Selector result, String start, int beside, OnError onError, boolean flatten)
        implements ContainerNode {

    /** What a failed pass does. */
    public enum OnError {
        TERMINATED("terminated"),
        CONTINUE("continue-on-error"),
        REMOVE("remove-abnormal-output");

        private final String wire;

        OnError(String wire) {
            this.wire = wire;
        }

        static OnError ofWire(String word) {
            for (OnError each : values()) {
                if (each.wire.equals(word)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("unknown word " + word);
        }
    }

    private static final int MOST_BESIDE = 100;
    private static final int USUAL_BESIDE = 10;

    private static final String LIST = "iterator_selector";
    private static final Setting<@Nullable Selector> ITEMS = Setting.reference(LIST, "List");
    private static final Setting<@Nullable Selector> RESULT = Setting.reference("output_selector", "Result of a pass");
    private static final Setting<String> START = Setting.text("start_node_id", "First node");
    private static final Setting<Boolean> PARALLEL = Setting.flag("is_parallel", "Passes beside each other", false);
    private static final Setting<Integer> BESIDE =
            Setting.whole("parallel_nums", "At a time", USUAL_BESIDE, 1, MOST_BESIDE);
    private static final Setting<String> ON_ERROR = Setting.choice(
            "error_handle_mode",
            "When a pass fails",
            OnError.TERMINATED.wire,
            List.of(OnError.TERMINATED.wire, OnError.CONTINUE.wire, OnError.REMOVE.wire));
    private static final Setting<Boolean> FLATTEN = Setting.flag("flatten_output", "Join lists", true);

    /** The type. */
    public static final NodeType TYPE = new NodeType() {
        @Override
        public String wire() {
            return "iteration";
        }

        @Override
        public Execution execution() {
            return Execution.CONTAINER;
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(ITEMS, RESULT, START, PARALLEL, BESIDE, ON_ERROR, FLATTEN);
        }

        @Override
        public List<Output> outputs() {
            return List.of(new Output("output", "array[any]"));
        }

        @Override
        public Node read(Settings settings) {
            return new IterationNode(
                    settings.get(ITEMS),
                    settings.get(RESULT),
                    settings.get(START),
                    settings.get(PARALLEL) ? settings.get(BESIDE) : 1,
                    OnError.ofWire(settings.get(ON_ERROR)),
                    settings.get(FLATTEN));
        }
    };

    @Override
    public boolean loop() {
        return false;
    }

    @Override
    public Payload finished(NodeRef ref, NodeOutcome outcome, int steps) {
        return new IterationFinished(ref, outcome, steps);
    }

    @Override
    public void begin(String id, ObjectValue inputs, VariablePool pool) {
        // Its passes have variables of their own.
    }

    @Override
    public VariablePool pass(String id, ObjectValue inputs, int index, Graph body, VariablePool pool) {
        VariablePool own = pool.copy();
        own.set(id, "index", Value.of((long) index));
        own.set(id, "item", inputs.list(LIST).get(index));
        return own;
    }

    @Override
    public NodeResult run(NodeContext context) {
        List<Value> list = list(context.variables());
        var inputs = ObjectValue.EMPTY.with(LIST, new ListValue(list));
        if (list.isEmpty()) {
            return NodeResult.of(inputs, ObjectValue.EMPTY.with("output", new ListValue(List.of())));
        }
        context.emit(new IterationStarted(context.ref(), list.size(), inputs));
        if (beside > 1) {
            for (int i = 0; i < list.size(); i++) {
                context.emit(new IterationAdvanced(context.ref(), i));
            }
        }
        var walk = new Walk(context, inputs);
        context.passes(list.size(), beside, walk);
        var metadata = ObjectValue.EMPTY
                .with("iteration_duration_map", walk.durations())
                .with("total_tokens", Value.of(walk.usage.totalTokens()));
        return NodeResult.of(inputs, ObjectValue.EMPTY.with("output", new ListValue(output(walk.results))))
                .withMetadata(metadata)
                .withUsage(walk.usage);
    }

    private List<Value> list(VariablePool pool) {
        Value value = items == null ? null : pool.find(items);
        if (value == null) {
            String name = items == null ? "of the iteration" : items.dotted();
            throw new NodeFailure("IteratorVariableNotFoundError", "Iterator variable " + name + " not found");
        }
        return switch (value) {
            case ListValue(List<Value> list) -> list;
            case Value.NullValue _ -> List.of();
            case Value.BooleanValue _ -> throw invalid();
            case Value.IntegerValue _ -> throw invalid();
            case Value.DecimalValue _ -> throw invalid();
            case Value.TextValue _ -> throw invalid();
            case ObjectValue _ -> throw invalid();
            case Value.FileValue _ -> throw invalid();
        };
    }

    private static NodeFailure invalid() {
        return new NodeFailure("InvalidIteratorValueError", "Invalid iterator value: it must be a list");
    }

    /** The results in the order of the items; failed passes are gone or null, as the mode says. */
    private List<Value> output(Map<Integer, Value> results) {
        List<Value> values = List.copyOf(results.values());
        List<Value> present =
                values.stream().filter(value -> value != Value.NULL).toList();
        boolean lists = !present.isEmpty() && present.stream().allMatch(ListValue.class::isInstance);
        if (!flatten || !lists) {
            return values;
        }
        var joined = new ArrayList<Value>();
        present.forEach(value -> joined.addAll(((ListValue) value).items()));
        return joined;
    }

    /** What happens between the passes. */
    private final class Walk implements NodeContext.Passes {

        private final NodeContext context;
        private final ObjectValue inputs;
        private final Map<Integer, Value> results = new TreeMap<>();
        private final Map<Integer, Long> elapsed = new TreeMap<>();
        private Usage usage = Usage.NONE;

        Walk(NodeContext context, ObjectValue inputs) {
            this.context = context;
            this.inputs = inputs;
        }

        @Override
        public VariablePool begin(int index) {
            if (beside == 1) {
                context.emit(new IterationAdvanced(context.ref(), index));
            }
            return pass(context.ref().node(), inputs, index, context.body(), context.variables());
        }

        @Override
        public boolean ended(int index, PassResult pass) {
            usage = usage.plus(pass.usage());
            elapsed.put(index, pass.elapsed());
            // Only conversation variables outlive a pass.
            pass.writes().forEach(write -> {
                var selector = new Selector(write.selector());
                context.variables().set(selector.node(), selector.name(), write.value());
            });
            if (pass.error() == null) {
                results.put(
                        index, result == null ? Value.NULL : pass.variables().get(result));
                return true;
            }
            switch (onError) {
                case TERMINATED ->
                    throw new NodeFailure("IterationNodeError", pass.error(), inputs, ObjectValue.EMPTY, usage, null);
                case CONTINUE -> results.put(index, Value.NULL);
                case REMOVE -> {}
            }
            return true;
        }

        ObjectValue durations() {
            var seconds = new java.util.LinkedHashMap<String, Value>();
            elapsed.forEach((index, nanos) ->
                    seconds.put(index.toString(), Value.of(nanos / (double) TimeUnit.SECONDS.toNanos(1))));
            return new ObjectValue(seconds);
        }
    }
}
