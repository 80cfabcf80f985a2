package dev.runnel.store;

import dev.runnel.run.Clock;
import dev.runnel.run.RunLog;
import dev.runnel.run.Store;
import dev.runnel.run.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded store: one SQLite file in WAL mode, one writing connection with group commit, a few reading ones.
 *
 * <p>Checkpoints run on a connection of their own, outside the commit path.
 */
public final class SqliteStore implements Store {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);

    private static final long READER_WAIT_SECONDS = 5;
    private static final long CHECKPOINT_BYTES = 4 * 1024 * 1024;
    private static final long CHECKPOINT_EVERY = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final Clock clock;
    private final BatchWriter writer;
    private final BatchLog log;
    private final ArrayBlockingQueue<SqlSession> readers;
    private final int readerCount;
    private final Thread checkpointer;
    private volatile boolean closed;

    /**
     * Opens the database, making and migrating it as needed.
     *
     * @param file the database file; WAL and shared memory lie beside it
     * @param surviveMachine whether a commit survives power loss ({@code synchronous=FULL}), not just the process
     * @param readerCount reading connections
     * @throws StoreUnavailableException where it cannot be opened
     */
    public SqliteStore(Path file, boolean surviveMachine, int readerCount, Clock clock) {
        this.file = file;
        this.clock = clock;
        this.readerCount = readerCount;
        this.readers = new ArrayBlockingQueue<>(readerCount);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Migrations.run("jdbc:sqlite:" + file, null, null, Migrations.Dialect.SQLITE);
            for (int i = 0; i < readerCount; i++) {
                readers.add(open("PRAGMA query_only = 1"));
            }
        } catch (SQLException | IOException unreachable) {
            throw new StoreUnavailableException("the database " + file + " cannot be opened", unreachable);
        }
        String synchronous = "PRAGMA synchronous = " + (surviveMachine ? "FULL" : "NORMAL");
        writer = new BatchWriter(
                "sqlite-writer",
                () -> {
                    SqlSession session = open(synchronous, "PRAGMA wal_autocheckpoint = 0");
                    session.connection().setAutoCommit(false);
                    return session;
                },
                clock);
        log = new BatchLog(List.of(writer), this::reading);
        checkpointer = Thread.ofPlatform().name("sqlite-checkpointer").daemon().start(this::checkpoint);
    }

    private SqlSession open(String... pragmas) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file + "?transaction_mode=DEFERRED");
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA temp_store = MEMORY");
            statement.execute("PRAGMA cache_size = -8192");
            for (String pragma : pragmas) {
                statement.execute(pragma);
            }
        }
        return new SqlSession(connection);
    }

    @Override
    public <T extends @Nullable Object> T write(Unit<T> unit) {
        return BatchLog.write(writer, unit);
    }

    @Override
    public <T extends @Nullable Object> T read(Unit<T> unit) {
        return this.<T>reading(session -> unit.run(new SqlRecords(session)));
    }

    private <T extends @Nullable Object> T reading(Function<SqlSession, T> reader) {
        SqlSession session = null;
        try {
            session = readers.poll(READER_WAIT_SECONDS, TimeUnit.SECONDS);
            if (session == null) {
                throw new StoreUnavailableException("all reading connections are busy", null);
            }
            session.connection().setAutoCommit(false);
            try {
                return reader.apply(session);
            } finally {
                session.connection().rollback();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for the database", interrupted);
        } catch (SQLException | SqlFailure fault) {
            throw new StoreUnavailableException("the database cannot be read", fault);
        } finally {
            if (session != null) {
                readers.add(session);
            }
        }
    }

    @Override
    public RunLog log() {
        return log;
    }

    @Override
    public boolean writable() {
        return !closed && log.writable();
    }

    private void checkpoint() {
        Path wal = file.resolveSibling(file.getFileName() + "-wal");
        try (SqlSession session = open()) {
            while (!closed) {
                LockSupport.parkNanos(CHECKPOINT_EVERY);
                if (!closed && Files.exists(wal) && Files.size(wal) > CHECKPOINT_BYTES) {
                    try (Statement statement = session.connection().createStatement()) {
                        statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
                    } catch (SQLException later) {
                        LOG.warn("a checkpoint did not succeed and is tried again: {}", later.getMessage());
                    }
                }
            }
            try (Statement statement = session.connection().createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        } catch (SQLException | IOException fault) {
            LOG.error("checkpoints ended; the write-ahead log grows until the next start", fault);
        }
    }

    @Override
    public void close() {
        writer.close();
        closed = true;
        LockSupport.unpark(checkpointer);
        try {
            checkpointer.join(TimeUnit.SECONDS.toMillis(10));
            for (int i = 0; i < readerCount; i++) {
                SqlSession session = readers.poll(READER_WAIT_SECONDS, TimeUnit.SECONDS);
                if (session != null) {
                    session.close();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (SQLException fault) {
            LOG.warn("a connection could not be closed: {}", fault.getMessage());
        }
    }
}
