package dev.runnel.template;

import dev.runnel.template.TemplateException.Reason;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A Jinja 3 template, rendered on plain values within limits.
 *
 * <p>It knows the language but no environment: no loader, no extension, no randomness, autoescape off, undefined
 * prints as nothing. What it does not know is refused with a {@link TemplateException}, never rendered as nothing.
 * Immutable; any number of threads may render at once.
 */
public final class JinjaTemplate {

    private final Source source;
    private final List<Statement> body;

    private JinjaTemplate(Source source, List<Statement> body) {
        this.source = source;
        this.body = body;
    }

    /** Reads a template within the default limits. */
    public static JinjaTemplate parse(String source) {
        return parse(source, JinjaLimits.defaults());
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException if it is no template of the supported language, or beyond the limits on source length
     *     and nesting
     */
    public static JinjaTemplate parse(String source, JinjaLimits limits) {
        if (source.length() > limits.sourceCharacters()) {
            throw new TemplateException(
                    Reason.LIMIT,
                    1,
                    1,
                    "the template has " + source.length() + " characters, more than " + limits.sourceCharacters());
        }
        Source normalised = Source.of(source);
        var tokens = new TokenStream(normalised, Lexer.tokens(normalised), limits.nesting());
        return new JinjaTemplate(normalised, new StatementParser(tokens).template());
    }

    /** Renders until the thread is interrupted; the interruption stays. */
    public String render(Map<String, ?> values, JinjaLimits limits) {
        return render(values, limits, Thread.currentThread()::isInterrupted);
    }

    /**
     * Renders. The values, which are never changed, consist of maps with string keys, lists, strings, booleans, nulls
     * and the boxed numbers and {@link java.math.BigInteger}.
     *
     * @param stopped asked before the start and again every few hundred steps; true ends the rendering
     * @throws TemplateException if an expression fails, a limit is reached or the rendering is stopped
     * @throws IllegalArgumentException if the template reads a value of another kind
     */
    public String render(Map<String, ?> values, JinjaLimits limits, BooleanSupplier stopped) {
        var budget = new Budget(limits, stopped);
        var interpreter = new Interpreter(values, budget);
        try {
            budget.step();
            return interpreter.template(body);
        } catch (Fault fault) {
            throw source.problem(fault.reason(), interpreter.at(), fault.problem());
        } catch (StackOverflowError overflow) {
            // Only on a stack smaller than the limits on depth are made for.
            throw source.problem(
                    Reason.LIMIT, interpreter.at(), "evaluation is nested deeper than the thread's stack allows");
        }
    }
}
