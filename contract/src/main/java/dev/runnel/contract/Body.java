package dev.runnel.contract;

/** What a request carries. */
public sealed interface Body {

    /** Nothing; a body that comes all the same is ignored. */
    record None() implements Body {}

    /**
     * A JSON object.
     *
     * @param shape the record that it becomes
     */
    record Json(RecordShape<?> shape) implements Body {}

    /**
     * A multipart form with one file part.
     *
     * @param part the file part's name
     */
    record Upload(String part) implements Body {}
}
