package dev.runnel.template;

import dev.runnel.template.Expression.Attribute;
import dev.runnel.template.Expression.Binary;
import dev.runnel.template.Expression.Call;
import dev.runnel.template.Expression.Comparand;
import dev.runnel.template.Expression.Compare;
import dev.runnel.template.Expression.Concat;
import dev.runnel.template.Expression.Conditional;
import dev.runnel.template.Expression.Constant;
import dev.runnel.template.Expression.DictLiteral;
import dev.runnel.template.Expression.FilterCall;
import dev.runnel.template.Expression.Filtered;
import dev.runnel.template.Expression.Item;
import dev.runnel.template.Expression.Keyword;
import dev.runnel.template.Expression.ListLiteral;
import dev.runnel.template.Expression.Logic;
import dev.runnel.template.Expression.Name;
import dev.runnel.template.Expression.Not;
import dev.runnel.template.Expression.Passed;
import dev.runnel.template.Expression.Signed;
import dev.runnel.template.Expression.Slice;
import dev.runnel.template.Expression.Tested;
import dev.runnel.template.Expression.TupleLiteral;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Works out the values of expressions for one rendering. */
final class Evaluator {

    private final Map<String, ?> values;
    private final Budget budget;
    private final Map<String, Object> entered = new HashMap<>();
    private Scope scope = new Scope(null);
    private int at;

    Evaluator(Map<String, ?> values, Budget budget) {
        this.values = values;
        this.budget = budget;
    }

    Budget budget() {
        return budget;
    }

    /** Where in the source the work is. */
    int at() {
        return at;
    }

    void at(int place) {
        at = place;
    }

    Scope scope() {
        return scope;
    }

    /** Enters a scope; the one before is returned for going back to it. */
    Scope enter(Scope next) {
        Scope before = scope;
        scope = next;
        return before;
    }

    Object evaluate(Expression expression) {
        budget.step();
        at = expression.at();
        budget.enter();
        Object value = switch (expression) {
            case Constant constant -> constant.value();
            case Name name -> variable(name.name());
            case Attribute attribute -> {
                Object object = evaluate(attribute.object());
                at = attribute.at();
                yield Subscript.attribute(object, attribute.name(), budget);
            }
            case Item item -> {
                Object object = evaluate(item.object());
                Object key = evaluate(item.key());
                at = item.at();
                yield Subscript.item(object, key, budget);
            }
            case Slice slice ->
                new SliceBounds(evaluate(slice.start()), evaluate(slice.stop()), evaluate(slice.step()));
            case ListLiteral list -> new JinjaList(all(list.items()));
            case TupleLiteral tuple -> new JinjaTuple(all(tuple.items()));
            case DictLiteral dict -> dict(dict);
            case Call call -> call(call, Map.of());
            case Filtered filtered -> filter(filtered.filter(), evaluate(filtered.value()));
            case Tested tested -> test(tested);
            case Not not -> !Types.truth(evaluate(not.operand()));
            case Signed signed -> {
                Object operand = evaluate(signed.operand());
                at = signed.at();
                yield signed.minus() ? Arithmetic.negate(operand, budget) : Arithmetic.plus(operand);
            }
            case Binary binary -> binary(binary);
            case Concat concat -> concat(concat);
            case Compare compare -> compare(compare);
            case Logic logic -> {
                Object left = evaluate(logic.left());
                yield Types.truth(left) == logic.and() ? evaluate(logic.right()) : left;
            }
            case Conditional conditional -> conditional(conditional);
        };
        budget.leave();
        return value;
    }

    /** The value of a variable, undefined if there is none. */
    Object variable(String name) {
        Object local = scope.get(name);
        if (local != null) {
            return local == Arguments.ABSENT
                    ? Undefined.because("parameter " + TextForm.quote(name) + " was not provided")
                    : local;
        }
        Object known = entered.get(name);
        if (known != null) {
            return known;
        }
        Object given = values.get(name);
        if (given != null || values.containsKey(name)) {
            Object value = given == null ? None.NONE : CallerValues.enter(given);
            entered.put(name, value);
            return value;
        }
        Object global = Globals.TABLE.get(name);
        if (global == null && Globals.REFUSED.contains(name)) {
            throw Fault.evaluation(TextForm.quote(name) + " is not supported");
        }
        return global != null ? global : Undefined.named(name);
    }

