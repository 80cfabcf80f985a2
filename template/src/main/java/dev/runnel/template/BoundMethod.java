package dev.runnel.template;

/** A method together with the value it was read from. */
record BoundMethod(Object receiver, String name, Method method) implements JinjaFunction {

    /** What the method does. */
    interface Method {
        Object call(Evaluator evaluator, Object receiver, Arguments arguments);
    }

    @Override
    public Object call(Evaluator evaluator, Arguments arguments) {
        return method.call(evaluator, receiver, arguments);
    }

    @Override
    public String typeName() {
        return "builtin_function_or_method";
    }
}
