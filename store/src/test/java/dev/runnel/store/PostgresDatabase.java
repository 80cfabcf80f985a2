package dev.runnel.store;

import dev.runnel.run.Clock;
import dev.runnel.run.Lease;
import dev.runnel.run.Store;
import dev.runnel.testkit.store.DatabaseUnderTest;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** A database of its own on the shared server. */
final class PostgresDatabase implements DatabaseUnderTest {

    private final PostgresServer server;
    private final String name;
    private final Duration patience;

    PostgresDatabase(PostgresServer server) {
        this(server, server.freshDatabase(), Duration.ofSeconds(3));
    }

    private PostgresDatabase(PostgresServer server, String name, Duration patience) {
        this.server = server;
        this.name = name;
        this.patience = patience;
    }

    /** The same database, whose units give up sooner where no connection is to be had: for tests of outages. */
    PostgresDatabase hurried() {
        return new PostgresDatabase(server, name, Duration.ofMillis(250));
    }

    URI address() {
        return URI.create("postgresql://postgres:postgres@localhost:" + server.port() + "/" + name);
    }

    @Override
    public Store open(Clock clock) {
        return new PostgresStore(address(), true, 8, patience, clock);
    }

    /** Cuts every connection and lets no new one in, as a server that is being restarted does. */
    @Override
    public void refuseWrites() {
        server.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
        cutConnections();
    }

    void cutConnections() {
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }

    @Override
    public void serveAgain() {
        server.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
    }

    @Override
    public void passOn(Lease lease) {
        try (Connection connection = connect();
                PreparedStatement raise =
                        connection.prepareStatement("UPDATE run SET epoch = epoch + 1 WHERE id = ?")) {
            raise.setObject(1, lease.run());
            raise.executeUpdate();
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + server.port() + "/" + name, "postgres", "postgres");
    }

    @Override
    public void close() {
        cutConnections();
        server.execute("DROP DATABASE " + name);
    }
}
