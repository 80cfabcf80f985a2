package dev.runnel.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Stable sorting by Python's {@code <}.
 *
 * <p>It is not the JDK's: that one fails on orders that contradict themselves, which NaN makes.
 */
final class Sorting {

    private record Keyed(Object key, Object item) {}

    private Sorting() {}

    /** The items in order of their keys; items with equal keys keep their order, also in reverse. */
    static List<Object> sort(List<Object> items, UnaryOperator<Object> key, boolean reverse, Budget budget) {
        List<Keyed> keyed = new ArrayList<>(items.size());
        for (Object item : items) {
            keyed.add(new Keyed(key.apply(item), item));
        }
        if (reverse) {
            Collections.reverse(keyed);
        }
        List<Keyed> sorted = merged(keyed, budget);
        List<Object> result = new ArrayList<>(items.size());
        for (Keyed one : sorted) {
            result.add(one.item);
        }
        if (reverse) {
            Collections.reverse(result);
        }
        return result;
    }

    private static List<Keyed> merged(List<Keyed> items, Budget budget) {
        if (items.size() < 2) {
            return items;
        }
        int middle = items.size() / 2;
        List<Keyed> left = merged(items.subList(0, middle), budget);
        List<Keyed> right = merged(items.subList(middle, items.size()), budget);
        List<Keyed> result = new ArrayList<>(items.size());
        int l = 0;
        int r = 0;
        while (l < left.size() && r < right.size()) {
            budget.step();
            boolean takeRight = Comparison.less(right.get(r).key, left.get(l).key, budget);
            result.add(takeRight ? right.get(r++) : left.get(l++));
        }
        result.addAll(left.subList(l, left.size()));
        result.addAll(right.subList(r, right.size()));
        return result;
    }
}
