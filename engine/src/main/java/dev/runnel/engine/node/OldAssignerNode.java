package dev.runnel.engine.node;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.engine.node.Assignment.Operation;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An assigner of version 1: one assignment, whose types nobody checks (workflow.md section 8.14).
 *
 * @param target the variable
 * @param operation {@code OVER_WRITE}, {@code APPEND} or {@code CLEAR}
 * @param source the input, unused by {@code CLEAR}
 */
record OldAssignerNode(
        Selector target, Operation operation, @Nullable Selector source) implements Node {

    private static final String ERROR = "VariableOperatorNodeError";

    @Override
    public NodeResult run(NodeContext context) {
        WrittenVariables.checkTarget(target);
        VariablePool pool = context.variables().copy();
        Value present = target.parts().size() == 2 ? pool.find(target) : null;
        if (present == null) {
            throw new NodeFailure(ERROR, "assigned variable not found");
        }
        Value income = income(pool, present);
        ObjectValue inputs = ObjectValue.EMPTY.with("value", income);
        if (operation != Operation.CLEAR && income == Value.NULL) {
            return WrittenVariables.result(inputs, Set.of(), pool);
        }
        Value result = operation == Operation.APPEND ? appended(present, income) : income;
        WrittenVariables.checkSize(target, result);
        pool.set(target.node(), target.name(), result);
        return WrittenVariables.result(inputs, Set.of(target), pool);
    }

    private Value income(VariablePool pool, Value present) {
        if (operation == Operation.CLEAR) {
            return Assignment.empty(pool.type(target, present), present);
        }
        Value income = source == null ? null : pool.find(source);
        if (income == null) {
            throw new NodeFailure(ERROR, "input value not found");
        }
        return income;
    }

    private static Value appended(Value present, Value income) {
        if (!(present instanceof ListValue(List<Value> items))) {
            throw new NodeFailure(ERROR, "append mode requires an array variable");
        }
        var longer = new ArrayList<>(items);
        longer.add(income);
        return new ListValue(longer);
    }

    @Override
    public List<String> writesConversation() {
        return target.conversation() ? List.of(target.name()) : List.of();
    }
}
