package dev.runnel.template;

import dev.runnel.template.BoundMethod.Method;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes that values have: methods of the known types, and what functions and loops tell of themselves. */
final class Attributes {

    private static final Set<String> REFUSED_TEXT =
            Set.of("casefold", "encode", "format_map", "isidentifier", "maketrans", "translate");
    private static final Set<String> REFUSED_INTEGER = Set.of(
            "as_integer_ratio",
            "bit_count",
            "conjugate",
            "denominator",
            "from_bytes",
            "imag",
            "numerator",
            "real",
            "to_bytes");
    private static final Set<String> REFUSED_DECIMAL =
            Set.of("as_integer_ratio", "conjugate", "fromhex", "hex", "imag", "real");
    private static final Set<String> REFUSED_DICT = Set.of("fromkeys");
    private static final Set<String> REFUSED_VIEW = Set.of("isdisjoint", "mapping");
    private static final Set<String> REFUSED_GENERATOR =
            Set.of("close", "send", "throw", "gi_code", "gi_frame", "gi_running", "gi_suspended", "gi_yieldfrom");

    private static final Map<String, Method> INTEGER = Map.of("bit_length", (evaluator, number, arguments) -> {
        arguments.bindPositional("int.bit_length", 0, 0);
        return (long) Numbers.big(number).abs().bitLength();
    });
    private static final Map<String, Method> DECIMAL = Map.of("is_integer", (evaluator, number, arguments) -> {
        arguments.bindPositional("float.is_integer", 0, 0);
        double value = Numbers.decimal(number);
        return value == Math.rint(value) && !Double.isInfinite(value);
    });
    private static final Map<String, Method> CYCLER = Map.of(
            "next",
            (evaluator, cycler, arguments) -> {
                arguments.bindPositional("Cycler.next", 0, 0);
                return ((Cycler) cycler).next();
            },
            "reset",
            (evaluator, cycler, arguments) -> {
                arguments.bindPositional("Cycler.reset", 0, 0);
                ((Cycler) cycler).reset();
                return None.NONE;
            });

    private Attributes() {}

    /** The attribute, or null where there is none. */
    static @Nullable Object find(Object object, String name) {
        if (name.startsWith("__") && name.endsWith("__") && name.length() > 4) {
            throw Fault.evaluation("access to " + TextForm.quote(name) + " is not supported");
        }
        return switch (object) {
            case String text -> method(object, name, TextMethods.TABLE, REFUSED_TEXT);
            case Markup markup -> method(object, name, TextMethods.TABLE, REFUSED_TEXT);
            case Long number -> method(object, name, INTEGER, REFUSED_INTEGER);
            case BigInteger number -> method(object, name, INTEGER, REFUSED_INTEGER);
            case Boolean bool -> method(object, name, INTEGER, REFUSED_INTEGER);
            case Double number -> method(object, name, DECIMAL, REFUSED_DECIMAL);
            case None none -> null;
            case JinjaObject inner -> find(inner, name);
            default -> throw new IllegalStateException("not a value: " + object.getClass());
        };
    }

    private static @Nullable Object find(JinjaObject object, String name) {
        return switch (object) {
            case JinjaList list -> method(list, name, ListMethods.LIST, Set.of());
            case JinjaTuple tuple
            when tuple.isGroup() && name.equals("grouper") -> tuple.items().get(0);
            case JinjaTuple tuple
            when tuple.isGroup() && name.equals("list") -> tuple.items().get(1);
            case JinjaTuple tuple -> method(tuple, name, ListMethods.TUPLE, Set.of());
            case JinjaDict dict -> method(dict, name, DictMethods.TABLE, REFUSED_DICT);
            case DictView view -> method(view, name, Map.of(), REFUSED_VIEW);
            case JinjaRange range ->
                switch (name) {
                    case "start" -> range.start();
                    case "stop" -> range.stop();
                    case "step" -> range.step();
                    default -> method(range, name, ListMethods.TUPLE, Set.of());
                };
            case Namespace namespace -> namespace.attributes().get(name);
            case LoopState loop -> loop.attribute(name);
            case Cycler cycler ->
                switch (name) {
                    case "current" -> cycler.current();
                    case "items" -> new JinjaTuple(cycler.items());
                    case "pos" -> (long) cycler.position();
                    default -> method(cycler, name, CYCLER, Set.of());
                };
            case Macro macro -> macro.attribute(name);
            case LazyItems items -> method(items, name, Map.of(), REFUSED_GENERATOR);
            case BuiltinFunction function -> null;
            case BoundMethod method -> null;
            case Joiner joiner -> null;
            case SliceBounds bounds -> null;
            case Undefined undefined -> throw undefined.fault();
        };
    }

    private static @Nullable Object method(
            Object receiver, String name, Map<String, Method> table, Set<String> refused) {
        Method method = table.get(name);
        if (method != null) {
            return new BoundMethod(receiver, name, method);
        }
        if (refused.contains(name)) {
            throw Fault.evaluation(
                    TextForm.quote(name) + " of '" + Types.name(receiver) + "' objects is not supported");
        }
        return null;
    }
}
