package dev.runnel.engine.graph;

import dev.runnel.engine.graph.ResponseSegment.Literal;
import dev.runnel.engine.graph.ResponseSegment.Variable;
import dev.runnel.run.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with references to variables (workflow.md section 3.4): parsed once, rendered for every run.
 *
 * <p>A reference to a variable that does not exist leaves its inner text.
 *
 * @param segments in order
 */
public record TextTemplate(List<ResponseSegment> segments) {

    private static final Pattern REFERENCE =
            Pattern.compile("\\{\\{#([A-Za-z0-9_]{1,50}(?:\\.[A-Za-z_][A-Za-z0-9_]{0,29}){1,10})#}}");

    public TextTemplate {
        segments = List.copyOf(segments);
    }

    /** Parses a text; what is no reference stays as it is. */
    public static TextTemplate parse(String text) {
        var segments = new ArrayList<ResponseSegment>();
        Matcher matcher = REFERENCE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            if (matcher.start() > end) {
                segments.add(new Literal(text.substring(end, matcher.start())));
            }
            String inner = matcher.group(1);
            segments.add(new Variable(new Selector(List.of(inner.split("\\."))), inner));
            end = matcher.end();
        }
        if (end < text.length()) {
            segments.add(new Literal(text.substring(end)));
        }
        return new TextTemplate(segments);
    }

    /** The variables that it names, in order. */
    public List<Selector> selectors() {
        var selectors = new ArrayList<Selector>();
        for (ResponseSegment segment : segments) {
            if (segment instanceof Variable(Selector selector, String _)) {
                selectors.add(selector);
            }
        }
        return selectors;
    }

    /** The text with plain forms of the variables. */
    public String render(VariablePool pool) {
        return render(pool, VariableText::plain);
    }

    /** The text with the variables in the given form. */
    public String render(VariablePool pool, Function<Value, String> form) {
        var text = new StringBuilder();
        for (ResponseSegment segment : segments) {
            switch (segment) {
                case Literal(String literal) -> text.append(literal);
                case Variable(Selector selector, String otherwise) -> {
                    Value value = pool.find(selector);
                    text.append(value == null ? otherwise : form.apply(value));
                }
            }
        }
        return text.toString();
    }
}
