package dev.runnel.engine.graph;

import dev.runnel.engine.graph.ResponseSegment.Literal;
import dev.runnel.engine.graph.ResponseSegment.Variable;
import dev.runnel.run.Value;
import dev.runnel.template.SelectorTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A text with references to variables (workflow.md section 3.4): parsed once, rendered for every run.
 *
 * <p>A reference to a variable that does not exist leaves its inner text.
 *
 * @param segments in order
 */
public record TextTemplate(List<ResponseSegment> segments) {

    public TextTemplate {
        segments = List.copyOf(segments);
    }

    /** Parses a text; what is no reference stays as it is. */
    public static TextTemplate parse(String text) {
        var segments = new ArrayList<ResponseSegment>();
        for (SelectorTemplate.Segment segment : SelectorTemplate.parse(text).segments()) {
            segments.add(
                    switch (segment) {
                        case SelectorTemplate.Literal(String literal) -> new Literal(literal);
                        case SelectorTemplate.Reference reference ->
                            new Variable(new Selector(reference.selector()), reference.inner());
                        case SelectorTemplate.Special special -> new Literal(special.source());
                    });
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
