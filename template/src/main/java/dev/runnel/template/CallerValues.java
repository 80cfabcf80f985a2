package dev.runnel.template;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Lets the caller's plain values in: nothing else passes, and nothing of the caller's is ever changed. */
final class CallerValues {

    private CallerValues() {}

    /**
     * The value as templates see it; values of templates stay as they are.
     *
     * @throws IllegalArgumentException if it is of another kind
     */
    static Object enter(Object value) {
        return switch (value) {
            case String text -> text;
            case JinjaObject object -> object;
            case Long number -> number;
            case Boolean bool -> bool;
            case Double number -> number;
            case None none -> none;
            case Markup markup -> markup;
            case Integer number -> (long) number;
            case Short number -> (long) number;
            case Byte number -> (long) number;
            case Float number -> (double) number;
            case BigInteger number -> Numbers.shortest(number);
            case Map<?, ?> map -> JinjaDict.ofCaller(map);
            case List<?> list -> JinjaList.ofCaller(list);
            default ->
                throw new IllegalArgumentException(
                        "a template takes no " + value.getClass().getName());
        };
    }
}
