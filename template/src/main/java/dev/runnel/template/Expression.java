package dev.runnel.template;

import java.util.List;
import java.util.Optional;

/** An expression of a template; {@code at} is the place in the source that its failures name. */
sealed interface Expression {

    int at();

    record Constant(int at, Object value) implements Expression {}

    record Name(int at, String name) implements Expression {}

    record ListLiteral(int at, List<Expression> items) implements Expression {}

    record TupleLiteral(int at, List<Expression> items) implements Expression {}

    record DictLiteral(int at, List<Expression> keys, List<Expression> values) implements Expression {}

    /** {@code object.name} */
    record Attribute(int at, Expression object, String name) implements Expression {}

    /** {@code object[key]} */
    record Item(int at, Expression object, Expression key) implements Expression {}

    /** {@code start:stop:step}, only as a key; what is left out is the constant none. */
    record Slice(int at, Expression start, Expression stop, Expression step) implements Expression {}

    record Call(int at, Expression function, Passed passed) implements Expression {}

    record Filtered(int at, Expression value, FilterCall filter) implements Expression {}

    record Tested(int at, Expression value, String test, Passed passed) implements Expression {}

    record Not(int at, Expression operand) implements Expression {}

    /** Minus or plus before an operand. */
    record Signed(int at, boolean minus, Expression operand) implements Expression {}

    record Binary(int at, Operator operator, Expression left, Expression right) implements Expression {}

    /** Texts of values one after the other ({@code ~}). */
    record Concat(int at, List<Expression> parts) implements Expression {}

    /** A chain: each operand is compared with the next, as long as that holds. */
    record Compare(int at, Expression first, List<Comparand> rest) implements Expression {}

    record Logic(int at, boolean and, Expression left, Expression right) implements Expression {}

    record Conditional(int at, Expression condition, Expression value, Optional<Expression> otherwise)
            implements Expression {}

    /** One link of a comparison; {@code operator} is a symbol, {@code in} or {@code not in}. */
    record Comparand(String operator, Expression operand) {}

    record Keyword(String name, Expression value) {}

    /** What stands in the parentheses of a call. */
    record Passed(
            List<Expression> positional,
            List<Keyword> named,
            Optional<Expression> more,
            Optional<Expression> moreNamed) {

        static final Passed NOTHING = new Passed(List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    /** A filter by its name. */
    record FilterCall(int at, String name, Passed passed) {}

    enum Operator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        FLOOR_DIVIDE,
        MODULO,
        POWER
    }
}
