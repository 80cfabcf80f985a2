package dev.runnel.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Python's classes of characters, and positions counted in characters (code points). */
final class Characters {

    private Characters() {}

    /** Python's white space; all of it lies in the basic plane. */
    static boolean isSpace(int character) {
        return switch (character) {
            case 9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 ->
                true;
            default -> character >= 0x2000 && character <= 0x200A;
        };
    }

    /** What {@code \w} matches. */
    static boolean isWord(int character) {
        return character == '_' || isAlphanumeric(character);
    }

    static boolean isAlphanumeric(int character) {
        return Character.isLetter(character) || isNumeric(character);
    }

    static boolean isNumeric(int character) {
        int type = Character.getType(character);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    static boolean isPrintable(int character) {
        if (character < 0x7F) {
            return character >= ' ';
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    static boolean isLineEnd(char character) {
        return switch (character) {
            case '\n', '\r', 0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029 -> true;
            default -> false;
        };
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Where in the text the character with that number begins; the number may be the length. */
    static int offset(String text, int character) {
        return length(text) == text.length() ? character : text.offsetByCodePoints(0, character);
    }

    /** The characters from one number up to another, both between 0 and the length. */
    static String substring(String text, int start, int end) {
        if (start >= end) {
            return "";
        }
        return text.substring(offset(text, start), offset(text, end));
    }

    /** Lines as Python's {@code splitlines} gives them. */
    static List<String> lines(String text, boolean keepEnds) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        int at = 0;
        while (at < text.length()) {
            char character = text.charAt(at);
            if (!isLineEnd(character)) {
                at++;
                continue;
            }
            int end = at;
            at += character == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 2 : 1;
            lines.add(text.substring(start, keepEnds ? at : end));
            start = at;
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    static String stripStart(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }

    static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    static String strip(String text) {
        return stripEnd(stripStart(text));
    }

    /** The first character in upper case, the rest in lower case. */
    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.codePointAt(0);
        return titleCase(first) + text.substring(Character.charCount(first)).toLowerCase(Locale.ROOT);
    }

    /** A character as the first of a word; one that has no such form becomes several. */
    static String titleCase(int character) {
        int title = Character.toTitleCase(character);
        if (title != character) {
            return Character.toString(title);
        }
        String upper = Character.toString(character).toUpperCase(Locale.ROOT);
        int first = upper.codePointAt(0);
        return length(upper) > 1 && Character.isUpperCase(first)
                ? Character.toString(first)
                        + upper.substring(Character.charCount(first)).toLowerCase(Locale.ROOT)
                : upper;
    }

    /** The order of texts by their characters. */
    static int compare(String left, String right) {
        int shared = Math.min(left.length(), right.length());
        for (int i = 0; i < shared; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean sameKind = Character.isSurrogate(a) == Character.isSurrogate(b);
                return sameKind ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
