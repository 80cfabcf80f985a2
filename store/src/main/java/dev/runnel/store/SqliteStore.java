package dev.runnel.store;

import dev.runnel.run.Clock;
import dev.runnel.run.RunLog;
import dev.runnel.run.Store;
import dev.runnel.run.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded store: one SQLite file in WAL mode, one writing connection with group commit, a few reading ones.
 *
 * <p>Units, segments and reservations of all runs share transactions. Beside the file lies {@code reserve}, disk space
 * that is kept for the recovery after a full disk.
 */
public final class SqliteStore implements Store {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);

    private static final long READER_PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final SqliteReaders readers;
    private final BatchWriter writer;
    private final BatchLog log;
    private final SqliteCheckpoints checkpoints;

    /**
     * Opens the database, making and migrating it as needed.
     *
     * @param file the database file; WAL, shared memory and reserve lie beside it
     * @param surviveMachine whether a commit survives power loss ({@code synchronous=FULL}), not just the process
     * @param readerCount reading connections
     * @throws StoreUnavailableException where it cannot be opened
     */
    public SqliteStore(Path file, boolean surviveMachine, int readerCount, Clock clock) {
        this(
                new SqliteFile(file.toAbsolutePath(), surviveMachine),
                readerCount,
                READER_PATIENCE_MILLIS,
                DiskReserve.SIZE,
                clock,
                UnaryOperator.identity());
    }

    /** @param hook what tests put between the writer and the file */
    SqliteStore(
            SqliteFile file,
            int readerCount,
            long readerPatienceMillis,
            long reserveBytes,
            Clock clock,
            UnaryOperator<BatchTarget> hook) {
        var reserve = new DiskReserve(file.path().resolveSibling("reserve"), reserveBytes);
        try {
            Files.createDirectories(file.path().getParent());
            reserve.releaseIfNeeded();
            Migrations.run(file.url(), new Properties(), Dialect.SQLITE);
        } catch (SQLException | IOException unreachable) {
            throw new StoreUnavailableException("the database " + file.path() + " cannot be opened", unreachable);
        }
        readers = new SqliteReaders(file, readerCount, readerPatienceMillis);
        var batches = new SqliteBatches(file);
        writer = new BatchWriter("sqlite-writer", hook.apply(batches), clock);
        log = new BatchLog(
                List.of(writer),
                (run, segment, changes) -> {
                    var item = new WriteItem.AppendWith(run, segment, changes);
                    writer.submitLog(item);
                    return item.await();
                },
                readers::read);
        checkpoints = new SqliteCheckpoints(file, batches, () -> grow(reserve));
    }

    private static void grow(DiskReserve reserve) {
        try {
            reserve.grow();
        } catch (IOException later) {
            LOG.warn("the reserve for a full disk cannot be made and is tried again: {}", later.getMessage());
        }
    }

    @Override
    public <T extends @Nullable Object> T write(Unit<T> unit) {
        var item = new WriteItem.Unit<>(unit);
        writer.submit(item);
        return item.await();
    }

    @Override
    public <T extends @Nullable Object> T read(Unit<T> unit) {
        return readers.read(session -> unit.run(new SqlRecords(session)));
    }

    @Override
    public RunLog log() {
        return log;
    }

    @Override
    public boolean writable() {
        return writer.writable();
    }

    /** Writes what is waiting and moves it into the database file. */
    @Override
    public void close() {
        writer.close();
        readers.close();
        checkpoints.close();
    }
}
