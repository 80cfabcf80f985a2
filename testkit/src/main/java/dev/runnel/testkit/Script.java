package dev.runnel.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is said in answer to one request, cut into the deltas of a stream, before any dialect words it.
 *
 * @param created seconds since the epoch
 */
record Script(
        ProviderRequest request,
        long created,
        List<String> reasoning,
        List<String> text,
        List<ToolUse> toolUses,
        @Nullable String finishReason,
        Behavior.Tokens tokens,
        Behavior.UsageReport usage) {

    private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*|\\s+");

    /** A tool call with its arguments in pieces. */
    record ToolUse(Behavior.ToolCall call, List<String> pieces) {}

    static Script of(ProviderRequest request, Behavior.Answer answer, long created) {
        String said = answer.text().apply(request);
        List<String> text = answer.chunks() == 0 ? words(said) : pieces(said, answer.chunks());
        List<String> reasoning = words(answer.reasoning());
        List<ToolUse> uses = new ArrayList<>();
        for (Behavior.ToolCall call : answer.toolCalls()) {
            uses.add(new ToolUse(call, pieces(call.arguments(), answer.toolArgumentPieces())));
        }
        Behavior.Tokens given = answer.tokens();
        int spoken = text.size()
                + reasoning.size()
                + uses.stream().mapToInt(use -> use.pieces().size()).sum();
        Behavior.Tokens tokens =
                given != null ? given : new Behavior.Tokens(request.promptWords(), 0, spoken, reasoning.size());
        return new Script(request, created, reasoning, text, uses, answer.finishReason(), tokens, answer.usage());
    }

    String wholeText() {
        return String.join("", text);
    }

    String wholeReasoning() {
        return String.join("", reasoning);
    }

    boolean reportsUsage() {
        return usage != Behavior.UsageReport.NEVER;
    }

    /** The words of {@code text}, each with the white space after it; together they are the text. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }

    /** {@code text} in {@code count} pieces of about equal length, none of them empty and no character cut in two. */
    static List<String> pieces(String text, int count) {
        int[] points = text.codePoints().toArray();
        int pieces = Math.min(count, points.length);
        List<String> cut = new ArrayList<>();
        for (int i = 0; i < pieces; i++) {
            int from = (int) ((long) points.length * i / pieces);
            int to = (int) ((long) points.length * (i + 1) / pieces);
            cut.add(new String(points, from, to - from));
        }
        return cut;
    }
}