    private List<Object> all(List<Expression> expressions) {
        budget.allocate(expressions.size());
        List<Object> items = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            items.add(evaluate(expression));
        }
        return items;
    }

    private Object dict(DictLiteral literal) {
        var dict = new JinjaDict();
        for (int i = 0; i < literal.keys().size(); i++) {
            Object key = evaluate(literal.keys().get(i));
            dict.put(key, evaluate(literal.values().get(i)), budget);
        }
        return dict;
    }

    /** Calls a function with some named values more than the call itself passes. */
    Object call(Call call, Map<String, Object> more) {
        Object function = evaluate(call.function());
        Arguments arguments = arguments(call.passed(), more);
        at = call.at();
        return switch (function) {
            case BoundMethod method -> {
                read(method.receiver());
                yield method.call(this, arguments);
            }
            case JinjaFunction callable -> callable.call(this, arguments);
            case Undefined undefined -> throw undefined.fault();
            case LoopState loop ->
                throw Fault.evaluation("The loop must have the 'recursive' marker to be called recursively.");
            default -> throw Fault.evaluation("'" + Types.name(function) + "' object is not callable");
        };
    }

    private void read(Object value) {
        String text = Types.text(value);
        if (text != null) {
            budget.characters(text.length());
        }
    }

    private Arguments arguments(Passed passed, Map<String, Object> more) {
        if (passed == Passed.NOTHING && more.isEmpty()) {
            return Arguments.NONE;
        }
        List<Object> positional = all(passed.positional());
        Map<String, Object> named = new LinkedHashMap<>();
        for (Keyword keyword : passed.named()) {
            named.put(keyword.name(), evaluate(keyword.value()));
        }
        passed.more().ifPresent(items -> {
            Object list = evaluate(items);
            if (!Types.isIterable(list)) {
                throw Fault.evaluation("argument after * must be an iterable, not " + Types.name(list));
            }
            positional.addAll(Types.collect(list, budget));
        });
        passed.moreNamed().ifPresent(items -> putAll(evaluate(items), named));
        more.forEach((name, value) -> {
            if (named.putIfAbsent(name, value) != null) {
                throw Fault.evaluation("got multiple values for keyword argument " + TextForm.quote(name));
            }
        });
        return new Arguments(positional, named);
    }

    private void putAll(Object mapping, Map<String, Object> named) {
        if (!(mapping instanceof JinjaDict dict)) {
            throw Fault.evaluation("argument after ** must be a mapping, not " + Types.name(mapping));
        }
        for (JinjaDict.Entry entry : dict.entries()) {
            String name = Types.text(entry.key());
            if (name == null) {
                throw Fault.evaluation("keywords must be strings");
            }
            if (named.putIfAbsent(name, entry.value()) != null) {
                throw Fault.evaluation("got multiple values for keyword argument " + TextForm.quote(name));
            }
        }
    }

    Object filter(FilterCall filter, Object value) {
        Arguments arguments = arguments(filter.passed(), Map.of());
        at = filter.at();
        return filter(filter.name(), value, arguments);
    }

    /** Applies a filter by its name. */
    Object filter(String name, Object value, Arguments arguments) {
        budget.step();
        FilterTable.Filter filter = FilterTable.TABLE.get(name);
        if (filter == null) {
            String refusal = FilterTable.REFUSED.get(name);
            throw Fault.evaluation(refusal != null ? refusal : "No filter named " + TextForm.quote(name) + ".");
        }
        read(value);
        return filter.apply(this, value, arguments);
    }

    private Object test(Tested tested) {
        Object value = evaluate(tested.value());
        Arguments arguments = arguments(tested.passed(), Map.of());
        at = tested.at();
        return test(tested.test(), value, arguments);
    }

    /** Applies a test by its name. */
    boolean test(String name, Object value, Arguments arguments) {
        budget.step();
        TestTable.Test test = TestTable.TABLE.get(name);
        if (test == null) {
            throw Fault.evaluation("No test named " + TextForm.quote(name) + ".");
        }
        read(value);
        return test.holds(this, value, arguments);
    }

    private Object binary(Binary binary) {
        Object left = evaluate(binary.left());
        Object right = evaluate(binary.right());
        at = binary.at();
        return switch (binary.operator()) {
            case ADD -> Arithmetic.add(left, right, budget);
            case SUBTRACT -> Arithmetic.subtract(left, right, budget);
            case MULTIPLY -> Arithmetic.multiply(left, right, budget);
            case DIVIDE -> Arithmetic.divide(left, right);
            case FLOOR_DIVIDE -> Arithmetic.floorDivide(left, right, budget);
            case MODULO -> Arithmetic.modulo(left, right, budget);
            case POWER -> Arithmetic.power(left, right, budget);
        };
    }

    private Object concat(Concat concat) {
        var text = new TextBuilder(budget);
        for (Expression part : concat.parts()) {
            text.append(TextForm.str(evaluate(part), budget));
        }
        at = concat.at();
        return text.finish();
    }

    private Object compare(Compare compare) {
        Object left = evaluate(compare.first());
        for (Comparand comparand : compare.rest()) {
            Object right = evaluate(comparand.operand());
            at = compare.at();
            boolean holds = switch (comparand.operator()) {
                case "==" -> Comparison.equal(left, right, budget);
                case "!=" -> !Comparison.equal(left, right, budget);
                case "in" -> Comparison.contains(right, left, budget);
                case "not in" -> !Comparison.contains(right, left, budget);
                default -> Comparison.ordered(comparand.operator(), left, right, budget);
            };
            if (!holds) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Object conditional(Conditional conditional) {
        if (Types.truth(evaluate(conditional.condition()))) {
            return evaluate(conditional.value());
        }
        return conditional
                .otherwise()
                .map(this::evaluate)
                .orElseGet(() -> Undefined.because(
                        "the inline if-expression evaluated to false and no else section was defined."));
    }
}
