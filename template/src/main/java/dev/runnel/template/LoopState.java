package dev.runnel.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop}: where a loop is, and what lies before and behind it. */
final class LoopState implements JinjaObject {

    private final Object iterable;
    private final Budget budget;
    private Iterator<Object> items;
    private int index0 = -1;
    private int length = -1;
    private @Nullable Object before;
    private @Nullable Object current;
    private @Nullable Object after;
    private @Nullable List<Object> lastChanged;

    LoopState(Object iterable, Budget budget) {
        this.iterable = iterable;
        this.budget = budget;
        this.items = Types.iterate(iterable, budget);
    }

    /** The next item, or null at the end. */
    @Nullable
    Object advance() {
        Object next = after != null ? after : items.hasNext() ? items.next() : null;
        after = null;
        if (next != null) {
            index0++;
            before = current;
            current = next;
        }
        return next;
    }

    int index() {
        return index0 + 1;
    }

    int length() {
        if (length < 0) {
            length = Types.length(iterable);
        }
        if (length < 0) {
            List<Object> rest = new ArrayList<>();
            items.forEachRemaining(rest::add);
            budget.allocate(rest.size());
            length = rest.size() + index() + (after == null ? 0 : 1);
            items = rest.iterator();
        }
        return length;
    }

    private @Nullable Object peek() {
        if (after == null && items.hasNext()) {
            after = items.next();
        }
        return after;
    }

    @Nullable
    Object attribute(String name) {
        return switch (name) {
            case "index" -> (long) index();
            case "index0" -> (long) index0;
            case "revindex" -> (long) length() - index0;
            case "revindex0" -> (long) length() - index();
            case "first" -> index0 == 0;
            case "last" -> peek() == null;
            case "length" -> (long) length();
            case "depth" -> 1L;
            case "depth0" -> 0L;
            case "previtem" -> {
                Object item = before;
                yield index0 == 0 || item == null ? Undefined.because("there is no previous item") : item;
            }
            case "nextitem" -> {
                Object item = peek();
                yield item == null ? Undefined.because("there is no next item") : item;
            }
            case "cycle" -> new BuiltinFunction("cycle", (evaluator, arguments) -> cycle(arguments));
            case "changed" -> new BuiltinFunction("changed", (evaluator, arguments) -> changed(arguments));
            default -> null;
        };
    }

    private Object cycle(Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw Fault.evaluation("no items for cycling given");
        }
        return arguments.positional().get(index0 % arguments.positional().size());
    }

    private Object changed(Arguments arguments) {
        List<Object> values = arguments.positional();
        List<Object> last = lastChanged;
        boolean same = last != null && Comparison.equal(new JinjaTuple(last), new JinjaTuple(values), budget);
        lastChanged = values;
        return !same;
    }

    @Override
    public String typeName() {
        return "jinja2.runtime.LoopContext";
    }
}
