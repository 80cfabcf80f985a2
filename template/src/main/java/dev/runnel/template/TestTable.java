package dev.runnel.template;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** All tests by their names. */
final class TestTable {

    /** What a test asks. */
    interface Test {
        boolean holds(Evaluator evaluator, Object value, Arguments arguments);
    }

    static final Map<String, Test> TABLE = table();

    private TestTable() {}

    private static Map<String, Test> table() {
        Map<String, Test> table = new HashMap<>();
        simple(table, "defined", value -> !(value instanceof Undefined));
        simple(table, "undefined", value -> value instanceof Undefined);
        simple(table, "none", value -> value == None.NONE);
        simple(table, "boolean", value -> value instanceof Boolean);
        simple(table, "true", value -> value.equals(true));
        simple(table, "false", value -> value.equals(false));
        simple(table, "integer", value -> Numbers.isInteger(value) && !(value instanceof Boolean));
        simple(table, "float", value -> value instanceof Double);
        simple(table, "number", Numbers::isNumber);
        simple(table, "string", Types::isText);
        simple(table, "mapping", value -> value instanceof JinjaDict);
        simple(table, "iterable", Types::isIterable);
        simple(table, "sequence", TestTable::isSequence);
        simple(
                table,
                "callable",
                value -> value instanceof JinjaFunction || value instanceof LoopState || value instanceof Undefined);
        simple(table, "escaped", value -> value instanceof Markup);
        simple(table, "filter", value -> FilterTable.TABLE.containsKey(String.valueOf(Types.text(value))));
        simple(table, "test", value -> tests().containsKey(String.valueOf(Types.text(value))));
        table.put("lower", (evaluator, value, arguments) -> {
            arguments.bind("lower", 0);
            return TextPredicates.isLower(TextForm.str(value, evaluator.budget()));
        });
        table.put("upper", (evaluator, value, arguments) -> {
            arguments.bind("upper", 0);
            return TextPredicates.isUpper(TextForm.str(value, evaluator.budget()));
        });
        table.put("odd", (evaluator, value, arguments) -> {
            arguments.bind("odd", 0);
            return rest(value, 2L, 1L, evaluator.budget());
        });
        table.put("even", (evaluator, value, arguments) -> {
            arguments.bind("even", 0);
            return rest(value, 2L, 0L, evaluator.budget());
        });
        table.put("divisibleby", (evaluator, value, arguments) -> {
            Bound bound = arguments.bind("divisibleby", 1, "num");
            return rest(value, bound.get(0), 0L, evaluator.budget());
        });
        table.put("sameas", (evaluator, value, arguments) -> {
            Object other = arguments.bind("sameas", 1, "other").get(0);
            return value == other || !(value instanceof JinjaObject) && value.equals(other);
        });
        table.put("in", (evaluator, value, arguments) -> {
            Object container = arguments.bind("in", 1, "seq").get(0);
            return Comparison.contains(container, value, evaluator.budget());
        });
        comparison(table, "==", "eq", "equalto");
        comparison(table, "!=", "ne");
        comparison(table, ">", "gt", "greaterthan");
        comparison(table, ">=", "ge");
        comparison(table, "<", "lt", "lessthan");
        comparison(table, "<=", "le");
        return Map.copyOf(table);
    }

    private static Map<String, Test> tests() {
        return TABLE;
    }

    private static void simple(Map<String, Test> table, String name, Predicate<Object> predicate) {
        table.put(name, (evaluator, value, arguments) -> {
            arguments.bind(name, 0);
            return predicate.test(value);
        });
    }

    private static void comparison(Map<String, Test> table, String symbol, String... names) {
        Test test = (evaluator, value, arguments) -> {
            Object other = arguments.bindPositional(symbol, 1, 1).get(0);
            return switch (symbol) {
                case "==" -> Comparison.equal(value, other, evaluator.budget());
                case "!=" -> !Comparison.equal(value, other, evaluator.budget());
                default -> Comparison.ordered(symbol, value, other, evaluator.budget());
            };
        };
        table.put(symbol, test);
        for (String name : names) {
            table.put(name, test);
        }
    }

    private static boolean isSequence(Object value) {
        return Types.isText(value)
                || value instanceof JinjaList
                || value instanceof JinjaTuple
                || value instanceof JinjaDict
                || value instanceof JinjaRange
                || value instanceof Undefined;
    }

    private static boolean rest(Object value, Object divisor, Object rest, Budget budget) {
        return Comparison.equal(Arithmetic.modulo(value, divisor, budget), rest, budget);
    }
}
