package dev.runnel.template;

import dev.runnel.template.Expression.FilterCall;
import java.util.List;
import java.util.Optional;

/** A part of a template that writes or does something. */
sealed interface Statement {

    int at();

    /** Text that stands for itself. */
    record Data(int at, String text) implements Statement {}

    record Output(int at, Expression value) implements Statement {}

    record If(int at, List<Branch> branches, List<Statement> otherwise) implements Statement {}

    record Branch(Expression condition, List<Statement> body) {}

    record For(
            int at,
            Target target,
            Expression items,
            Optional<Expression> filter,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {}

    record Assign(int at, Target target, Expression value) implements Statement {}

    /** What the body writes, through the filters, becomes the value. */
    record AssignBlock(int at, Target target, List<FilterCall> filters, List<Statement> body) implements Statement {}

    record DefineMacro(int at, MacroBody macro) implements Statement {}

    /** Calls a macro and hands it the body as {@code caller}. */
    record CallBlock(int at, Expression.Call call, MacroBody caller) implements Statement {}

    record FilterBlock(int at, List<FilterCall> filters, List<Statement> body) implements Statement {}

    record With(int at, List<Target> targets, List<Expression> values, List<Statement> body) implements Statement {}

    /**
     * What a macro is made of.
     *
     * @param defaults those of the last parameters
     * @param usesVarargs whether the body reads {@code varargs}; so for {@code kwargs} and {@code caller}
     */
    record MacroBody(
            int at,
            String name,
            List<String> parameters,
            List<Expression> defaults,
            List<Statement> body,
            boolean usesVarargs,
            boolean usesKwargs,
            boolean usesCaller) {}

    /** What can be assigned to. */
    sealed interface Target {

        int at();

        record Variable(int at, String name) implements Target {}

        /** {@code namespace.attribute} */
        record NamespaceAttribute(int at, String namespace, String attribute) implements Target {}

        record Tuple(int at, List<Target> targets) implements Target {}
    }
}
