package dev.runnel.projection;

/** What a blocking request is answered with. */
public sealed interface BlockingResult {

    /**
     * A body with status 200.
     *
     * @param json one JSON object, UTF-8
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, to be written
    record Body(byte[] json) implements BlockingResult {}

    /**
     * An error.
     *
     * @param code the wire word
     * @param status the HTTP status
     * @param message a sentence for people
     */
    record Failure(String code, int status, String message) implements BlockingResult {}
}
