package dev.runnel.engine;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The template syntax of basic prompts (apps.md section 3.1).
 *
 * <p>{@code {{name}}} is replaced where the name is known and stays where it is not. A value's own double braces are
 * weakened to single ones, so that no value is expanded again; afterwards every {@code <|...|>} is deleted, so that no
 * value can speak a model's control tokens.
 */
final class PromptTemplate {

    static final String CONTEXT = "#context#";
    static final String QUERY = "#query#";
    static final String HISTORIES = "#histories#";

    private static final Pattern VARIABLE =
            Pattern.compile("\\{\\{([a-zA-Z_][a-zA-Z0-9_]{0,29}|#histories#|#query#|#context#)\\}\\}");
    /** Within one line; only a line feed ends one. */
    private static final Pattern CONTROL_TOKEN = Pattern.compile("<\\|.*?\\|>", Pattern.UNIX_LINES);

    private PromptTemplate() {}

    /** The template with the given names replaced. */
    static String render(String template, Map<String, String> values) {
        var text = new StringBuilder(template.length() + 64);
        Matcher matcher = VARIABLE.matcher(template);
        int end = 0;
        while (matcher.find()) {
            text.append(template, end, matcher.start());
            String value = values.get(matcher.group(1));
            text.append(value == null ? matcher.group() : weakened(value));
            end = matcher.end();
        }
        text.append(template, end, template.length());
        return CONTROL_TOKEN.matcher(text).replaceAll("");
    }

    /** Whether the template names that variable. */
    static boolean names(String template, String variable) {
        return template.contains("{{" + variable + "}}");
    }

    private static String weakened(String value) {
        return value.contains("{{") ? VARIABLE.matcher(value).replaceAll("{$1}") : value;
    }
}
