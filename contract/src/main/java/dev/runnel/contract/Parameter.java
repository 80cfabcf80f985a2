package dev.runnel.contract;

import org.jspecify.annotations.Nullable;

/**
 * A named value of a request outside its body.
 *
 * @param name on the wire
 * @param location where it stands
 * @param schema its shape; one that a single text can spell
 * @param required whether it must be there
 * @param otherwise what is taken where it is absent
 * @param description what it means
 */
public record Parameter(
        String name,
        Location location,
        Schema schema,
        boolean required,
        @Nullable Object otherwise,
        String description) {

    /** Where a parameter stands. */
    public enum Location {
        PATH,
        QUERY,
        /** A text part of a multipart body. */
        FORM
    }

    /** A part of the path that is a UUID. */
    public static Parameter pathId(String name, String description) {
        return new Parameter(name, Location.PATH, Schema.Text.UUID, true, null, description);
    }

    /** A part of the path. */
    public static Parameter path(String name, String description) {
        return new Parameter(name, Location.PATH, Schema.Text.ANY, true, null, description);
    }

    /** An optional query parameter. */
    public static Parameter query(String name, Schema schema, @Nullable Object otherwise, String description) {
        return new Parameter(name, Location.QUERY, schema, false, otherwise, description);
    }

    /** A required query parameter. */
    public static Parameter requiredQuery(String name, Schema schema, String description) {
        return new Parameter(name, Location.QUERY, schema, true, null, description);
    }
}
