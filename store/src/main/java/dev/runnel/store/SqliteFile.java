package dev.runnel.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Opens connections to one SQLite file.
 *
 * @param path the database file
 * @param surviveMachine whether a commit survives power loss, not just the process
 */
record SqliteFile(Path path, boolean surviveMachine) {

    /** Another process, such as a command of the operator, may hold the file for a moment. */
    private static final String WAIT = "PRAGMA busy_timeout = 5000";

    String url() {
        return "jdbc:sqlite:" + path;
    }

    SqlSession openWriter() throws SQLException {
        return open(
                false,
                "PRAGMA synchronous = " + (surviveMachine ? "FULL" : "NORMAL"),
                "PRAGMA wal_autocheckpoint = 0",
                "PRAGMA journal_size_limit = 67108864",
                "PRAGMA cache_size = -16384");
    }

    SqlSession openReader() throws SQLException {
        return open(true, "PRAGMA query_only = 1", "PRAGMA cache_size = -4096");
    }

    /** A connection for checkpoints, which keep their own order of synchronisation. */
    SqlSession openCheckpointer() throws SQLException {
        return open(false, "PRAGMA synchronous = NORMAL", "PRAGMA wal_autocheckpoint = 0");
    }

    private SqlSession open(boolean readOnly, String... pragmas) throws SQLException {
        Connection connection = DriverManager.getConnection(url());
        try (Statement statement = connection.createStatement()) {
            statement.execute(WAIT);
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA temp_store = MEMORY");
            for (String pragma : pragmas) {
                statement.execute(pragma);
            }
            return new SqlSession(connection, Dialect.SQLITE, readOnly);
        } catch (SQLException refused) {
            connection.close();
            throw refused;
        }
    }
}
