package dev.runnel.template;

import dev.runnel.template.BoundMethod.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** The methods of text that say what kind of characters it has. */
final class TextPredicates {

    static final Map<String, Method> TABLE = table();

    private TextPredicates() {}

    private static Map<String, Method> table() {
        Map<String, Method> table = new HashMap<>();
        put(table, "isalnum", filled(Characters::isAlphanumeric));
        put(table, "isalpha", filled(Character::isLetter));
        put(table, "isdecimal", filled(Character::isDigit));
        put(table, "isdigit", filled(TextPredicates::isDigit));
        put(table, "isnumeric", filled(Characters::isNumeric));
        put(table, "isspace", filled(Characters::isSpace));
        put(table, "isascii", text -> text.chars().allMatch(character -> character < 128));
        put(table, "isprintable", text -> text.codePoints().allMatch(Characters::isPrintable));
        put(table, "islower", TextPredicates::isLower);
        put(table, "isupper", TextPredicates::isUpper);
        put(table, "istitle", TextPredicates::isTitle);
        return Map.copyOf(table);
    }

    private static void put(Map<String, Method> table, String name, Predicate<String> predicate) {
        table.put(name, (evaluator, text, arguments) -> {
            arguments.bindPositional("str." + name, 0, 0);
            return predicate.test(TextMethods.text(text));
        });
    }

    private static Predicate<String> filled(IntPredicate predicate) {
        return text -> !text.isEmpty() && text.codePoints().allMatch(predicate);
    }

    /** Decimal digits, and the superscripts and circled ones that Python counts as digits. */
    private static boolean isDigit(int character) {
        return Character.isDigit(character)
                || character == 0xB2
                || character == 0xB3
                || character == 0xB9
                || character == 0x2070
                || character >= 0x2074 && character <= 0x2079
                || character >= 0x2080 && character <= 0x2089
                || character >= 0x2460 && character <= 0x2468
                || character >= 0x2474 && character <= 0x247C
                || character >= 0x2488 && character <= 0x2490;
    }

    static boolean isLower(String text) {
        return text.codePoints().anyMatch(Character::isLowerCase)
                && text.codePoints()
                        .noneMatch(character -> Character.isUpperCase(character) || Character.isTitleCase(character));
    }

    static boolean isUpper(String text) {
        return text.codePoints().anyMatch(Character::isUpperCase)
                && text.codePoints()
                        .noneMatch(character -> Character.isLowerCase(character) || Character.isTitleCase(character));
    }

    private static boolean isTitle(String text) {
        boolean inside = false;
        boolean any = false;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (Character.isUpperCase(character) || Character.isTitleCase(character)) {
                if (inside) {
                    return false;
                }
                inside = true;
                any = true;
            } else if (Character.isLowerCase(character)) {
                if (!inside) {
                    return false;
                }
            } else {
                inside = false;
            }
        }
        return any;
    }
}
