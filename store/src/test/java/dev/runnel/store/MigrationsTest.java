package dev.runnel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables come once, and tables of a newer version are refused. */
@ExtendWith(PostgresServer.Shared.class)
class MigrationsTest {

    @TempDir
    private Path folder;

    private String url() {
        return "jdbc:sqlite:" + folder.resolve("runnel.db");
    }

    private static void execute(String url, Properties properties, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, properties);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void theNewestVersionIsThatOfTheLastFile() throws Exception {
        var versions = new TreeSet<Integer>();
        try (Stream<Path> files = Files.list(migrations())) {
            files.forEach(file ->
                    versions.add(Integer.valueOf(file.getFileName().toString().replaceAll("V(\\d+)__.*", "$1"))));
        }

        assertThat(Migrations.NEWEST).isEqualTo(versions.last().toString());
    }

    private static Path migrations() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(Migrations.class.getResource("/db/migration"))
                .toURI());
    }

    @Test
    void aSecondStartChangesNothing() throws SQLException {
        Migrations.run(url(), new Properties(), Dialect.SQLITE);
        execute(url(), new Properties(), "UPDATE probe SET written_at = 7");

        Migrations.run(url(), new Properties(), Dialect.SQLITE);

        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT written_at FROM probe")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getInt(1)).isEqualTo(7);
        }
    }

    @Test
    void tablesOfANewerVersionAreRefused() throws SQLException {
        Migrations.run(url(), new Properties(), Dialect.SQLITE);
        execute(url(), new Properties(), NEWER.formatted(1));

        assertThatThrownBy(() -> Migrations.run(url(), new Properties(), Dialect.SQLITE))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void tablesOfANewerVersionAreRefusedOnPostgresql(PostgresServer server) throws SQLException {
        try (var database = new PostgresDatabase(server)) {
            PostgresAddress address = PostgresAddress.of(database.address());
            Migrations.run(address.url(), address.properties(), Dialect.POSTGRESQL);
            Migrations.run(address.url(), address.properties(), Dialect.POSTGRESQL);
            execute(address.url(), address.properties(), NEWER.formatted("true"));

            assertThatThrownBy(() -> Migrations.run(address.url(), address.properties(), Dialect.POSTGRESQL))
                    .isInstanceOf(SQLException.class);
        }
    }

    private static final String NEWER =
            "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                    + " installed_by, execution_time, success)"
                    + " VALUES (99, '999', 'later', 'SQL', 'V999__later.sql', 1, 'me', 1, %s)";
}
