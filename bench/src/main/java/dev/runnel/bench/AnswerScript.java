package dev.runnel.bench;

import java.nio.charset.StandardCharsets;

/**
 * The answer that the upstream stub gives and the load generator expects: a known row of tokens.
 *
 * <p>Because both sides know every token, a stream is judged by its content and not only by its length: a missing, repeated
 * or reordered token is a failed stream. Token 0 is not in the row: it carries the stub's two times, see {@link Stamp}.
 *
 * @param events text events of one answer, the stamped first one included; 1 to 1,000,000
 */
public record AnswerScript(int events) {

    private static final int DISTINCT = 64;
    private static final byte[][] TOKENS = tokens();

    public AnswerScript {
        if (events < 1 || events > 1_000_000) {
            throw new IllegalArgumentException("events must be 1 to 1000000, not " + events);
        }
    }

    /** The text of token {@code index} (1 or more) as it stands between the quotes of a JSON string, UTF-8. Not to be written to. */
    public static byte[] token(int index) {
        return TOKENS[index % DISTINCT];
    }

    /** Words of 4 to 9 bytes, some with an escape and some beyond ASCII, so that a relay that handles JSON has to. */
    private static byte[][] tokens() {
        byte[][] tokens = new byte[DISTINCT][];
        String[] words = {" and", " stream", " run", " token", " ahead", " letters", " of", " answer"};
        for (int i = 0; i < DISTINCT; i++) {
            String word = words[i % words.length] + (char) ('a' + i % 26);
            String text = switch (i % 16) {
                case 5 -> word + "\\n";
                case 9 -> word + "é";
                case 13 -> word + "\\\"";
                default -> word;
            };
            tokens[i] = text.getBytes(StandardCharsets.UTF_8);
        }
        return tokens;
    }
}
