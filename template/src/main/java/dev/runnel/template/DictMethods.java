package dev.runnel.template;

import dev.runnel.template.BoundMethod.Method;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The methods of mappings. A mapping of the caller is a copy, so changing it changes nothing of the caller's. */
final class DictMethods {

    static final Map<String, Method> TABLE = Map.ofEntries(
            Map.entry("keys", (evaluator, dict, arguments) -> view(dict, arguments, DictView.Kind.KEYS)),
            Map.entry("values", (evaluator, dict, arguments) -> view(dict, arguments, DictView.Kind.VALUES)),
            Map.entry("items", (evaluator, dict, arguments) -> view(dict, arguments, DictView.Kind.ITEMS)),
            Map.entry("get", DictMethods::get),
            Map.entry("pop", DictMethods::pop),
            Map.entry("popitem", DictMethods::popItem),
            Map.entry("setdefault", DictMethods::setDefault),
            Map.entry("update", DictMethods::update),
            Map.entry("copy", DictMethods::copy),
            Map.entry("clear", DictMethods::clear));

    private DictMethods() {}

    private static JinjaDict dict(Object receiver) {
        return (JinjaDict) receiver;
    }

    private static Object view(Object receiver, Arguments arguments, DictView.Kind kind) {
        var view = new DictView(kind, dict(receiver));
        arguments.bindPositional(view.typeName().replace('_', '.'), 0, 0);
        return view;
    }

    private static Object get(Evaluator evaluator, Object receiver, Arguments arguments) {
        Bound bound = arguments.bindPositional("dict.get", 1, 2);
        Object value = dict(receiver).get(bound.get(0), evaluator.budget());
        return value != null ? value : bound.get(1, None.NONE);
    }

    private static Object pop(Evaluator evaluator, Object receiver, Arguments arguments) {
        Bound bound = arguments.bindPositional("dict.pop", 1, 2);
        Object value = dict(receiver).remove(bound.get(0), evaluator.budget());
        if (value != null) {
            return value;
        }
        if (!bound.has(1)) {
            throw Fault.evaluation(TextForm.repr(bound.get(0), evaluator.budget()));
        }
        return bound.get(1);
    }

    private static Object popItem(Evaluator evaluator, Object receiver, Arguments arguments) {
        arguments.bindPositional("dict.popitem", 0, 0);
        JinjaDict.Entry entry = dict(receiver).removeLast();
        if (entry == null) {
            throw Fault.evaluation("popitem(): dictionary is empty");
        }
        return JinjaTuple.of(entry.key(), entry.value());
    }

    private static Object setDefault(Evaluator evaluator, Object receiver, Arguments arguments) {
        Bound bound = arguments.bindPositional("dict.setdefault", 1, 2);
        Object value = dict(receiver).get(bound.get(0), evaluator.budget());
        if (value != null) {
            return value;
        }
        dict(receiver).put(bound.get(0), bound.get(1, None.NONE), evaluator.budget());
        return bound.get(1, None.NONE);
    }

    private static Object update(Evaluator evaluator, Object receiver, Arguments arguments) {
        fill(dict(receiver), "update", arguments, evaluator.budget());
        return None.NONE;
    }

    /** Puts in what Python's {@code dict()} and {@code update()} take: a mapping or pairs, and named values. */
    static void fill(JinjaDict dict, String function, Arguments arguments, Budget budget) {
        Bound bound = new Arguments(arguments.positional(), Map.of()).bindPositional(function, 0, 1);
        if (bound.has(0)) {
            if (bound.get(0) instanceof JinjaDict other) {
                Iterator<JinjaDict.Entry> entries = other.iterator();
                while (entries.hasNext()) {
                    budget.step();
                    JinjaDict.Entry entry = entries.next();
                    dict.put(entry.key(), entry.value(), budget);
                }
            } else {
                pairs(dict, Types.iterate(bound.get(0), budget), budget);
            }
        }
        arguments.named().forEach((name, value) -> dict.put(name, value, budget));
    }

    private static void pairs(JinjaDict dict, Iterator<Object> pairs, Budget budget) {
        for (int i = 0; pairs.hasNext(); i++) {
            Object pair = pairs.next();
            if (!Types.isIterable(pair)) {
                throw Fault.evaluation("cannot convert dictionary update sequence element #" + i + " to a sequence");
            }
            List<Object> parts = Types.collect(pair, budget);
            if (parts.size() != 2) {
                throw Fault.evaluation(
                        "dictionary update sequence element #" + i + " has length " + parts.size() + "; 2 is required");
            }
            dict.put(parts.get(0), parts.get(1), budget);
        }
    }

    private static Object copy(Evaluator evaluator, Object receiver, Arguments arguments) {
        arguments.bindPositional("dict.copy", 0, 0);
        return dict(receiver).copy(evaluator.budget());
    }

    private static Object clear(Evaluator evaluator, Object receiver, Arguments arguments) {
        arguments.bindPositional("dict.clear", 0, 0);
        dict(receiver).clear();
        return None.NONE;
    }
}
