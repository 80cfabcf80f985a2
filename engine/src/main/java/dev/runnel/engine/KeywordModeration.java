package dev.runnel.engine;

import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Words that an app keeps out of what users ask and of what it answers (apps.md section 2.8, type {@code keywords}).
 *
 * @param keywords in lower case, none empty
 * @param inputResponse what answers a flagged question, null where inputs are not checked
 * @param outputResponse what replaces a flagged answer, null where outputs are not checked
 */
public record KeywordModeration(
        List<String> keywords,
        @Nullable String inputResponse,
        @Nullable String outputResponse) {

    private static final int LONGEST_KEYWORDS = 10_000;
    private static final int MOST_ROWS = 100;
    private static final int LONGEST_RESPONSE = 100;

    public KeywordModeration {
        keywords = List.copyOf(keywords);
    }

    /** Reads {@code sensitive_word_avoidance}; null where it is off or, with a fault, of a type that is not built. */
    static @Nullable KeywordModeration read(ConfigurationNode node) {
        boolean enabled = node.flag("enabled", false);
        String type = node.text("type", "");
        if (!enabled) {
            return null;
        }
        if (!type.equals("keywords")) {
            node.warn("type", type.isEmpty() ? "is required" : type + " moderation is not available; keywords is");
            return null;
        }
        ConfigurationNode config = node.object("config");
        String rows = config.text("keywords", "");
        if (rows.isBlank()) {
            config.warn("keywords", "is required");
        }
        if (rows.length() > LONGEST_KEYWORDS) {
            config.warn("keywords", "must have at most " + LONGEST_KEYWORDS + " characters");
        }
        String[] lines = rows.split("\n", -1);
        if (lines.length > MOST_ROWS) {
            config.warn("keywords", "must have at most " + MOST_ROWS + " rows");
        }
        String inputs = response(config.object("inputs_config"));
        String outputs = response(config.object("outputs_config"));
        if (inputs == null && outputs == null) {
            node.warn("config", "must check inputs or outputs");
        }
        List<String> keywords = List.of(lines).stream()
                .map(line -> line.strip().toLowerCase(Locale.ROOT))
                .filter(line -> !line.isEmpty())
                .toList();
        return new KeywordModeration(keywords, inputs, outputs);
    }

    private static @Nullable String response(ConfigurationNode side) {
        if (!side.flag("enabled", false)) {
            return null;
        }
        String response = side.text("preset_response", "");
        if (response.isEmpty()) {
            side.warn("preset_response", "is required");
        } else if (response.codePointCount(0, response.length()) > LONGEST_RESPONSE) {
            side.warn("preset_response", "must have at most " + LONGEST_RESPONSE + " characters");
        }
        return response;
    }

    /** Whether the query or any input holds a keyword. */
    public boolean flags(ObjectValue inputs, String query) {
        return holdsKeyword(query) || InputText.all(inputs).values().stream().anyMatch(this::holdsKeyword);
    }

    /** Whether the text holds a keyword, in any case. */
    boolean holdsKeyword(CharSequence text) {
        String lower = text.toString().toLowerCase(Locale.ROOT);
        return keywords.stream().anyMatch(lower::contains);
    }

    /** How many characters before a place a keyword that ends there can begin. */
    int reach() {
        return keywords.stream().mapToInt(String::length).max().orElse(0);
    }
}
