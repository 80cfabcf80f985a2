package dev.runnel.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Text with Dify's references in it: <code>{{#head.part1.part2#}}</code>, no spaces.
 *
 * <p>The head is 1 to 50 characters of {@code [A-Za-z0-9_]}; 1 to 10 parts follow, each
 * {@code [A-Za-z_][A-Za-z0-9_]{0,29}}. Text that does not match stays as it is, braces included. Reading takes time
 * proportional to the text. Immutable.
 *
 * @param segments in order; two literals never follow each other and none is empty; the sources of all segments,
 *     joined, are the text that was parsed
 */
public record SelectorTemplate(List<Segment> segments) {

    private static final String OPENING = "{{#";
    private static final String CLOSING = "#}}";
    private static final int HEAD_CHARACTERS = 50;
    private static final int PARTS = 10;
    private static final int PART_CHARACTERS = 30;
    private static final Set<String> SPECIAL_NAMES = Set.of("context", "histories", "query");

    /** A piece of the text. */
    public sealed interface Segment {

        /** What stands in the text for this segment. */
        String source();
    }

    /** Text that stays as it is. */
    public record Literal(String text) implements Segment {
        @Override
        public String source() {
            return text;
        }
    }

    /** A variable; the selector has 2 to 11 elements. */
    public record Reference(List<String> selector) implements Segment {

        public Reference {
            selector = List.copyOf(selector);
        }

        /** What an unresolvable reference leaves in the output: the selector with dots, without braces. */
        public String inner() {
            return String.join(".", selector);
        }

        @Override
        public String source() {
            return OPENING + inner() + CLOSING;
        }
    }

    /** A form that only LLM prompts know: {@code context}, {@code histories} or {@code query}. */
    public record Special(String name) implements Segment {
        @Override
        public String source() {
            return OPENING + name + CLOSING;
        }
    }

    public SelectorTemplate {
        segments = List.copyOf(segments);
    }

    /** Reads any text; it never fails. */
    public static SelectorTemplate parse(String text) {
        return parse(text, false);
    }

    /** Reads the text of an LLM prompt, where the special forms are recognised too. */
    public static SelectorTemplate parsePrompt(String text) {
        return parse(text, true);
    }

    /** The references in order of appearance, repeated ones included. */
    public List<Reference> references() {
        return segments.stream()
                .filter(Reference.class::isInstance)
                .map(Reference.class::cast)
                .toList();
    }

    private static SelectorTemplate parse(String text, boolean prompt) {
        List<Segment> segments = new ArrayList<>();
        int literal = 0;
        int opening = text.indexOf(OPENING);
        while (opening >= 0) {
            int inner = opening + OPENING.length();
            int end = inner;
            while (end < text.length() && (isWord(text.charAt(end)) || text.charAt(end) == '.')) {
                end++;
            }
            Segment found = text.startsWith(CLOSING, end) ? segment(text, inner, end, prompt) : null;
            if (found == null) {
                // The characters skipped hold no brace, so that none is looked at twice.
                opening = text.indexOf(OPENING, Math.max(end, opening + 1));
                continue;
            }
            if (literal < opening) {
                segments.add(new Literal(text.substring(literal, opening)));
            }
            segments.add(found);
            literal = end + CLOSING.length();
            opening = text.indexOf(OPENING, literal);
        }
        if (literal < text.length()) {
            segments.add(new Literal(text.substring(literal)));
        }
        return new SelectorTemplate(segments);
    }

    private static @Nullable Segment segment(String text, int start, int end, boolean prompt) {
        if (end - start > HEAD_CHARACTERS + PARTS * (PART_CHARACTERS + 1)) {
            return null;
        }
        String[] pieces = text.substring(start, end).split("\\.", -1);
        if (pieces.length == 1) {
            return prompt && SPECIAL_NAMES.contains(pieces[0]) ? new Special(pieces[0]) : null;
        }
        if (pieces.length > PARTS + 1 || pieces[0].isEmpty() || pieces[0].length() > HEAD_CHARACTERS) {
            return null;
        }
        for (int i = 1; i < pieces.length; i++) {
            String part = pieces[i];
            if (part.isEmpty() || part.length() > PART_CHARACTERS || isDigit(part.charAt(0))) {
                return null;
            }
        }
        return new Reference(List.of(pieces));
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
