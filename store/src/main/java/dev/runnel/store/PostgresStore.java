package dev.runnel.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.runnel.run.Clock;
import dev.runnel.run.RunLog;
import dev.runnel.run.Store;
import dev.runnel.run.StoreUnavailableException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store on PostgreSQL: each unit commits on a pooled connection of its own, the log on two batch writers.
 */
public final class PostgresStore implements Store {

    private static final int ATTEMPTS = 5;

    private final HikariDataSource pool;
    private final List<BatchWriter> writers;
    private final BatchLog log;

    /**
     * Connects and migrates.
     *
     * @param address {@code postgresql://user:password@host:port/name}
     * @param connections size of the pool
     * @throws StoreUnavailableException where the server cannot be reached
     */
    public PostgresStore(URI address, int connections, Clock clock) {
        String url = "jdbc:postgresql://" + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort())
                + address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
        String[] login = address.getRawUserInfo() == null
                ? new String[0]
                : address.getRawUserInfo().split(":", 2);
        String user = login.length > 0 ? decoded(login[0]) : null;
        String password = login.length > 1 ? decoded(login[1]) : null;
        try {
            Migrations.run(url, user, password, Migrations.Dialect.POSTGRESQL);
            var config = new HikariConfig();
            config.setJdbcUrl(url);
            config.setUsername(user);
            config.setPassword(password);
            config.setMaximumPoolSize(connections);
            config.setConnectionTimeout(5_000);
            config.setAutoCommit(false);
            config.setPoolName("postgresql");
            pool = new HikariDataSource(config);
        } catch (SQLException | HikariPool.PoolInitializationException unreachable) {
            throw new StoreUnavailableException(
                    "the database at " + address.getHost() + " cannot be reached", unreachable);
        }
        BatchWriter.Sessions sessions = () -> {
            Connection connection = DriverManager.getConnection(url, user, password);
            connection.setAutoCommit(false);
            return new SqlSession(connection);
        };
        writers = List.of(
                new BatchWriter("postgresql-log-1", sessions, clock),
                new BatchWriter("postgresql-log-2", sessions, clock));
        log = new BatchLog(writers, this::reading);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public <T extends @Nullable Object> T write(Unit<T> unit) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = pool.getConnection()) {
                try {
                    T result = unit.run(new SqlRecords(new SqlSession(connection)));
                    connection.commit();
                    return result;
                } catch (SqlFailure | SQLException fault) {
                    connection.rollback();
                    SQLException cause = fault instanceof SQLException own ? own : (SQLException) fault.getCause();
                    if (attempt == ATTEMPTS || cause == null || !Faults.transientConflict(cause)) {
                        throw new StoreUnavailableException("the database refused a write", fault);
                    }
                } catch (RuntimeException own) {
                    connection.rollback();
                    throw own;
                }
            } catch (SQLException unreachable) {
                throw new StoreUnavailableException("the database cannot be reached", unreachable);
            }
        }
    }

    @Override
    public <T extends @Nullable Object> T read(Unit<T> unit) {
        return this.<T>reading(session -> unit.run(new SqlRecords(session)));
    }

    private <T extends @Nullable Object> T reading(Function<SqlSession, T> reader) {
        try (Connection connection = pool.getConnection()) {
            try {
                return reader.apply(new SqlSession(connection));
            } finally {
                connection.rollback();
            }
        } catch (SQLException | SqlFailure fault) {
            throw new StoreUnavailableException("the database cannot be read", fault);
        }
    }

    @Override
    public RunLog log() {
        return log;
    }

    @Override
    public boolean writable() {
        return !pool.isClosed() && log.writable();
    }

    @Override
    public void close() {
        writers.forEach(BatchWriter::close);
        pool.close();
    }
}
