package dev.runnel.template;

/** Something that templates can call. */
sealed interface JinjaFunction extends JinjaObject permits BuiltinFunction, BoundMethod, Macro, Joiner {

    Object call(Evaluator evaluator, Arguments arguments);
}
