package dev.runnel.store;

import java.util.Map;

/** The two kinds of database; queries are the same for both, some types of columns are not. */
enum Dialect {
    /** Ids are text: an operator can read them. */
    SQLITE(Map.of("id", "TEXT", "bytes", "BLOB", "counter", "INTEGER PRIMARY KEY", "rowless", " WITHOUT ROWID")),
    POSTGRESQL(Map.of(
            "id",
            "UUID",
            "bytes",
            "BYTEA",
            "counter",
            "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            "rowless",
            ""));

    private final Map<String, String> placeholders;

    Dialect(Map<String, String> placeholders) {
        this.placeholders = placeholders;
    }

    /** The operator that compares with a pattern whatever the letters' case. */
    String like() {
        return switch (this) {
            case SQLITE -> "LIKE";
            case POSTGRESQL -> "ILIKE";
        };
    }

    /** What the placeholders of the migrations stand for. */
    Map<String, String> placeholders() {
        return placeholders;
    }
}
