package dev.runnel.store;

import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.StoreUnavailableException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writing connection to a SQLite file: a batch is one transaction, a unit has a savepoint in it.
 *
 * <p>An append is one statement, which is kept or not as a whole, so it needs no savepoint.
 */
final class SqliteBatches implements BatchTarget {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteBatches.class);

    private final SqliteFile file;
    private @Nullable SqlSession open;
    private volatile boolean checkpointWanted;

    SqliteBatches(SqliteFile file) {
        this.file = file;
    }

    /** Asks for a checkpoint on this connection, where no write can come between: it lets the log start over. */
    void wantCheckpoint() {
        checkpointWanted = true;
    }

    @Override
    public void write(List<WriteItem> batch) throws SQLException {
        SqlSession session = session();
        boolean kept = false;
        try {
            session.prepared("BEGIN IMMEDIATE").execute();
            var failed = new HashSet<LogWriter>();
            var records = new SqlRecords(session);
            for (WriteItem item : batch) {
                session.begin();
                item.begin();
                apply(item, session, records, failed);
            }
            session.prepared("COMMIT").execute();
            kept = true;
        } catch (SqlFailure failure) {
            throw failure.fault();
        } finally {
            if (!kept) {
                rollback(session);
            }
        }
    }

    private static void apply(WriteItem item, SqlSession session, SqlRecords records, Set<LogWriter> failed)
            throws SQLException {
        LogWriter log = item.log();
        if (log != null && (log.failure() != null || failed.contains(log))) {
            // What follows a lost segment would leave a gap.
            item.refuse(new LogUnavailableException("the run's log has failed", log.failure()));
            return;
        }
        LogUnavailableException lost = switch (item) {
            case WriteItem.Append append ->
                SegmentRecords.append(session, append.log().lease(), append.segment());
            case WriteItem.Reserve reserve ->
                SegmentRecords.reserve(session, reserve.log().lease(), reserve.number());
            case WriteItem.Unit<?> unit -> {
                guarded(unit, session, () -> unit.run(records));
                yield null;
            }
            case WriteItem.AppendWith both -> {
                guarded(both, session, () -> appendWith(both, session, records));
                yield null;
            }
        };
        if (lost != null) {
            item.refuse(lost);
            failed.add(item.log());
        }
    }

    private static void appendWith(WriteItem.AppendWith both, SqlSession session, SqlRecords records) {
        if (!both.run(records)) {
            throw new WriteItem.Declined();
        }
        LogUnavailableException lost = SegmentRecords.append(session, both.log().lease(), both.segment());
        if (lost != null) {
            throw lost;
        }
    }

    private static void guarded(WriteItem item, SqlSession session, Runnable work) throws SQLException {
        session.prepared("SAVEPOINT unit").execute();
        Throwable own = null;
        try {
            work.run();
            session.check();
        } catch (SqlFailure failure) {
            own = new StoreUnavailableException("the database refused a write", failure);
        } catch (RuntimeException | Error cause) {
            own = cause;
        }
        session.throwFatal();
        if (own != null) {
            session.prepared("ROLLBACK TO unit").execute();
            item.refuse(own);
        }
        session.prepared("RELEASE unit").execute();
    }

    @Override
    public void probe() throws SQLException {
        SqlSession session = session();
        boolean kept = false;
        try {
            session.begin();
            session.update("UPDATE probe SET written_at = written_at + 1 WHERE id = 1");
            kept = true;
        } catch (SqlFailure failure) {
            throw failure.fault();
        } finally {
            if (!kept) {
                rollback(session);
            }
        }
    }

    @Override
    public void between() {
        SqlSession session = open;
        if (!checkpointWanted || session == null) {
            return;
        }
        checkpointWanted = false;
        try (Statement statement = session.connection().createStatement();
                ResultSet ignored = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
            LOG.debug("the write-ahead log was checkpointed between two batches");
        } catch (SQLException later) {
            LOG.warn("a checkpoint did not succeed and is tried again: {}", later.getMessage());
        }
    }

    private SqlSession session() throws SQLException {
        SqlSession session = open;
        if (session == null) {
            session = file.openWriter();
            open = session;
        }
        return session;
    }

    /** SQLite may have ended the transaction by itself; whatever its state, the next attempt begins afresh. */
    private void rollback(SqlSession session) {
        try {
            if (!session.connection().isClosed()) {
                session.prepared("ROLLBACK").execute();
            }
        } catch (SQLException gone) {
            LOG.debug("there was nothing to roll back: {}", gone.getMessage());
        }
        close();
    }

    @Override
    public void close() {
        SqlSession session = open;
        open = null;
        if (session != null) {
            try {
                session.close();
            } catch (SQLException broken) {
                LOG.warn("a connection could not be closed: {}", broken.getMessage());
            }
        }
    }
}
