package dev.runnel.run;

/**
 * A model as an app file names it.
 *
 * @param provider such as {@code openai} or {@code langgenius/openai/openai}
 * @param model such as {@code gpt-4o}
 */
public record ModelName(String provider, String model) {

    /** The last segment of the provider's id: the name under which it is configured. */
    public String shortProvider() {
        return provider.substring(provider.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return shortProvider() + "/" + model;
    }
}
