package dev.runnel.template;

/**
 * A piece of the source.
 *
 * @param value the text of data, names, operators and strings (unescaped), the number of numbers, else what it is
 * @param at where it begins in the normalised source
 */
record Token(Kind kind, Object value, int at) {

    enum Kind {
        DATA("template data / text"),
        VARIABLE_BEGIN("begin of print statement"),
        VARIABLE_END("end of print statement"),
        BLOCK_BEGIN("begin of statement block"),
        BLOCK_END("end of statement block"),
        NAME("name"),
        STRING("string"),
        INTEGER("integer"),
        FLOAT("float"),
        OPERATOR("operator"),
        END("end of template");

        private final String description;

        Kind(String description) {
            this.description = description;
        }

        String description() {
            return description;
        }
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean isOperator(String symbol) {
        return kind == Kind.OPERATOR && value.equals(symbol);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && value.equals(name);
    }

    String text() {
        return (String) value;
    }

    /** For messages, as Jinja words it. */
    String description() {
        return kind == Kind.NAME || kind == Kind.OPERATOR ? text() : kind.description();
    }
}
