package dev.runnel.template;

/**
 * Looks for a text in a text in time proportional to the longer one.
 *
 * <p>{@link String#indexOf(String)} takes the product of both lengths for texts made to that end.
 */
final class TextFind {

    private static final int SHORT = 32;

    private TextFind() {}

    static boolean contains(String text, String wanted) {
        return indexOf(text, wanted, 0) >= 0;
    }

    static int indexOf(String text, String wanted, int from) {
        int length = wanted.length();
        if (length <= SHORT) {
            return text.indexOf(wanted, from);
        }
        if (length > text.length() - from) {
            return -1;
        }
        int[] borders = borders(wanted);
        int matched = 0;
        for (int i = from; i < text.length(); i++) {
            while (matched > 0 && text.charAt(i) != wanted.charAt(matched)) {
                matched = borders[matched - 1];
            }
            if (text.charAt(i) == wanted.charAt(matched)) {
                matched++;
            }
            if (matched == length) {
                return i - length + 1;
            }
        }
        return -1;
    }

    /** The last occurrence that begins at {@code from} or before. */
    static int lastIndexOf(String text, String wanted, int from) {
        if (wanted.length() <= SHORT) {
            return text.lastIndexOf(wanted, from);
        }
        int end = (int) Math.min((long) from + wanted.length(), text.length());
        int found = indexOf(reverse(text.substring(0, Math.max(end, 0))), reverse(wanted), 0);
        return found < 0 ? -1 : end - found - wanted.length();
    }

    /** By units, not by code points: a surrogate pair need not stay one here. */
    private static String reverse(String text) {
        char[] reversed = new char[text.length()];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = text.charAt(reversed.length - 1 - i);
        }
        return new String(reversed);
    }

    /** For each beginning of the text, the length of its longest proper prefix that is its suffix too. */
    private static int[] borders(String text) {
        int[] borders = new int[text.length()];
        int border = 0;
        for (int i = 1; i < borders.length; i++) {
            while (border > 0 && text.charAt(i) != text.charAt(border)) {
                border = borders[border - 1];
            }
            if (text.charAt(i) == text.charAt(border)) {
                border++;
            }
            borders[i] = border;
        }
        return borders;
    }
}
