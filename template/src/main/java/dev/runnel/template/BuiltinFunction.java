package dev.runnel.template;

/** A function that stands in the language itself. */
record BuiltinFunction(String name, Body body) implements JinjaFunction {

    /** What the function does. */
    interface Body {
        Object call(Evaluator evaluator, Arguments arguments);
    }

    @Override
    public Object call(Evaluator evaluator, Arguments arguments) {
        return body.call(evaluator, arguments);
    }

    @Override
    public String typeName() {
        return "builtin_function_or_method";
    }
}
