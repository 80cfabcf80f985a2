package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.TextTemplate;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.engine.node.Condition.Logic;
import dev.runnel.engine.node.Condition.OnFiles;
import dev.runnel.engine.node.Condition.Operator;
import dev.runnel.run.FileReference;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides whether conditions hold: for if-else nodes and for the end of loops (workflow.md sections 8.7 and 8.16). */
public final class ConditionEvaluator {

    /** What apps see as the type of a condition's failure. */
    static final String ERROR = "ValueError";

    private static final Set<String> ATTRIBUTES =
            Set.of("type", "size", "name", "mime_type", "transfer_method", "url", "extension", "related_id");

    private ConditionEvaluator() {}

    /**
     * What became of a group of conditions.
     *
     * @param inputs what was compared, for people
     * @param results of the conditions that were looked at
     * @param holds of all together
     */
    record Outcome(List<Value> inputs, List<Boolean> results, boolean holds) {}

    /**
     * Whether the conditions hold; no condition that cannot change that is looked at. Of no conditions, {@code AND} holds
     * and {@code OR} does not.
     *
     * @throws NodeFailure where a variable is missing, or an operator does not go with its values
     */
    public static boolean holds(List<Condition> conditions, Logic logic, VariablePool pool) {
        return evaluate(conditions, logic, pool).holds();
    }

    static Outcome evaluate(List<Condition> conditions, Logic logic, VariablePool pool) {
        var inputs = new ArrayList<Value>();
        var results = new ArrayList<Boolean>();
        for (Condition condition : conditions) {
            boolean holds = holds(condition, pool, inputs);
            results.add(holds);
            if (holds == (logic == Logic.OR)) {
                return new Outcome(inputs, results, holds);
            }
        }
        return new Outcome(inputs, results, logic == Logic.AND);
    }

    private static boolean holds(Condition condition, VariablePool pool, List<Value> inputs) {
        Value actual = pool.find(condition.selector());
        if (actual == null) {
            throw Comparison.failure(
                    "Variable " + PythonText.literal(condition.selector().parts()) + " not found");
        }
        Operator operator = condition.operator();
        OnFiles files = condition.files();
        if (ofFiles(operator) && actual instanceof ListValue(List<Value> items) && fileList(items, files)) {
            if (files == null) {
                throw Comparison.failure("Sub variable is required");
            }
            return holds(operator, items, files, pool);
        }
        Value expected = operator.unary() ? condition.expected() : expected(condition, actual, pool);
        if (operator != Operator.EXISTS && operator != Operator.NOT_EXISTS) {
            inputs.add(ObjectValue.EMPTY
                    .with("actual_value", actual)
                    .with("expected_value", expected)
                    .with("comparison_operator", Value.of(operator.wire())));
        }
        return Comparison.holds(operator, actual, expected);
    }

    private static boolean ofFiles(Operator operator) {
        return operator == Operator.CONTAINS || operator == Operator.NOT_CONTAINS || operator == Operator.ALL_OF;
    }

    /** An empty list is one of files where the condition asks about files. */
    private static boolean fileList(List<Value> items, @Nullable OnFiles files) {
        return items.isEmpty() ? files != null : items.stream().allMatch(FileValue.class::isInstance);
    }

    /** A text with its references resolved; what a boolean is held against becomes one. */
    private static Value expected(Condition condition, Value actual, VariablePool pool) {
        Value expected = rendered(condition.expected(), pool);
        if (expected == Value.NULL) {
            return expected;
        }
        boolean flags = actual instanceof ListValue(List<Value> items)
                && !items.isEmpty()
                && items.stream().allMatch(BooleanValue.class::isInstance);
        if (flags || actual instanceof BooleanValue && !lenient(condition.operator())) {
            return expected instanceof ListValue(List<Value> items)
                    ? new ListValue(
                            items.stream().map(ConditionEvaluator::toFlag).toList())
                    : toFlag(expected);
        }
        return expected;
    }

    /** These take any text for a truth. */
    private static boolean lenient(Operator operator) {
        return operator == Operator.EQUAL || operator == Operator.UNEQUAL;
    }

    private static Value rendered(Value expected, VariablePool pool) {
        return switch (expected) {
            case TextValue(String text)
            when text.contains("{{#") -> Value.of(TextTemplate.parse(text).render(pool));
            case IntegerValue number -> Value.of(PythonText.of(number));
            case DecimalValue number -> Value.of(PythonText.of(number));
            case TextValue same -> same;
            case Value.NullValue same -> same;
            case BooleanValue same -> same;
            case ListValue same -> same;
            case ObjectValue same -> same;
            case FileValue same -> same;
        };
    }

    /** A boolean, or a text that is JSON of a boolean or a whole number. */
    private static Value toFlag(Value expected) {
        if (expected instanceof BooleanValue) {
            return expected;
        }
        if (!(expected instanceof TextValue(String text))) {
            throw Comparison.failure("unexpected value: " + PythonText.of(expected));
        }
        Value parsed;
        try {
            parsed = JsonText.parse(text);
        } catch (IllegalArgumentException noJson) {
            throw Comparison.failure("Expecting value: true or false is expected, but is " + PythonText.quoted(text));
        }
        if (parsed instanceof BooleanValue || parsed instanceof IntegerValue) {
            return Value.of(Comparison.truthy(parsed));
        }
        throw Comparison.failure("unexpected value: type=<class 'str'>, value=" + text);
    }

    private static boolean holds(Operator operator, List<Value> files, OnFiles asked, VariablePool pool) {
        if (files.isEmpty()) {
            return operator == Operator.NOT_CONTAINS;
        }
        boolean all = asked.logic() == Logic.AND;
        for (OnFiles.FileTest test : asked.tests()) {
            if (holds(operator, files, test, pool) != all) {
                return !all;
            }
        }
        return all;
    }

    private static boolean holds(Operator operator, List<Value> files, OnFiles.FileTest test, VariablePool pool) {
        if (!ATTRIBUTES.contains(test.key())) {
            throw Comparison.failure(PythonText.quoted(test.key()) + " is not a valid FileAttribute");
        }
        boolean extension = test.key().equals("extension");
        Value wanted = rendered(test.expected(), pool);
        if (extension && !test.operator().unary() && !(wanted instanceof TextValue)) {
            throw Comparison.failure("Expected value must be a string when key is FileAttribute.EXTENSION");
        }
        Value expected = extension ? dotted(wanted) : wanted;
        int satisfying = 0;
        for (Value each : files) {
            Value actual = attribute(((FileValue) each).file(), test.key());
            if (Comparison.holds(test.operator(), extension ? dotted(actual) : actual, expected)) {
                satisfying++;
            }
        }
        boolean every = satisfying == files.size();
        if (operator == Operator.NOT_CONTAINS) {
            return satisfying == 0;
        }
        return operator == Operator.ALL_OF || test.operator().negative() ? every : satisfying > 0;
    }

    private static Value attribute(FileReference file, String key) {
        Value value = VariablePool.attribute(file, key);
        return value == null ? Value.NULL : value;
    }

    private static Value dotted(Value extension) {
        return extension instanceof TextValue(String text) && !text.isEmpty() && !text.startsWith(".")
                ? Value.of("." + text)
                : extension;
    }
}
