package dev.runnel.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jinja's access to attributes and items: one is tried after the other. */
final class Subscript {

    private Subscript() {}

    /** {@code object.name}: the attribute, else the item of that name, else undefined. */
    static Object attribute(Object object, String name, Budget budget) {
        if (object instanceof Undefined undefined) {
            throw undefined.fault();
        }
        Object attribute = Attributes.find(object, name);
        if (attribute != null) {
            return attribute;
        }
        Object item = object instanceof JinjaDict dict ? dict.get(name, budget) : null;
        return item != null ? item : Undefined.attribute(object, name);
    }

    /** {@code object[key]}: the item, else for a text key the attribute of that name, else undefined. */
    static Object item(Object object, Object key, Budget budget) {
        if (object instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (key instanceof SliceBounds bounds) {
            return slice(object, bounds, budget);
        }
        Object item = find(object, key, budget);
        if (item != null) {
            return item;
        }
        String name = Types.text(key);
        if (name == null) {
            return Undefined.element(object, key, budget);
        }
        Object attribute = Attributes.find(object, name);
        return attribute != null ? attribute : Undefined.attribute(object, name);
    }

    private static @Nullable Object find(Object object, Object key, Budget budget) {
        if (object instanceof JinjaDict dict) {
            return key instanceof JinjaList || key instanceof JinjaDict ? null : dict.get(key, budget);
        }
        if (!Numbers.isInteger(key)) {
            return null;
        }
        int length = object instanceof JinjaRange
                        || object instanceof JinjaList
                        || object instanceof JinjaTuple
                        || Types.isText(object)
                ? Types.length(object)
                : 0;
        long index = Numbers.index(key);
        if (index < 0) {
            index += length;
        }
        return index >= 0 && index < length ? at(object, (int) index) : null;
    }

    private static @Nullable Object at(Object object, int index) {
        return switch (object) {
            case JinjaList list -> list.get(index);
            case JinjaTuple tuple -> tuple.items().get(index);
            case JinjaRange range -> range.get(index);
            case String text -> character(text, index);
            case Markup markup -> new Markup(character(markup.text(), index));
            default -> null;
        };
    }

    private static String character(String text, int index) {
        return Character.toString(text.codePointAt(Characters.offset(text, index)));
    }

    /** Unlike a key, a slice that does not fit fails. */
    private static Object slice(Object object, SliceBounds bounds, Budget budget) {
        return switch (object) {
            case String text -> sliceText(text, bounds, budget);
            case Markup markup -> new Markup(sliceText(markup.text(), bounds, budget));
            case JinjaList list -> new JinjaList(pick(list.items(), bounds, budget));
            case JinjaTuple tuple -> new JinjaTuple(pick(tuple.items(), bounds, budget));
            case JinjaRange range -> {
                Cut cut = Cut.of(bounds, range.size());
                long start = range.start() + cut.start * range.step();
                long step = cut.step * range.step();
                yield new JinjaRange(start, range.start() + cut.stop * range.step(), step, cut.size);
            }
            case JinjaDict dict -> throw Fault.evaluation("unhashable type: 'slice'");
            default -> throw Fault.evaluation("'" + Types.name(object) + "' object is not subscriptable");
        };
    }

    /** A slice in steps of one. */
    static String sliceText(String text, SliceBounds bounds, Budget budget) {
        Cut cut = Cut.of(bounds, Characters.length(text));
        budget.allocate(cut.size);
        if (cut.step == 1) {
            return Characters.substring(text, (int) cut.start, (int) cut.start + cut.size);
        }
        int[] characters = text.codePoints().toArray();
        var picked = new StringBuilder();
        for (int i = 0; i < cut.size; i++) {
            picked.appendCodePoint(characters[(int) (cut.start + i * cut.step)]);
        }
        return picked.toString();
    }

    private static List<Object> pick(List<Object> items, SliceBounds bounds, Budget budget) {
        Cut cut = Cut.of(bounds, items.size());
        budget.allocate(cut.size);
        List<Object> picked = new ArrayList<>(cut.size);
        for (int i = 0; i < cut.size; i++) {
            picked.add(items.get((int) (cut.start + i * cut.step)));
        }
        return picked;
    }

    /** The positions that a slice means in a sequence. */
    private record Cut(long start, long stop, long step, int size) {

        static Cut of(SliceBounds bounds, int length) {
            long step = bounds.step() == None.NONE ? 1 : bound(bounds.step());
            if (step == 0) {
                throw Fault.evaluation("slice step cannot be zero");
            }
            // Beyond the length every step is alike; this keeps the arithmetic in range.
            step = Math.clamp(step, -(long) length - 1, (long) length + 1);
            long least = step < 0 ? -1 : 0;
            long greatest = step < 0 ? length - 1 : length;
            long start = limit(bounds.start(), step < 0 ? greatest : least, length, least, greatest);
            long stop = limit(bounds.stop(), step < 0 ? least : greatest, length, least, greatest);
            long distance = step > 0 ? stop - start : start - stop;
            int size = distance <= 0 ? 0 : (int) ((distance - 1) / Math.abs(step) + 1);
            return new Cut(start, stop, step, size);
        }

        private static long limit(Object value, long missing, int length, long least, long greatest) {
            if (value == None.NONE) {
                return missing;
            }
            long index = bound(value);
            return Math.clamp(index < 0 ? index + length : index, least, Math.max(least, greatest));
        }

        private static long bound(Object value) {
            if (value instanceof Undefined undefined) {
                throw undefined.fault();
            }
            if (!Numbers.isInteger(value)) {
                throw Fault.evaluation("slice indices must be integers or None or have an __index__ method");
            }
            return Numbers.index(value);
        }
    }
}
