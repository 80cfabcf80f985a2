package dev.runnel.template;

import dev.runnel.template.FilterTable.Filter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The filters that take sequences and mappings apart or put them together. */
final class SequenceFilters {

    static final Map<String, Filter> TABLE = Map.ofEntries(
            Map.entry("first", SequenceFilters::first),
            Map.entry("last", SequenceFilters::last),
            Map.entry("length", SequenceFilters::length),
            Map.entry("count", SequenceFilters::length),
            Map.entry("list", SequenceFilters::list),
            Map.entry("reverse", SequenceFilters::reverse),
            Map.entry("batch", SequenceFilters::batch),
            Map.entry("slice", SequenceFilters::slice),
            Map.entry("items", SequenceFilters::items),
            Map.entry("sum", SequenceFilters::sum));

    private SequenceFilters() {}

    private static Object first(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("first", 0);
        Iterator<Object> items = Types.iterate(value, evaluator.budget());
        return items.hasNext() ? items.next() : Undefined.because("No first item, sequence was empty.");
    }

    private static Object last(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("last", 0);
        if (!isReversible(value)) {
            throw Fault.evaluation("'" + Types.name(value) + "' object is not reversible");
        }
        Object last = Undefined.because("No last item, sequence was empty.");
        if (value instanceof JinjaList list) {
            return list.size() == 0 ? last : list.get(list.size() - 1);
        }
        List<Object> items = Types.collect(value, evaluator.budget());
        return items.isEmpty() ? last : items.getLast();
    }

    private static boolean isReversible(Object value) {
        return Types.isIterable(value) && !(value instanceof LazyItems) && !(value instanceof LoopState);
    }

    private static Object length(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("length", 0);
        return Types.requiredLength(value);
    }

    private static Object list(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("list", 0);
        return new JinjaList(Types.collect(value, evaluator.budget()));
    }

    private static Object reverse(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("reverse", 0);
        String text = Types.text(value);
        if (text != null) {
            evaluator.budget().allocate(text.length());
            return Escaping.like(value, new StringBuilder(text).reverse().toString());
        }
        if (!Types.isIterable(value)) {
            throw Fault.evaluation("argument must be iterable");
        }
        List<Object> items = Types.collect(value, evaluator.budget());
        Collections.reverse(items);
        return isReversible(value) ? new LazyItems("reversed", items.iterator()) : new JinjaList(items);
    }

    private static Object batch(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("batch", 1, "linecount", "fill_with");
        return LazyItems.generator(new Batches(evaluator.budget(), value, bound));
    }

    /** Lists of a number of items, made one at a time. */
    private static final class Batches implements Iterator<Object> {

        private final Budget budget;
        private final Iterator<Object> items;
        private final Bound bound;
        private boolean begun;

        Batches(Budget budget, Object value, Bound bound) {
            this.budget = budget;
            this.items = Types.iterate(value, budget);
            this.bound = bound;
        }

        @Override
        public boolean hasNext() {
            return items.hasNext();
        }

        @Override
        public Object next() {
            Object size = bound.get(0);
            List<Object> batch = new ArrayList<>();
            // As in Jinja, a size of zero gives one empty list, and then all the rest.
            while (items.hasNext()
                    && (begun && batch.isEmpty() || !Comparison.equal((long) batch.size(), size, budget))) {
                batch.add(items.next());
            }
            begun = true;
            if (bound.isSet(1) && Comparison.less((long) batch.size(), size, budget)) {
                long missing = Numbers.index(size) - batch.size();
                budget.allocate(missing);
                batch.addAll(Collections.nCopies((int) missing, bound.get(1)));
            }
            budget.allocate(batch.size());
            return new JinjaList(batch);
        }
    }

    private static Object slice(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("slice", 1, "slices", "fill_with");
        List<Object> items = Types.collect(value, evaluator.budget());
        long slices = bound.integer(0, 1);
        if (slices == 0) {
            throw Fault.evaluation("integer division or modulo by zero");
        }
        return LazyItems.generator(new Slices(evaluator.budget(), items, slices, bound.get(1, None.NONE)));
    }

    /** Columns of as equal length as can be, made one at a time. */
    private static final class Slices implements Iterator<Object> {

        private final Budget budget;
        private final List<Object> items;
        private final long slices;
        private final Object fill;
        private long number;
        private int start;

        Slices(Budget budget, List<Object> items, long slices, Object fill) {
            this.budget = budget;
            this.items = items;
            this.slices = slices;
            this.fill = fill;
        }

        @Override
        public boolean hasNext() {
            return number < slices;
        }

        @Override
        public Object next() {
            boolean longer = number < items.size() % slices;
            int end = start + (int) (items.size() / slices) + (longer ? 1 : 0);
            List<Object> column = new ArrayList<>(items.subList(start, end));
            if (fill != None.NONE && !longer) {
                column.add(fill);
            }
            budget.allocate(column.size());
            number++;
            start = end;
            return new JinjaList(column);
        }
    }

    private static Object items(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("items", 0);
        if (value instanceof Undefined) {
            return LazyItems.generator(Collections.emptyIterator());
        }
        if (!(value instanceof JinjaDict dict)) {
            throw Fault.evaluation("Can only get item pairs from a mapping.");
        }
        return LazyItems.generator(new DictView(DictView.Kind.ITEMS, dict).iterator());
    }

    private static Object sum(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("sum", 0, "attribute", "start");
        Budget budget = evaluator.budget();
        AttributePath path = AttributePath.of(bound.get(0, None.NONE));
        Object sum = bound.get(1, 0L);
        if (Types.isText(sum)) {
            throw Fault.evaluation("sum() can't sum strings [use ''.join(seq) instead]");
        }
        Iterator<Object> items = Types.iterate(value, budget);
        while (items.hasNext()) {
            sum = Arithmetic.add(sum, path.read(items.next(), budget), budget);
        }
        return sum;
    }
}
