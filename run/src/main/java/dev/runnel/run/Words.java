package dev.runnel.run;

import java.util.Locale;

/** The wire word of an enum constant, and back: {@code LOCAL_FILE} is {@code local_file}. */
public final class Words {

    private Words() {}

    /** The constant's name in lower case. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The constant of that word.
     *
     * @throws IllegalArgumentException where the type has none
     */
    public static <E extends Enum<E>> E parse(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
