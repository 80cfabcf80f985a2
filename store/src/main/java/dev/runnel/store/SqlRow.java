package dev.runnel.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row under the reader; columns count from 1. */
final class SqlRow {

    /** Makes a record of a row. */
    @FunctionalInterface
    interface Mapper<T> {
        T map(SqlRow row) throws SQLException;
    }

    private final ResultSet results;
    private final Dialect dialect;

    SqlRow(ResultSet results, Dialect dialect) {
        this.results = results;
        this.dialect = dialect;
    }

    String text(int column) throws SQLException {
        String text = results.getString(column);
        if (text == null) {
            throw new SQLException("column " + column + " is null");
        }
        return text;
    }

    @Nullable
    String optionalText(int column) throws SQLException {
        return results.getString(column);
    }

    UUID id(int column) throws SQLException {
        UUID id = optionalId(column);
        if (id == null) {
            throw new SQLException("column " + column + " is null");
        }
        return id;
    }

    @Nullable
    UUID optionalId(int column) throws SQLException {
        return switch (dialect) {
            case SQLITE -> {
                String text = results.getString(column);
                yield text == null ? null : UUID.fromString(text);
            }
            case POSTGRESQL -> results.getObject(column, UUID.class);
        };
    }

    long number(int column) throws SQLException {
        return results.getLong(column);
    }

    @Nullable
    Long optionalNumber(int column) throws SQLException {
        long number = results.getLong(column);
        return results.wasNull() ? null : number;
    }

    int whole(int column) throws SQLException {
        return results.getInt(column);
    }

    boolean flag(int column) throws SQLException {
        return results.getInt(column) != 0;
    }

    byte[] bytes(int column) throws SQLException {
        return results.getBytes(column);
    }
}
