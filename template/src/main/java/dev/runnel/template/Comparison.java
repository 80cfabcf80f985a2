package dev.runnel.template;

import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Equality, order and membership with Python's meaning. */
final class Comparison {

    private Comparison() {}

    static boolean equal(Object left, Object right, Budget budget) {
        if (left == right) {
            return !(left instanceof Double number && number.isNaN());
        }
        if (left instanceof String a && right instanceof String b) {
            budget.characters(a.length());
            return a.equals(b);
        }
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            Integer order = Numbers.compare(left, right);
            return order != null && order == 0;
        }
        if (Types.isText(left)) {
            String text = Types.text(left);
            return text != null && text.equals(Types.text(right));
        }
        budget.step();
        budget.enter();
        boolean equal = equalObjects(left, right, budget);
        budget.leave();
        return equal;
    }

    private static boolean equalObjects(Object left, Object right, Budget budget) {
        return switch (left) {
            case JinjaList a when right instanceof JinjaList b -> equalItems(a.items(), b.items(), budget);
            case JinjaTuple a when right instanceof JinjaTuple b -> equalItems(a.items(), b.items(), budget);
            case JinjaDict a when right instanceof JinjaDict b -> equalEntries(a, b, budget);
            case JinjaRange a
            when right instanceof JinjaRange b ->
                a.size() == b.size()
                        && (a.size() == 0 || a.start() == b.start())
                        && (a.size() < 2 || a.step() == b.step());
            case Undefined a -> right instanceof Undefined;
            default -> false;
        };
    }

    private static boolean equalItems(List<Object> left, List<Object> right, Budget budget) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            budget.step();
            if (!equal(left.get(i), right.get(i), budget)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalEntries(JinjaDict left, JinjaDict right, Budget budget) {
        if (left.size() != right.size()) {
            return false;
        }
        for (JinjaDict.Entry entry : left.entries()) {
            budget.step();
            Object other = right.get(entry.key(), budget);
            if (other == null || !equal(entry.value(), other, budget)) {
                return false;
            }
        }
        return true;
    }

    /** Python's {@code <}. */
    static boolean less(Object left, Object right, Budget budget) {
        return ordered("<", left, right, budget);
    }

    /** Python's {@code <}, {@code <=}, {@code >} or {@code >=}, by its symbol. */
    static boolean ordered(String symbol, Object left, Object right, Budget budget) {
        Integer order = order(symbol, left, right, budget);
        if (order == null) {
            return false;
        }
        return switch (symbol) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> throw new IllegalStateException(symbol);
        };
    }

    /** Null where a number is none (NaN): nothing is less, equal or greater then. */
    private static @Nullable Integer order(String symbol, Object left, Object right, Budget budget) {
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.compare(left, right);
        }
        String text = Types.text(left);
        String otherText = Types.text(right);
        if (text != null && otherText != null) {
            return Characters.compare(text, otherText);
        }
        if (left instanceof JinjaList a && right instanceof JinjaList b) {
            return orderItems(symbol, a.items(), b.items(), budget);
        }
        if (left instanceof JinjaTuple a && right instanceof JinjaTuple b) {
            return orderItems(symbol, a.items(), b.items(), budget);
        }
        if (left instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (right instanceof Undefined undefined) {
            throw undefined.fault();
        }
        throw Fault.evaluation("'" + symbol + "' not supported between instances of '" + Types.name(left) + "' and '"
                + Types.name(right) + "'");
    }

    private static @Nullable Integer orderItems(String symbol, List<Object> left, List<Object> right, Budget budget) {
        budget.enter();
        Integer order = Integer.compare(left.size(), right.size());
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            budget.step();
            if (!equal(left.get(i), right.get(i), budget)) {
                order = order(symbol, left.get(i), right.get(i), budget);
                break;
            }
        }
        budget.leave();
        return order;
    }

    /** Python's {@code in}. */
    static boolean contains(Object container, Object value, Budget budget) {
        return switch (container) {
            case String text -> containsText(text, value, budget);
            case Markup markup -> containsText(markup.text(), value, budget);
            case JinjaDict dict -> dict.get(value, budget) != null;
            case DictView view
            when view.kind() == DictView.Kind.KEYS -> view.dict().get(value, budget) != null;
            case JinjaRange range when value instanceof Long number -> range.indexOf(number) >= 0;
            case JinjaRange range when value instanceof BigInteger -> false;
            default -> {
                if (!Types.isIterable(container)) {
                    throw Fault.evaluation("argument of type '" + Types.name(container) + "' is not iterable");
                }
                yield containsItem(Types.iterate(container, budget), value, budget);
            }
        };
    }

    private static boolean containsItem(Iterator<Object> items, Object value, Budget budget) {
        while (items.hasNext()) {
            Object item = items.next();
            if (item == value || equal(item, value, budget)) {
                return true;
            }
        }
        return false;
    }

    private static boolean containsText(String container, Object value, Budget budget) {
        budget.characters(container.length());
        String text = Types.text(value);
        if (text == null) {
            throw Fault.evaluation("'in <string>' requires string as left operand, not " + Types.name(value));
        }
        return TextFind.contains(container, text);
    }
}
