package dev.runnel.model;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The words of a text that tell what it is about; of scripts without spaces, its pairs of characters. */
final class Terms {

    private static final Set<String> COMMON =
            Set.of(("a about all also am an and any are as at be been but by can could"
                            + " did do does for from had has have he her here his how i if in into is it its just like may me my no"
                            + " not of on or our out please she should so some tell than that the their them then there these they"
                            + " this to up us was we were what when where which who whom whose why will with would you your")
                    .split(" "));

    private Terms() {}

    /** The distinct terms in the order of their first place. */
    static Set<String> of(String text) {
        Set<String> terms = new LinkedHashSet<>();
        var word = new StringBuilder();
        int before = -1;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            boolean spaceless = spaceless(c);
            if (spaceless && before >= 0) {
                terms.add(Character.toString(before) + Character.toString(c));
            }
            before = spaceless ? c : -1;
            if (!spaceless && Character.isLetterOrDigit(c)) {
                word.appendCodePoint(c);
            } else {
                add(word, terms);
            }
        }
        add(word, terms);
        return terms;
    }

    /** Whether the character belongs to a script that is written without spaces between words. */
    static boolean spaceless(int codePoint) {
        return Character.isIdeographic(codePoint)
                || (codePoint >= 0x3040 && codePoint <= 0x30FF)
                || (codePoint >= 0x0E00 && codePoint <= 0x0E7F);
    }

    private static void add(StringBuilder letters, Set<String> terms) {
        String word = letters.toString().toLowerCase(Locale.ROOT);
        letters.setLength(0);
        boolean plural = word.length() > 3 && word.endsWith("s") && !word.endsWith("ss");
        if (word.length() > 1 && !COMMON.contains(word)) {
            terms.add(plural ? word.substring(0, word.length() - 1) : word);
        } else if (word.length() == 1 && Character.isDigit(word.charAt(0))) {
            terms.add(word);
        }
    }
}
