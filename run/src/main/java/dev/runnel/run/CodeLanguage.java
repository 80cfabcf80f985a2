package dev.runnel.run;

/** The language of a program that an app brings along. */
public enum CodeLanguage {
    PYTHON3,
    JAVASCRIPT;

    /** The wire word: {@code python3} or {@code javascript}. */
    public String wire() {
        return Words.of(this);
    }

    /**
     * The language of that wire word.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static CodeLanguage ofWire(String word) {
        return Words.parse(CodeLanguage.class, word);
    }
}
