package dev.runnel.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One PostgreSQL server for all test classes of the module's run; a test asks for it by a parameter of this type.
 *
 * <p>PostgreSQL refuses to run as root; the embedded one then starts in a user namespace ({@code unshare -U}).
 */
final class PostgresServer implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer() {
        try {
            // Commits are answered without the disk: these tests kill clients, never the server.
            server = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "100")
                    .start();
        } catch (IOException cause) {
            throw new AssertionError("no PostgreSQL could be started", cause);
        }
    }

    int port() {
        return server.getPort();
    }

    /** Makes an empty database and returns its name. */
    String freshDatabase() {
        String name = "runnel_" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return name;
    }

    /** Runs a statement on the maintenance database. */
    void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://localhost:" + port() + "/postgres", "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException fault) {
            throw new AssertionError(sql, fault);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** Gives tests the server; the first one that asks starts it, the end of all tests stops it. */
    static final class Shared implements ParameterResolver {

        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Shared.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == PostgresServer.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent("server", key -> new PostgresServer(), PostgresServer.class);
        }
    }
}
