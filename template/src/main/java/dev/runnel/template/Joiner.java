package dev.runnel.template;

/** What {@code joiner()} makes: nothing at the first call, the separator at each later one. */
final class Joiner implements JinjaFunction {

    private final Object separator;
    private boolean used;

    Joiner(Object separator) {
        this.separator = separator;
    }

    @Override
    public Object call(Evaluator evaluator, Arguments arguments) {
        arguments.bindPositional("Joiner.__call__", 0, 0);
        if (!used) {
            used = true;
            return "";
        }
        return separator;
    }

    @Override
    public String typeName() {
        return "jinja2.utils.Joiner";
    }
}
