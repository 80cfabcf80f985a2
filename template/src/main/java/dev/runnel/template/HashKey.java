package dev.runnel.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The Java value that is equal for two values exactly if Python's dictionaries take them as one key. */
final class HashKey {

    private record TupleKey(List<Object> items) {}

    private HashKey() {}

    static Object of(Object value, Budget budget) {
        return switch (value) {
            case String text -> text;
            case Markup markup -> markup.text();
            case Long number -> number;
            case BigInteger number -> number;
            case Boolean bool -> bool ? 1L : 0L;
            case Double number ->
                number == Math.rint(number) && !Double.isInfinite(number)
                        ? Numbers.shortest(new BigDecimal(number).toBigInteger())
                        : number;
            case JinjaTuple tuple -> {
                budget.enter();
                List<Object> items = new ArrayList<>();
                for (Object item : tuple.items()) {
                    budget.step();
                    items.add(of(item, budget));
                }
                budget.leave();
                yield new TupleKey(items);
            }
            case Undefined undefined -> Undefined.class;
            case JinjaList list -> throw unhashable(list);
            case JinjaDict dict -> throw unhashable(dict);
            case DictView view -> throw unhashable(view);
            case SliceBounds bounds -> throw unhashable(bounds);
            default -> value;
        };
    }

    private static Fault unhashable(JinjaObject value) {
        return Fault.evaluation("unhashable type: '" + value.typeName() + "'");
    }
}
