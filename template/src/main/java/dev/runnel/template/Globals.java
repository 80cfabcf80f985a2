package dev.runnel.template;

import java.util.List;
import java.util.Map;

/** The functions that every template can call. */
final class Globals {

    static final Map<String, Object> TABLE = Map.of(
            "range", new BuiltinFunction("range", Globals::range),
            "dict", new BuiltinFunction("dict", Globals::dict),
            "namespace", new BuiltinFunction("namespace", Globals::namespace),
            "cycler", new BuiltinFunction("cycler", Globals::cycler),
            "joiner", new BuiltinFunction("joiner", Globals::joiner),
            "lipsum", new BuiltinFunction("lipsum", Globals::lipsum));

    private Globals() {}

    private static Object range(Evaluator evaluator, Arguments arguments) {
        Bound bound = arguments.bindPositional("range", 1, 3);
        long first = bound.integer(0, 0);
        return bound.has(1)
                ? JinjaRange.of(first, bound.integer(1, 0), bound.integer(2, 1), evaluator.budget())
                : JinjaRange.of(0, first, 1, evaluator.budget());
    }

    private static Object dict(Evaluator evaluator, Arguments arguments) {
        var dict = new JinjaDict();
        DictMethods.fill(dict, "dict", arguments, evaluator.budget());
        return dict;
    }

    private static Object namespace(Evaluator evaluator, Arguments arguments) {
        var dict = new JinjaDict();
        DictMethods.fill(dict, "Namespace", arguments, evaluator.budget());
        var namespace = new Namespace();
        for (JinjaDict.Entry entry : dict.entries()) {
            namespace.attributes().put(TextForm.str(entry.key(), evaluator.budget()), entry.value());
        }
        return namespace;
    }

    private static Object cycler(Evaluator evaluator, Arguments arguments) {
        if (!arguments.named().isEmpty()) {
            throw Fault.evaluation("cycler() takes no keyword arguments");
        }
        return new Cycler(arguments.positional());
    }

    private static Object joiner(Evaluator evaluator, Arguments arguments) {
        return new Joiner(arguments.bind("joiner", 0, "sep").get(0, ", "));
    }

    private static Object lipsum(Evaluator evaluator, Arguments arguments) {
        throw Fault.evaluation("lipsum() is not supported: its text would be another one each time");
    }

    /** Names that Jinja gives a meaning that templates here do not have. */
    static final List<String> REFUSED = List.of("self");
}
