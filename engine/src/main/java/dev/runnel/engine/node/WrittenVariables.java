package dev.runnel.engine.node;

import dev.runnel.engine.GraphConfiguration;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.run.ByteBuilder;
import dev.runnel.run.JsonText;
import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What assigners of all versions have in common: what they may write, how much, and how they tell of it. */
final class WrittenVariables {

    /** The largest value of a loop's variable, bytes of its JSON: a loop that doubles a list must end somewhere. */
    static final int LARGEST_IN_LOOP = 10 * 1024 * 1024;

    private WrittenVariables() {}

    /** @throws NodeFailure for system and environment variables, which nobody writes */
    static void checkTarget(Selector target) {
        if (target.node().equals(Selector.SYSTEM) || target.node().equals(Selector.ENVIRONMENT)) {
            throw new NodeFailure(
                    "VariableOperatorNodeError", "Variable " + PythonText.literal(target.parts()) + " is read-only");
        }
    }

    /** @throws NodeFailure where the value is larger than a variable may be (workflow.md section 2.2) */
    static void checkSize(Selector target, Value value) {
        int limit = target.conversation() ? GraphConfiguration.LARGEST_VARIABLE : LARGEST_IN_LOOP;
        var json = new ByteBuilder(128);
        JsonText.write(value, json);
        if (json.length() > limit) {
            throw new NodeFailure("VariableError", "variable size " + json.length() + " exceeds limit " + limit);
        }
    }

    /** A result that writes the variables as the pool has them; names and values go where Dify's clients look. */
    static NodeResult result(ObjectValue inputs, Set<Selector> written, VariablePool pool) {
        var writes = new ArrayList<VariableWrite>();
        var updated = new ArrayList<Value>();
        ObjectValue processData = ObjectValue.EMPTY;
        for (Selector selector : written) {
            Value value = pool.get(selector);
            writes.add(new VariableWrite(selector.parts(), value));
            processData = processData.with(selector.name(), value);
            updated.add(ObjectValue.EMPTY
                    .with("name", Value.of(selector.name()))
                    .with("selector", toValue(selector))
                    .with("value_type", Value.of(pool.type(selector, value)))
                    .with("new_value", value));
        }
        return NodeResult.of(pool.masked(inputs), ObjectValue.EMPTY)
                .withProcessData(pool.masked(processData.with("__updated_variables", new ListValue(updated))))
                .withWrites(List.copyOf(writes));
    }

    static ListValue toValue(Selector selector) {
        return new ListValue(selector.parts().stream().map(Value::of).toList());
    }
}
