package dev.runnel.engine.node;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.engine.node.Condition.Logic;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes on by the handle of the first case that holds, or by {@code false} (workflow.md section 8.7).
 *
 * @param cases in their order
 * @param old whether the file writes one list of conditions instead of cases
 */
public record IfElseNode(List<Case> cases, boolean old) implements Node {

    private static final String NONE = "false";

    /** A group of conditions. */
    public record Case(String id, Logic logic, List<Condition> conditions) {}

    private static final Setting<String> CASE_ID = Setting.text("case_id", "Handle");
    private static final Setting<List<Condition>> CONDITIONS = Condition.rows("conditions", "Conditions");
    private static final Setting<List<Case>> CASES =
            Setting.rows("cases", "Cases", List.of(CASE_ID, Condition.LOGIC, CONDITIONS), row -> {
                if (!row.has(CASE_ID)) {
                    row.warn(CASE_ID, "is required");
                }
                return new Case(row.get(CASE_ID), Logic.ofWire(row.get(Condition.LOGIC)), row.get(CONDITIONS));
            });

    /** The type. */
    public static final NodeType TYPE = new NodeType() {
        @Override
        public String wire() {
            return "if-else";
        }

        @Override
        public Execution execution() {
            return Execution.BRANCH;
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(CASES, Condition.LOGIC, CONDITIONS);
        }

        @Override
        public List<Output> outputs() {
            return List.of(new Output("result", "boolean"), new Output("selected_case_id", "string"));
        }

        @Override
        public Node read(Settings settings) {
            if (settings.has(CASES)) {
                return new IfElseNode(settings.get(CASES), false);
            }
            Logic logic = Logic.ofWire(settings.get(Condition.LOGIC));
            return new IfElseNode(List.of(new Case("true", logic, settings.get(CONDITIONS))), true);
        }
    };

    @Override
    public NodeResult run(NodeContext context) {
        VariablePool pool = context.variables();
        List<Value> compared = List.of();
        var results = new ArrayList<Value>();
        String selected = NONE;
        boolean holds = false;
        for (Case each : cases) {
            ConditionEvaluator.Outcome outcome;
            try {
                outcome = ConditionEvaluator.evaluate(each.conditions(), each.logic(), pool);
            } catch (NodeFailure failure) {
                throw failure.with(inputs(List.of()), processData(results));
            }
            compared = outcome.inputs();
            results.add(shown(each, outcome));
            if (outcome.holds()) {
                holds = true;
                selected = each.id();
                break;
            }
        }
        ObjectValue outputs =
                ObjectValue.EMPTY.with("result", Value.of(holds)).with("selected_case_id", Value.of(selected));
        return NodeResult.of(inputs(compared), outputs)
                .withProcessData(processData(results))
                .withBranch(selected.isEmpty() ? NONE : selected);
    }

    private static ObjectValue inputs(List<Value> compared) {
        return ObjectValue.EMPTY.with("conditions", new ListValue(compared));
    }

    private static ObjectValue processData(List<Value> results) {
        return ObjectValue.EMPTY.with("condition_results", new ListValue(results));
    }

    private Value shown(Case each, ConditionEvaluator.Outcome outcome) {
        Value group = old
                ? Value.of("default")
                : ObjectValue.EMPTY
                        .with("case_id", Value.of(each.id()))
                        .with("logical_operator", Value.of(each.logic().wire()))
                        .with(
                                "conditions",
                                new ListValue(each.conditions().stream()
                                        .<Value>map(Condition::toValue)
                                        .toList()));
        List<Value> flags = outcome.results().stream()
                .map(flag -> Value.of(flag.booleanValue()))
                .toList();
        return ObjectValue.EMPTY
                .with("group", group)
                .with("results", new ListValue(flags))
                .with("final_result", Value.of(outcome.holds()));
    }
}
