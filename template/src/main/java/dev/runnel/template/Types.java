package dev.runnel.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/** What Python knows about a value by its type: name, truth, length, iteration. */
final class Types {

    private Types() {}

    static String name(Object value) {
        return switch (value) {
            case None none -> "NoneType";
            case Boolean bool -> "bool";
            case Long number -> "int";
            case BigInteger number -> "int";
            case Double number -> "float";
            case String text -> "str";
            case Markup markup -> "Markup";
            case JinjaObject object -> object.typeName();
            default -> throw new IllegalStateException("not a value: " + value.getClass());
        };
    }

    static boolean isText(Object value) {
        return value instanceof String || value instanceof Markup;
    }

    /** The characters of a text value; null for other values. */
    static @Nullable String text(Object value) {
        return switch (value) {
            case String text -> text;
            case Markup markup -> markup.text();
            default -> null;
        };
    }

    static boolean truth(Object value) {
        return switch (value) {
            case Boolean bool -> bool;
            case String text -> !text.isEmpty();
            case None none -> false;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case Undefined undefined -> false;
            case LoopState loop -> true;
            default -> {
                int length = length(value);
                yield length != 0;
            }
        };
    }

    /** Python's {@code len}, or -1 for what has none. */
    static int length(Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case Markup markup -> markup.text().codePointCount(0, markup.text().length());
            case JinjaList list -> list.size();
            case JinjaTuple tuple -> tuple.items().size();
            case JinjaDict dict -> dict.size();
            case DictView view -> view.dict().size();
            case JinjaRange range -> range.size();
            case Undefined undefined -> 0;
            case LoopState loop -> loop.length();
            default -> -1;
        };
    }

    /** Python's {@code len}, which fails for what has none. */
    static long requiredLength(Object value) {
        int length = length(value);
        if (length < 0) {
            throw Fault.evaluation("object of type '" + name(value) + "' has no len()");
        }
        return length;
    }

    static boolean isIterable(Object value) {
        return switch (value) {
            case JinjaList list -> true;
            case JinjaTuple tuple -> true;
            case JinjaDict dict -> true;
            case DictView view -> true;
            case JinjaRange range -> true;
            case LazyItems items -> true;
            case Undefined undefined -> true;
            case LoopState loop -> true;
            default -> isText(value);
        };
    }

    /** Iterates; each item is a step. */
    static Iterator<Object> iterate(Object value, Budget budget) {
        Iterator<Object> items = items(value);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Object next() {
                budget.step();
                return items.next();
            }
        };
    }

    private static Iterator<Object> items(Object value) {
        return switch (value) {
            case JinjaList list -> indexed(list);
            case JinjaTuple tuple -> tuple.items().iterator();
            case JinjaDict dict -> new DictView(DictView.Kind.KEYS, dict).iterator();
            case DictView view -> view.iterator();
            case JinjaRange range -> numbers(range);
            case LazyItems items -> items.iterator();
            case String text -> characters(text);
            case Markup markup -> characters(markup.text());
            case Undefined undefined -> List.of().iterator();
            case LoopState loop -> throw Fault.evaluation("iterating over 'loop' is not supported");
            default -> throw Fault.evaluation("'" + name(value) + "' object is not iterable");
        };
    }

    /** All items in a new list. */
    static List<Object> collect(Object value, Budget budget) {
        var items = new ArrayList<Object>();
        Iterator<Object> iterator = iterate(value, budget);
        while (iterator.hasNext()) {
            if (items.size() >= budget.limits().valueSize()) {
                budget.allocate(Long.MAX_VALUE);
            }
            items.add(iterator.next());
        }
        budget.allocate(items.size());
        return items;
    }

    /** As in Python, a list that grows under its iteration is iterated to its new end. */
    private static Iterator<Object> indexed(JinjaList list) {
        return new Iterator<>() {
            private int index;

            @Override
            public boolean hasNext() {
                return index < list.size();
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return list.get(index++);
            }
        };
    }

    private static Iterator<Object> numbers(JinjaRange range) {
        return new Iterator<>() {
            private int index;

            @Override
            public boolean hasNext() {
                return index < range.size();
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return range.get(index++);
            }
        };
    }

    private static Iterator<Object> characters(String text) {
        PrimitiveIterator.OfInt codePoints = text.codePoints().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return codePoints.hasNext();
            }

            @Override
            public Object next() {
                return Character.toString(codePoints.nextInt());
            }
        };
    }
}
