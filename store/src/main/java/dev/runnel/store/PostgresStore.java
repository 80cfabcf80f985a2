package dev.runnel.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.runnel.run.Clock;
import dev.runnel.run.RunLog;
import dev.runnel.run.Store;
import dev.runnel.run.StoreUnavailableException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The store on PostgreSQL: each unit commits on a pooled connection of its own, the log on two batch writers.
 *
 * <p>A lost connection is opened anew, with pauses of at most a second; until then nothing is accepted.
 */
public final class PostgresStore implements Store {

    private static final int LOG_WRITERS = 2;
    private static final int LOG_ANSWER_SECONDS = 3;
    private static final int ANSWER_SECONDS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final HikariDataSource readers;
    private final HikariDataSource pool;
    private final PostgresUnits units;
    private final List<BatchWriter> writers;
    private final BatchLog log;

    /** Connects and migrates; commits survive power loss. */
    public PostgresStore(URI address, int connections, Clock clock) {
        this(address, true, connections, clock);
    }

    /**
     * Connects and migrates.
     *
     * @param address {@code postgresql://user:password@host:port/name}
     * @param surviveMachine whether a commit survives the power loss of the database's machine
     * @param connections for units, half of them for reading, at least one each; the log has {@value #LOG_WRITERS} more
     * @throws StoreUnavailableException where the server cannot be reached
     * @throws IllegalArgumentException where the address is none
     */
    public PostgresStore(URI address, boolean surviveMachine, int connections, Clock clock) {
        this(address, surviveMachine, connections, PATIENCE, clock);
    }

    /** @param patience how long a unit waits for a connection; real time, not the clock's */
    PostgresStore(URI address, boolean surviveMachine, int connections, Duration patience, Clock clock) {
        PostgresAddress place = PostgresAddress.of(address);
        int reading = Math.max(1, connections / 2);
        try {
            Migrations.run(place.url(), place.properties(), Dialect.POSTGRESQL);
            readers = new HikariDataSource(reading(place, reading, patience));
            pool = new HikariDataSource(writing(place, surviveMachine, Math.max(1, connections - reading), patience));
        } catch (SQLException | HikariPool.PoolInitializationException unreachable) {
            throw new StoreUnavailableException("the database at " + place.host() + " cannot be reached", unreachable);
        }
        PostgresAddress forLog = place.answeringWithin(LOG_ANSWER_SECONDS);
        writers = IntStream.rangeClosed(1, LOG_WRITERS)
                .mapToObj(number ->
                        new BatchWriter("postgresql-log-" + number, new PostgresBatches(forLog, surviveMachine), clock))
                .toList();
        units = new PostgresUnits(pool, writers, clock);
        log = new BatchLog(writers, units::appendWith, this::reading);
    }

    private static HikariConfig reading(PostgresAddress address, int connections, Duration patience) {
        HikariConfig config = pool(address, connections, patience);
        config.setPoolName("postgresql-read");
        config.setReadOnly(true);
        // One consistent view for all statements of a unit.
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        return config;
    }

    private static HikariConfig writing(
            PostgresAddress address, boolean surviveMachine, int connections, Duration patience) {
        HikariConfig config = pool(address, connections, patience);
        config.setPoolName("postgresql-write");
        if (!surviveMachine) {
            config.setConnectionInitSql("SET synchronous_commit = off");
        }
        return config;
    }

    private static HikariConfig pool(PostgresAddress address, int connections, Duration patience) {
        var config = new HikariConfig();
        config.setJdbcUrl(address.url());
        config.setDataSourceProperties(address.answeringWithin(ANSWER_SECONDS).properties());
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(patience.toMillis());
        config.setAutoCommit(false);
        return config;
    }

    @Override
    public <T extends @Nullable Object> T write(Unit<T> unit) {
        return units.write(unit);
    }

    @Override
    public <T extends @Nullable Object> T read(Unit<T> unit) {
        return this.<T>reading(session -> unit.run(new SqlRecords(session)));
    }

    private <T extends @Nullable Object> T reading(Function<SqlSession, T> reader) {
        var first = new PooledTransaction(readers);
        try {
            return first.run(reader);
        } catch (SQLException fault) {
            if (!first.stale(fault)) {
                throw unreadable(fault);
            }
        }
        try {
            return new PooledTransaction(readers).run(reader);
        } catch (SQLException fault) {
            throw unreadable(fault);
        }
    }

    private static StoreUnavailableException unreadable(SQLException fault) {
        return new StoreUnavailableException("the database cannot be read", fault);
    }

    @Override
    public RunLog log() {
        return log;
    }

    @Override
    public boolean writable() {
        return !pool.isClosed() && units.writable();
    }

    /** Writes what is waiting and closes every connection. */
    @Override
    public void close() {
        writers.forEach(BatchWriter::close);
        pool.close();
        readers.close();
    }
}
