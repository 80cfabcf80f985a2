package dev.runnel.store;

import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** Brings a database to this version's tables; one set of migrations serves both dialects. */
final class Migrations {

    /** What the migrations' placeholders stand for. */
    enum Dialect {
        SQLITE(Map.of("bytes", "BLOB", "rowless", " WITHOUT ROWID")),
        POSTGRESQL(Map.of("bytes", "BYTEA", "rowless", ""));

        private final Map<String, String> placeholders;

        Dialect(Map<String, String> placeholders) {
            this.placeholders = placeholders;
        }
    }

    private Migrations() {}

    static void run(String url, @Nullable String user, @Nullable String password, Dialect dialect) throws SQLException {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(url, user, password)
                    .locations("classpath:db/migration")
                    .placeholders(dialect.placeholders)
                    .connectRetries(dialect == Dialect.POSTGRESQL ? 3 : 0)
                    .load()
                    .migrate();
        } catch (FlywayException failed) {
            throw new SQLException("the tables could not be brought to this version", failed);
        }
    }
}
