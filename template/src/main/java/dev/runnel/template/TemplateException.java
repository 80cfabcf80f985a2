package dev.runnel.template;

/**
 * A template that cannot be read or cannot be rendered.
 *
 * <p>The message is meant for the template's author: it names what is wrong and where, and holds nothing but what the
 * template and its values say.
 */
public final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What kind of failure it is. */
    public enum Reason {
        /** The source is not a template of the supported language. */
        SYNTAX,
        /** An expression failed, as it would in Jinja, or uses what is not supported. */
        EVALUATION,
        /** A limit of {@link JinjaLimits} was reached. */
        LIMIT,
        /** The rendering was asked to stop. */
        STOPPED
    }

    private final Reason reason;
    private final int line;
    private final int column;
    private final String problem;

    TemplateException(Reason reason, int line, int column, String problem) {
        super("line " + line + ", column " + column + ": " + problem);
        this.reason = reason;
        this.line = line;
        this.column = column;
        this.problem = problem;
    }

    public Reason reason() {
        return reason;
    }

    /** From 1. */
    public int line() {
        return line;
    }

    /** From 1, in characters (code points). */
    public int column() {
        return column;
    }

    /** The message without the place. */
    public String problem() {
        return problem;
    }
}
