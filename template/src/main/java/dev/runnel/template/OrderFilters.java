package dev.runnel.template;

import dev.runnel.template.FilterTable.Filter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The filters that compare items with each other. */
final class OrderFilters {

    static final Map<String, Filter> TABLE = Map.of(
            "sort", OrderFilters::sort,
            "dictsort", OrderFilters::sortEntries,
            "groupby", OrderFilters::groupBy,
            "unique", OrderFilters::unique,
            "min", (evaluator, value, arguments) -> extreme(evaluator, value, arguments, true),
            "max", (evaluator, value, arguments) -> extreme(evaluator, value, arguments, false));

    private OrderFilters() {}

    private static UnaryOperator<Object> key(Object attribute, boolean caseSensitive, Object otherwise, Budget budget) {
        AttributePath path = AttributePath.of(attribute);
        return item -> {
            Object value = path.read(item, otherwise, budget);
            return caseSensitive ? value : AttributePath.ignoreCase(value);
        };
    }

    private static Object sort(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("sort", 0, "reverse", "case_sensitive", "attribute");
        Budget budget = evaluator.budget();
        boolean caseSensitive = bound.truth(1, false);
        List<AttributePath> paths = AttributePath.several(bound.get(2, None.NONE));
        UnaryOperator<Object> key = item -> {
            List<Object> keys = new ArrayList<>(paths.size());
            for (AttributePath path : paths) {
                Object part = path.read(item, budget);
                keys.add(caseSensitive ? part : AttributePath.ignoreCase(part));
            }
            return new JinjaList(keys);
        };
        return new JinjaList(Sorting.sort(Types.collect(value, budget), key, bound.truth(0, false), budget));
    }

    private static Object sortEntries(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("dictsort", 0, "case_sensitive", "by", "reverse");
        Budget budget = evaluator.budget();
        boolean caseSensitive = bound.truth(0, false);
        String by = TextForm.str(bound.get(1, "key"), budget);
        if (!by.equals("key") && !by.equals("value")) {
            throw Fault.evaluation("You can only sort by either \"key\" or \"value\"");
        }
        if (!(value instanceof JinjaDict dict)) {
            throw value instanceof Undefined undefined
                    ? undefined.fault()
                    : Fault.evaluation("'" + Types.name(value) + "' object has no attribute 'items'");
        }
        List<Object> entries = Types.collect(new DictView(DictView.Kind.ITEMS, dict), budget);
        UnaryOperator<Object> key = entry -> {
            Object part = ((JinjaTuple) entry).items().get(by.equals("key") ? 0 : 1);
            return caseSensitive ? part : AttributePath.ignoreCase(part);
        };
        return new JinjaList(Sorting.sort(entries, key, bound.truth(2, false), budget));
    }

    private static Object groupBy(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("groupby", 1, "attribute", "default", "case_sensitive");
        Budget budget = evaluator.budget();
        Object otherwise = bound.get(1, None.NONE);
        UnaryOperator<Object> key = key(bound.get(0), bound.truth(2, false), otherwise, budget);
        UnaryOperator<Object> shown = key(bound.get(0), true, otherwise, budget);
        List<Object> groups = new ArrayList<>();
        List<Object> group = new ArrayList<>();
        Object groupKey = None.NONE;
        for (Object item : Sorting.sort(Types.collect(value, budget), key, false, budget)) {
            Object itemKey = key.apply(item);
            if (!group.isEmpty() && !Comparison.equal(itemKey, groupKey, budget)) {
                groups.add(JinjaTuple.group(shown.apply(group.getFirst()), new JinjaList(group)));
                group = new ArrayList<>();
            }
            groupKey = itemKey;
            group.add(item);
        }
        if (!group.isEmpty()) {
            groups.add(JinjaTuple.group(shown.apply(group.getFirst()), new JinjaList(group)));
        }
        return new JinjaList(groups);
    }

    private static Object unique(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("unique", 0, "case_sensitive", "attribute");
        Budget budget = evaluator.budget();
        UnaryOperator<Object> key = key(bound.get(1, None.NONE), bound.truth(0, false), None.NONE, budget);
        return LazyItems.generator(new Distinct(Types.iterate(value, budget), key, budget));
    }

    /** Each item whose key has not been before. */
    private static final class Distinct extends SievedItems {

        private final UnaryOperator<Object> key;
        private final Budget budget;
        private final Set<Object> seen = new HashSet<>();

        Distinct(Iterator<Object> items, UnaryOperator<Object> key, Budget budget) {
            super(items);
            this.key = key;
            this.budget = budget;
        }

        @Override
        boolean passes(Object item) {
            boolean first = seen.add(HashKey.of(key.apply(item), budget));
            if (first) {
                budget.allocate(1);
            }
            return first;
        }
    }

    private static Object extreme(Evaluator evaluator, Object value, Arguments arguments, boolean least) {
        Bound bound = arguments.bind(least ? "min" : "max", 0, "case_sensitive", "attribute");
        Budget budget = evaluator.budget();
        UnaryOperator<Object> key = key(bound.get(1, None.NONE), bound.truth(0, false), None.NONE, budget);
        Iterator<Object> items = Types.iterate(value, budget);
        if (!items.hasNext()) {
            return Undefined.because("No aggregated item, sequence was empty.");
        }
        Object best = items.next();
        Object bestKey = key.apply(best);
        while (items.hasNext()) {
            Object item = items.next();
            Object itemKey = key.apply(item);
            if (Comparison.ordered(least ? "<" : ">", itemKey, bestKey, budget)) {
                best = item;
                bestKey = itemKey;
            }
        }
        return best;
    }
}
