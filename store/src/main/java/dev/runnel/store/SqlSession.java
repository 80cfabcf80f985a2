package dev.runnel.store;

import dev.runnel.run.ConflictException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One connection with its prepared statements; used by one thread at a time.
 *
 * <p>The statements of the records are a fixed set of constants, so the cache is bounded by the program's text. Values
 * are only ever bound, never written into a statement.
 */
final class SqlSession implements AutoCloseable {

    /** Reads one row. */
    @FunctionalInterface
    interface Mapper<T> {
        T map(Row row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    SqlSession(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** Changes rows; returns how many. */
    int update(String sql, @Nullable Object... values) {
        try {
            return bound(sql, values).executeUpdate();
        } catch (SQLException fault) {
            throw fault(sql, fault);
        }
    }

    /** The rows of a query, in order. */
    <T> List<T> rows(String sql, Mapper<T> mapper, @Nullable Object... values) {
        try (ResultSet results = bound(sql, values).executeQuery()) {
            var rows = new ArrayList<T>();
            var row = new Row(results);
            while (results.next()) {
                rows.add(mapper.map(row));
            }
            return rows;
        } catch (SQLException fault) {
            throw fault(sql, fault);
        }
    }

    /** The only row of a query, or nothing. */
    <T> Optional<T> row(String sql, Mapper<T> mapper, @Nullable Object... values) {
        List<T> rows = rows(sql, mapper, values);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case String text -> statement.setString(index, text);
            case UUID id -> statement.setString(index, id.toString());
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setInt(index, number);
            case Boolean flag -> statement.setInt(index, flag ? 1 : 0);
            case byte[] bytes -> statement.setBytes(index, bytes);
            default ->
                throw new IllegalArgumentException(
                        "cannot bind a " + value.getClass().getSimpleName());
        }
    }

    /** A uniqueness rule that was broken is a conflict; everything else means that the database does not serve. */
    private static RuntimeException fault(String sql, SQLException fault) {
        String state = String.valueOf(fault.getSQLState());
        boolean unique = state.equals("23505")
                || (fault.getMessage() != null && fault.getMessage().contains("SQLITE_CONSTRAINT"));
        return unique ? new ConflictException(table(sql)) : new SqlFailure(fault);
    }

    private static String table(String sql) {
        int into = sql.indexOf("INTO ");
        return into < 0 ? "a record" : sql.substring(into + 5).split("[ (]")[0].replace('_', ' ');
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** A row under the reader. */
    static final class Row {
        private final ResultSet results;

        private Row(ResultSet results) {
            this.results = results;
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
            return UUID.fromString(text(column));
        }

        @Nullable
        UUID optionalId(int column) throws SQLException {
            String text = results.getString(column);
            return text == null ? null : UUID.fromString(text);
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
}
