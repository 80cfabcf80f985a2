package dev.runnel.template;

import dev.runnel.template.BoundMethod.Method;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The methods of lists and tuples. A list of the caller is a copy, so changing it changes nothing of the caller's. */
final class ListMethods {

    static final Map<String, Method> LIST = Map.ofEntries(
            Map.entry("append", ListMethods::append),
            Map.entry("extend", ListMethods::extend),
            Map.entry("insert", ListMethods::insert),
            Map.entry("pop", ListMethods::pop),
            Map.entry("remove", ListMethods::remove),
            Map.entry("clear", ListMethods::clear),
            Map.entry("copy", ListMethods::copy),
            Map.entry("reverse", ListMethods::reverse),
            Map.entry("sort", ListMethods::sort),
            Map.entry("index", ListMethods::index),
            Map.entry("count", ListMethods::count));

    static final Map<String, Method> TUPLE = Map.of("index", ListMethods::index, "count", ListMethods::count);

    private ListMethods() {}

    private static JinjaList list(Object receiver) {
        return (JinjaList) receiver;
    }

    /** Makes sure that the list may grow by that many items. */
    private static void room(JinjaList list, int more, Budget budget) {
        if ((long) list.size() + more > budget.limits().valueSize()) {
            budget.allocate(Long.MAX_VALUE);
        }
        budget.allocate(more);
    }

    private static Object append(Evaluator evaluator, Object receiver, Arguments arguments) {
        Object item = arguments.bindPositional("list.append", 1, 1).get(0);
        room(list(receiver), 1, evaluator.budget());
        list(receiver).items().add(item);
        return None.NONE;
    }

    private static Object extend(Evaluator evaluator, Object receiver, Arguments arguments) {
        Object items = arguments.bindPositional("list.extend", 1, 1).get(0);
        List<Object> more = Types.collect(items, evaluator.budget());
        room(list(receiver), more.size(), evaluator.budget());
        list(receiver).items().addAll(more);
        return None.NONE;
    }

    private static Object insert(Evaluator evaluator, Object receiver, Arguments arguments) {
        Bound bound = arguments.bindPositional("list.insert", 2, 2);
        JinjaList list = list(receiver);
        room(list, 1, evaluator.budget());
        long at = bound.integer(0, 0);
        list.items().add((int) Math.clamp(at < 0 ? at + list.size() : at, 0L, (long) list.size()), bound.get(1));
        return None.NONE;
    }

    private static Object pop(Evaluator evaluator, Object receiver, Arguments arguments) {
        Bound bound = arguments.bindPositional("list.pop", 0, 1);
        JinjaList list = list(receiver);
        if (list.size() == 0) {
            throw Fault.evaluation("pop from empty list");
        }
        long at = bound.integer(0, -1);
        at = at < 0 ? at + list.size() : at;
        if (at < 0 || at >= list.size()) {
            throw Fault.evaluation("pop index out of range");
        }
        return list.items().remove((int) at);
    }

    private static Object remove(Evaluator evaluator, Object receiver, Arguments arguments) {
        Object item = arguments.bindPositional("list.remove", 1, 1).get(0);
        List<Object> items = list(receiver).items();
        int at = position(items, item, evaluator.budget());
        if (at < 0) {
            throw Fault.evaluation("list.remove(x): x not in list");
        }
        items.remove(at);
        return None.NONE;
    }

    private static Object clear(Evaluator evaluator, Object receiver, Arguments arguments) {
        arguments.bindPositional("list.clear", 0, 0);
        list(receiver).items().clear();
        return None.NONE;
    }

    private static Object copy(Evaluator evaluator, Object receiver, Arguments arguments) {
        arguments.bindPositional("list.copy", 0, 0);
        evaluator.budget().allocate(list(receiver).size());
        return new JinjaList(list(receiver).items());
    }

    private static Object reverse(Evaluator evaluator, Object receiver, Arguments arguments) {
        arguments.bindPositional("list.reverse", 0, 0);
        Collections.reverse(list(receiver).items());
        return None.NONE;
    }

    private static Object sort(Evaluator evaluator, Object receiver, Arguments arguments) {
        if (arguments.named().getOrDefault("key", None.NONE) != None.NONE) {
            throw Fault.evaluation("'key' of list.sort() is not supported; the filter 'sort' takes an attribute");
        }
        Bound bound = new Arguments(List.of(), arguments.named()).bind("sort", 0, "key", "reverse");
        if (!arguments.positional().isEmpty()) {
            throw Fault.evaluation("sort() takes no positional arguments");
        }
        List<Object> items = list(receiver).items();
        List<Object> sorted = Sorting.sort(items, item -> item, bound.truth(1, false), evaluator.budget());
        for (int i = 0; i < sorted.size(); i++) {
            items.set(i, sorted.get(i));
        }
        return None.NONE;
    }

    private static Object index(Evaluator evaluator, Object receiver, Arguments arguments) {
        Bound bound = arguments.bindPositional(Types.name(receiver) + ".index", 1, 3);
        List<Object> items = items(receiver, evaluator.budget());
        int start = position(bound, 1, 0, items.size());
        int end = position(bound, 2, items.size(), items.size());
        int at = start >= end ? -1 : position(items.subList(start, end), bound.get(0), evaluator.budget());
        if (at < 0) {
            throw Fault.evaluation(
                    TextForm.repr(bound.get(0), evaluator.budget()) + " is not in " + Types.name(receiver));
        }
        return (long) start + at;
    }

    private static int position(Bound bound, int parameter, int otherwise, int length) {
        long position = bound.integer(parameter, otherwise);
        return (int) Math.clamp(position < 0 ? position + length : position, 0L, (long) length);
    }

    private static Object count(Evaluator evaluator, Object receiver, Arguments arguments) {
        Object item =
                arguments.bindPositional(Types.name(receiver) + ".count", 1, 1).get(0);
        long count = 0;
        for (Object candidate : items(receiver, evaluator.budget())) {
            evaluator.budget().step();
            count += Comparison.equal(candidate, item, evaluator.budget()) ? 1 : 0;
        }
        return count;
    }

    private static List<Object> items(Object receiver, Budget budget) {
        return switch (receiver) {
            case JinjaList list -> list.items();
            case JinjaTuple tuple -> tuple.items();
            default -> Types.collect(receiver, budget);
        };
    }

    private static int position(List<Object> items, Object item, Budget budget) {
        for (int i = 0; i < items.size(); i++) {
            budget.step();
            if (Comparison.equal(items.get(i), item, budget)) {
                return i;
            }
        }
        return -1;
    }
}
