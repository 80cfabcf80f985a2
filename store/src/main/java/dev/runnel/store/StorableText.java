package dev.runnel.store;

/** Text as both databases can keep it. */
final class StorableText {

    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    /**
     * The text with U+FFFD in the place of every NUL, which PostgreSQL refuses, and of every surrogate without its
     * partner, which has no UTF-8.
     */
    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == 0 || Character.isSurrogate(unit)) {
                return replaced(text, i);
            }
        }
        return text;
    }

    private static String replaced(String text, int from) {
        var kept = new StringBuilder(text.length()).append(text, 0, from);
        for (int i = from; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                kept.append(unit).append(text.charAt(++i));
            } else {
                kept.append(unit == 0 || Character.isSurrogate(unit) ? REPLACEMENT : unit);
            }
        }
        return kept.toString();
    }
}
