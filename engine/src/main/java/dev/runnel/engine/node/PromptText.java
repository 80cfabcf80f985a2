package dev.runnel.engine.node;

import dev.runnel.engine.graph.ResponseSegment;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.TextTemplate;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.engine.graph.VariableText;
import dev.runnel.run.FileReference;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt's text with references to variables and the forms that only prompts know (workflow.md section 3.4).
 *
 * <p>What is put in is never read as a template again, so that a user's words cannot name variables.
 *
 * @param pieces in order
 */
record PromptText(List<Piece> pieces) {

    /** The value for {@code {{#context#}}}. */
    static final String CONTEXT = "context";
    /** The transcript for {@code {{#histories#}}}. */
    static final String HISTORIES = "histories";
    /** The words of the user for {@code {{#query#}}}. */
    static final String QUERY = "query";

    private static final Pattern FORM = Pattern.compile("\\{\\{#(context|histories|query)#}}");

    /** A part of the text. */
    sealed interface Piece {

        /** Text with references to variables. */
        record Plain(TextTemplate template) implements Piece {}

        /** A form by its name. */
        record Form(String name) implements Piece {}
    }

    /** A text and the files that it named. */
    record Rendered(String text, List<FileReference> files) {
        boolean empty() {
            return text.isBlank() && files.isEmpty();
        }
    }

    static PromptText parse(String text) {
        var pieces = new ArrayList<Piece>();
        Matcher matcher = FORM.matcher(text);
        int end = 0;
        while (matcher.find()) {
            pieces.add(new Piece.Plain(TextTemplate.parse(text.substring(end, matcher.start()))));
            pieces.add(new Piece.Form(matcher.group(1)));
            end = matcher.end();
        }
        pieces.add(new Piece.Plain(TextTemplate.parse(text.substring(end))));
        return new PromptText(List.copyOf(pieces));
    }

    /** The variables that it names. */
    List<Selector> selectors() {
        var selectors = new ArrayList<Selector>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Plain(TextTemplate template)) {
                selectors.addAll(template.selectors());
            }
        }
        return selectors;
    }

    boolean uses(String form) {
        return pieces.contains(new Piece.Form(form));
    }

    /**
     * The text.
     *
     * @param forms what stands for the forms; one without a value stays as it is written
     * @param instead values that take the place of variables, by dotted name
     */
    Rendered render(VariablePool pool, Map<String, String> forms, Map<String, String> instead) {
        var text = new StringBuilder();
        var files = new ArrayList<FileReference>();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Form(String name) -> text.append(forms.getOrDefault(name, "{{#" + name + "#}}"));
                case Piece.Plain(TextTemplate template) -> {
                    for (ResponseSegment segment : template.segments()) {
                        switch (segment) {
                            case ResponseSegment.Literal(String literal) -> text.append(literal);
                            case ResponseSegment.Variable(Selector selector, String otherwise) -> {
                                String other = instead.get(selector.dotted());
                                Value value = other == null ? pool.find(selector) : Value.of(other);
                                text.append(value == null ? otherwise : VariableText.plain(value));
                                collect(value, files);
                            }
                        }
                    }
                }
            }
        }
        return new Rendered(text.toString(), List.copyOf(files));
    }

    private static void collect(@org.jspecify.annotations.Nullable Value value, List<FileReference> files) {
        if (value instanceof FileValue(FileReference file)) {
            files.add(file);
        } else if (value instanceof ListValue(List<Value> items)) {
            items.forEach(item -> {
                if (item instanceof FileValue(FileReference file)) {
                    files.add(file);
                }
            });
        }
    }
}
