package dev.runnel.template;

import dev.runnel.template.Statement.MacroBody;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A macro together with the scope it was defined in. */
record Macro(MacroBody body, Scope definedIn, Interpreter interpreter) implements JinjaFunction {

    String name() {
        return body.name();
    }

    @Override
    public Object call(Evaluator evaluator, Arguments arguments) {
        return interpreter.call(this, arguments);
    }

    @Nullable
    Object attribute(String name) {
        return switch (name) {
            case "name" -> body.name();
            case "arguments" -> new JinjaTuple(List.copyOf(body.parameters()));
            case "catch_kwargs" -> body.usesKwargs();
            case "catch_varargs" -> body.usesVarargs();
            case "caller" -> body.usesCaller();
            default -> null;
        };
    }

    @Override
    public String typeName() {
        return "jinja2.runtime.Macro";
    }
}
