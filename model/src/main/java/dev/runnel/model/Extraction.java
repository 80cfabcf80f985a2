package dev.runnel.model;

import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.ToolMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Splits a prompt into a question and the text it may be answered from, and picks the sentences that share its words.
 *
 * <p>The text is, in this order: what functions answered since the question; what stands between {@code <context>} tags;
 * else everything said before the question. Rare words count more; of equal sentences the earlier is taken.
 */
final class Extraction {

    /** Characters of text that are searched, from its beginning. */
    private static final int MAX_TEXT = 400_000;

    private static final int MAX_SENTENCE = 1_000;
    private static final int MOST_SENTENCES = 3;
    private static final int GIST = 200;

    private static final int MAX_QUESTION = 10_000;

    private static final String OPEN = "<context>";
    private static final String CLOSE = "</context>";
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+|(?<=[。！？])");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private record Scored(int position, String sentence, double score) {}

    private final String question;
    private final List<String> sentences;

    private Extraction(String question, List<String> sentences) {
        this.question = question;
        this.sentences = sentences;
    }

    /** Reads the prompt; {@code notice} marks answers without content, which are no text to answer from. */
    static Extraction of(List<PromptMessage> messages, String notice) {
        int last = messages.size() - 1;
        while (last > 0 && !(messages.get(last) instanceof UserMessage)) {
            last--;
        }
        String asked = messages.isEmpty() ? "" : messages.get(last).allText();
        var untagged = new StringBuilder();
        separate(asked, new StringBuilder(), untagged);
        String bare = untagged.toString().strip();
        int paragraph = bare.lastIndexOf('\n') + 1;

        var results = new StringBuilder();
        var tagged = new StringBuilder();
        var said = new StringBuilder();
        for (int i = 0; i < messages.size(); i++) {
            PromptMessage message = messages.get(i);
            String text = message.allText();
            separate(text, tagged, new StringBuilder());
            switch (message) {
                case ToolMessage ignored -> append(i > last ? results : said, text);
                case AssistantMessage ignored -> append(said, text.contains(notice) ? "" : text);
                case UserMessage ignored -> append(said, i == last ? "" : text);
                case SystemMessage ignored -> append(said, text);
            }
        }
        append(said, bare.substring(0, paragraph));
        StringBuilder source =
                !results.toString().isBlank() ? results : !tagged.toString().isBlank() ? tagged : said;
        String question = bare.substring(paragraph);
        return new Extraction(
                question.length() > MAX_QUESTION ? question.substring(0, MAX_QUESTION) : question,
                sentences(source.toString()));
    }

    /** Parts what stands between context tags from what does not. */
    private static void separate(String text, StringBuilder tagged, StringBuilder rest) {
        int at = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
            int close = text.indexOf(CLOSE, open);
            if (close < 0) {
                break;
            }
            append(rest, text.substring(at, open));
            append(tagged, text.substring(open + OPEN.length(), close));
            at = close + CLOSE.length();
        }
        append(rest, text.substring(at));
    }

    private static void append(StringBuilder text, String more) {
        int room = MAX_TEXT - text.length();
        if (room > 0) {
            text.append(more, 0, Math.min(room, more.length())).append('\n');
        }
    }

    private static List<String> sentences(String text) {
        Set<String> distinct = new LinkedHashSet<>();
        text.lines().flatMap(SENTENCE_END::splitAsStream).forEach(piece -> {
            String sentence = SPACES.matcher(piece).replaceAll(" ").strip();
            if (!sentence.isEmpty() && !sentence.endsWith("?") && !sentence.endsWith("？")) {
                distinct.add(sentence.length() > MAX_SENTENCE ? sentence.substring(0, MAX_SENTENCE) : sentence);
            }
        });
        return List.copyOf(distinct);
    }

    /** What is asked: the last paragraph of the last user message. */
    String question() {
        return question;
    }

    /** The question on one line, at most {@value #GIST} characters. */
    String gist() {
        String line = SPACES.matcher(question).replaceAll(" ").strip();
        if (line.length() <= GIST) {
            return line;
        }
        int space = line.lastIndexOf(' ', GIST);
        return line.substring(0, space > 0 ? space : GIST) + "...";
    }

    /** The sentences that answer the question, in the order of the text; none where no sentence shares a word with it. */
    List<String> answer() {
        Set<String> wanted = Terms.of(question);
        List<Set<String>> terms = sentences.stream().map(Terms::of).toList();
        Map<String, Integer> holders = new HashMap<>();
        for (Set<String> sentence : terms) {
            for (String term : wanted) {
                if (sentence.contains(term)) {
                    holders.merge(term, 1, Integer::sum);
                }
            }
        }
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i++) {
            double score = 0;
            for (String term : wanted) {
                if (terms.get(i).contains(term)) {
                    score += Math.log(1 + (double) sentences.size() / holders.getOrDefault(term, 1));
                }
            }
            if (score > 0) {
                scored.add(new Scored(i, sentences.get(i), score));
            }
        }
        scored.sort(Comparator.comparingDouble(Scored::score).reversed().thenComparingInt(Scored::position));
        return scored.stream()
                .limit(MOST_SENTENCES)
                .filter(one -> one.score() * 2 >= scored.getFirst().score())
                .sorted(Comparator.comparingInt(Scored::position))
                .map(Scored::sentence)
                .toList();
    }
}
