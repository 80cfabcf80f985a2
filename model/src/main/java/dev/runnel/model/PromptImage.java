package dev.runnel.model;

/** An image of a prompt in the form in which it reaches the model. */
sealed interface PromptImage {

    /** At an address of its own, which the provider opens. */
    record Linked(String address) implements PromptImage {}

    /** The bytes themselves. */
    record Inline(String mediaType, String base64) implements PromptImage {}

    /** The address, or a data URL of the bytes. */
    default String url() {
        return switch (this) {
            case Linked(String address) -> address;
            case Inline(String mediaType, String base64) -> "data:" + mediaType + ";base64," + base64;
        };
    }
}
