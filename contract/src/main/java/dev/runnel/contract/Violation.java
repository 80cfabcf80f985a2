package dev.runnel.contract;

/**
 * One way in which a value breaks its schema.
 *
 * @param path where, such as {@code files[0].type}
 * @param message what is wrong and what to do
 */
public record Violation(String path, String message) {

    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
