package dev.runnel.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of provider that the configuration may name. */
enum ProviderType {
    OPENAI(true),
    ANTHROPIC(true),
    BUILTIN(true),
    GGUF(false),
    COMMAND(false),
    LANGCHAIN4J(false);

    private final boolean available;

    ProviderType(boolean available) {
        this.available = available;
    }

    /** Whether this version can call it. One that cannot be is no fault of the configuration: its models say so. */
    boolean available() {
        return available;
    }

    /** Whether it is reached over HTTP at an address of its own. */
    boolean hasAddress() {
        return this == OPENAI || this == ANTHROPIC;
    }

    /** The type of that word; {@code langchain4j-NAME} is one for every name. */
    static Optional<ProviderType> of(String word) {
        if (word.startsWith("langchain4j-")) {
            return Optional.of(LANGCHAIN4J);
        }
        return Arrays.stream(values())
                .filter(type -> type != LANGCHAIN4J && type.word().equals(word))
                .findFirst();
    }

    /** The words of the types that this version can call. */
    static List<String> availableWords() {
        return Arrays.stream(values())
                .filter(ProviderType::available)
                .map(ProviderType::word)
                .toList();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
