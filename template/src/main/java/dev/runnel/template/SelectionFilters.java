package dev.runnel.template;

import dev.runnel.template.FilterTable.Filter;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The filters that choose: items by tests, values by filters, one value in place of another. */
final class SelectionFilters {

    static final Map<String, Filter> TABLE = Map.of(
            "map",
            SelectionFilters::map,
            "select",
            (evaluator, value, arguments) -> choose(evaluator, value, arguments, false, true),
            "reject",
            (evaluator, value, arguments) -> choose(evaluator, value, arguments, false, false),
            "selectattr",
            (evaluator, value, arguments) -> choose(evaluator, value, arguments, true, true),
            "rejectattr",
            (evaluator, value, arguments) -> choose(evaluator, value, arguments, true, false),
            "default",
            SelectionFilters::otherwise,
            "d",
            SelectionFilters::otherwise,
            "attr",
            SelectionFilters::attribute);

    private SelectionFilters() {}

    private static Object otherwise(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("default", 0, "default_value", "boolean");
        boolean missing = value instanceof Undefined || bound.truth(1, false) && !Types.truth(value);
        return missing ? bound.get(0, "") : value;
    }

    private static Object attribute(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("attr", 1, "name");
        String name = bound.text(0);
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
        Object attribute = Attributes.find(value, name);
        return attribute != null ? attribute : Undefined.attribute(value, name);
    }

    private static Object map(Evaluator evaluator, Object value, Arguments arguments) {
        return lazy(evaluator, value, () -> {
            UnaryOperator<Object> mapping = mapping(evaluator, arguments);
            Iterator<Object> items = Types.iterate(value, evaluator.budget());
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return items.hasNext();
                }

                @Override
                public Object next() {
                    return inside(evaluator.budget(), () -> mapping.apply(items.next()));
                }
            };
        });
    }

    private static UnaryOperator<Object> mapping(Evaluator evaluator, Arguments arguments) {
        if (arguments.positional().isEmpty() && arguments.named().containsKey("attribute")) {
            Bound bound = arguments.bind("map", 0, "attribute", "default");
            AttributePath path = AttributePath.of(bound.get(0));
            return item -> path.read(item, bound.get(1, None.NONE), evaluator.budget());
        }
        if (arguments.positional().isEmpty()) {
            throw Fault.evaluation("map requires a filter argument");
        }
        String name = name(arguments.positional().getFirst(), "filter");
        Arguments rest = withoutFirst(arguments, 1);
        return item -> evaluator.filter(name, item, rest);
    }

    private static String name(Object value, String kind) {
        String name = Types.text(value);
        if (name == null) {
            throw value instanceof Undefined undefined
                    ? Fault.evaluation("No " + kind + " named Undefined. ("
                            + undefined.fault().problem() + "; did you forget to quote the callable name?)")
                    : Fault.evaluation("the name of a " + kind + " is a string, not " + Types.name(value));
        }
        return name;
    }

    private static Arguments withoutFirst(Arguments arguments, int count) {
        List<Object> positional = arguments.positional();
        return new Arguments(positional.subList(count, positional.size()), new LinkedHashMap<>(arguments.named()));
    }

    private static Object choose(
            Evaluator evaluator, Object value, Arguments arguments, boolean ofAttribute, boolean wanted) {
        return lazy(evaluator, value, () -> {
            Predicate<Object> condition = condition(evaluator, arguments, ofAttribute);
            return new Chosen(
                    Types.iterate(value, evaluator.budget()),
                    item -> inside(evaluator.budget(), () -> condition.test(item)) == wanted);
        });
    }

    private static Predicate<Object> condition(Evaluator evaluator, Arguments arguments, boolean ofAttribute) {
        List<Object> positional = arguments.positional();
        if (ofAttribute && positional.isEmpty()) {
            throw Fault.evaluation("Missing parameter for attribute name");
        }
        AttributePath path = AttributePath.of(ofAttribute ? positional.getFirst() : None.NONE);
        int used = ofAttribute ? 1 : 0;
        if (positional.size() == used) {
            return item -> Types.truth(path.read(item, evaluator.budget()));
        }
        String test = name(positional.get(used), "test");
        Arguments rest = withoutFirst(arguments, used + 1);
        return item -> evaluator.test(test, path.read(item, evaluator.budget()), rest);
    }

    /** Filters within filters are levels of evaluation like any other. */
    private static <T> T inside(Budget budget, Items<T> work) {
        budget.enter();
        T result = work.get();
        budget.leave();
        return result;
    }

    /** Something that is worked out when it is needed. */
    private interface Items<T> {
        T get();
    }

    /** A generator that begins its work when its first item is asked for; a false value has no items. */
    private static LazyItems lazy(Evaluator evaluator, Object value, Items<Iterator<Object>> work) {
        return LazyItems.generator(new Iterator<>() {
            private @Nullable Iterator<Object> items;

            private Iterator<Object> begun() {
                Iterator<Object> begun = items;
                if (begun == null) {
                    begun = Types.truth(value) ? work.get() : Collections.emptyIterator();
                    items = begun;
                }
                return begun;
            }

            @Override
            public boolean hasNext() {
                return inside(evaluator.budget(), () -> begun().hasNext());
            }

            @Override
            public Object next() {
                return inside(evaluator.budget(), () -> begun().next());
            }
        });
    }

    /** The items for which a condition holds. */
    private static final class Chosen extends SievedItems {

        private final Predicate<Object> condition;

        Chosen(Iterator<Object> items, Predicate<Object> condition) {
            super(items);
            this.condition = condition;
        }

        @Override
        boolean passes(Object item) {
            return condition.test(item);
        }
    }
}
