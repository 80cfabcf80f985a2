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
 *
 * <p>A statement that failed spoils the unit: PostgreSQL refuses everything that follows in its transaction, so a unit
 * that caught the exception and went on would be kept by the one database and lost by the other. Here both refuse.
 */
final class SqlSession implements AutoCloseable {

    private final Connection connection;
    private final Dialect dialect;
    private final boolean readOnly;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private @Nullable RuntimeException spoiled;

    SqlSession(Connection connection, Dialect dialect, boolean readOnly) {
        this.connection = connection;
        this.dialect = dialect;
        this.readOnly = readOnly;
    }

    Connection connection() {
        return connection;
    }

    Dialect dialect() {
        return dialect;
    }

    /** A unit begins: what spoiled the one before is forgotten. */
    void begin() {
        spoiled = null;
    }

    /** Throws what spoiled the unit, where something did. */
    void check() {
        if (spoiled != null) {
            throw spoiled;
        }
    }

    /** Throws the fault that spoiled the unit where that is the database's, whatever the unit made of it. */
    void throwFatal() throws SQLException {
        if (spoiled instanceof SqlFailure failure && Faults.fatal(failure.fault())) {
            throw failure.fault();
        }
    }

    /** Changes rows; returns how many. */
    int update(String sql, @Nullable Object... values) {
        if (readOnly) {
            throw new IllegalStateException("a unit that reads may not write");
        }
        check();
        try {
            return bound(sql, values).executeUpdate();
        } catch (SQLException fault) {
            throw spoil(sql, fault);
        }
    }

    /** The rows of a query, in order. */
    <T> List<T> rows(String sql, SqlRow.Mapper<T> mapper, @Nullable Object... values) {
        check();
        try (ResultSet results = bound(sql, values).executeQuery()) {
            var rows = new ArrayList<T>();
            var row = new SqlRow(results, dialect);
            while (results.next()) {
                rows.add(mapper.map(row));
            }
            return rows;
        } catch (SQLException fault) {
            throw spoil(sql, fault);
        }
    }

    /** The only row of a query, or nothing. */
    <T> Optional<T> row(String sql, SqlRow.Mapper<T> mapper, @Nullable Object... values) {
        List<T> rows = rows(sql, mapper, values);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
    }

    /** The prepared statement of that text, which lives as long as the session. */
    PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared(sql);
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    private void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case String text -> statement.setString(index, StorableText.of(text));
            case UUID id -> {
                switch (dialect) {
                    case SQLITE -> statement.setString(index, id.toString());
                    case POSTGRESQL -> statement.setObject(index, id);
                }
            }
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setInt(index, number);
            case Boolean flag -> statement.setInt(index, flag ? 1 : 0);
            case byte[] bytes -> statement.setBytes(index, bytes);
            default ->
                throw new IllegalArgumentException(
                        "cannot bind a " + value.getClass().getSimpleName());
        }
    }

    private RuntimeException spoil(String sql, SQLException fault) {
        RuntimeException told = Faults.conflict(fault) ? new ConflictException(table(sql)) : new SqlFailure(fault);
        spoiled = told;
        return told;
    }

    /** The table that a statement changes, in the vocabulary's words. */
    private static String table(String sql) {
        String[] words = sql.split("[ (]+", 4);
        String table = words[0].equals("UPDATE") ? words[1] : words[2];
        return table.replace('_', ' ');
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
