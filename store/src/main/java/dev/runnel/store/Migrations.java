package dev.runnel.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a database to this version's tables; one set of migrations serves both dialects. */
final class Migrations {

    /** The version of the last migration in {@code db/migration}. */
    static final String NEWEST = "2";

    private Migrations() {}

    /**
     * Migrates where that is needed.
     *
     * <p>Flyway alone takes half a second of a start, so it is asked only where its own table does not say that the
     * newest migration has been made.
     */
    static void run(String url, Properties properties, Dialect dialect) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            if (newest(connection, dialect)) {
                return;
            }
        }
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(url, properties.getProperty("user"), properties.getProperty("password"))
                    .locations("classpath:db/migration")
                    .placeholders(dialect.placeholders())
                    .loggers("slf4j")
                    // Tables of a newer version than ours are refused, not worked on.
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayException failed) {
            throw new SQLException("the tables could not be brought to this version", failed);
        }
    }

    private static boolean newest(Connection connection, Dialect dialect) throws SQLException {
        String known = switch (dialect) {
            case SQLITE -> "SELECT 1 FROM sqlite_master WHERE name = 'flyway_schema_history'";
            case POSTGRESQL -> "SELECT 1 WHERE to_regclass('flyway_schema_history') IS NOT NULL";
        };
        try (Statement statement = connection.createStatement()) {
            try (ResultSet table = statement.executeQuery(known)) {
                if (!table.next()) {
                    return false;
                }
            }
            // A newer version than ours is Flyway's to judge: it refuses to start an older program on it.
            try (ResultSet last = statement.executeQuery("SELECT version, success FROM flyway_schema_history"
                    + " WHERE version IS NOT NULL ORDER BY installed_rank DESC")) {
                return last.next() && last.getString(1).equals(NEWEST) && last.getBoolean(2);
            }
        }
    }
}
