package dev.runnel.store;

import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.Segment;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that writes segments and reservations of many runs, a batch with two statements.
 *
 * <p>The statement that inserts locks the runs' rows against change, so a lease that it saw is held until the commit.
 */
final class PostgresBatches implements BatchTarget {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBatches.class);

    private static final String APPEND =
            "INSERT INTO run_segment (run, last, first, first_time, last_time, retention, epoch, events)"
                    + " SELECT r.log_key, v.last, v.first, v.first_time, v.last_time, v.retention, r.epoch, v.events"
                    + " FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],"
                    + " ?::bigint[], ?::integer[], ?::bytea[])"
                    + " AS v (run, tenant, node, epoch, last, first, first_time, last_time, retention, events)"
                    + " JOIN run r ON r.id = v.run AND r.tenant = v.tenant AND r.node = v.node AND r.epoch = v.epoch"
                    + " FOR SHARE OF r ON CONFLICT (run, last) DO NOTHING";

    private final PostgresAddress address;
    private final boolean surviveMachine;
    private @Nullable SqlSession open;

    PostgresBatches(PostgresAddress address, boolean surviveMachine) {
        this.address = address;
        this.surviveMachine = surviveMachine;
    }

    @Override
    public void write(List<WriteItem> batch) throws SQLException {
        SqlSession session = session();
        boolean kept = false;
        try {
            session.begin();
            var appends = new ArrayList<WriteItem.Append>();
            var reserves = new HashMap<LogWriter, WriteItem.Reserve>();
            for (WriteItem item : batch) {
                item.begin();
                LogWriter log = item.log();
                if (log != null && log.failure() != null) {
                    // What follows a lost segment would leave a gap.
                    item.refuse(new LogUnavailableException("the run's log has failed", log.failure()));
                    continue;
                }
                switch (item) {
                    case WriteItem.Append append -> appends.add(append);
                    case WriteItem.Reserve reserve ->
                        reserves.merge(reserve.log(), reserve, (a, b) -> a.number() > b.number() ? a : b);
                    case WriteItem.Unit<?> unit -> throw new IllegalStateException("units have their own connections");
                    case WriteItem.AppendWith both ->
                        throw new IllegalStateException("units have their own connections");
                }
            }
            append(session, appends, batch.size() == 1);
            reserve(session, reserves);
            session.connection().commit();
            kept = true;
        } catch (SqlFailure failure) {
            throw failure.fault();
        } finally {
            if (!kept) {
                rollback(session);
            }
        }
    }

    private static void append(SqlSession session, List<WriteItem.Append> appends, boolean alone) throws SQLException {
        if (appends.isEmpty() || insertAll(session, appends) == appends.size()) {
            return;
        }
        // Leases were lost, or segments are there already: the exact look. The statement is repeatable.
        for (WriteItem.Append append : appends) {
            LogUnavailableException lost =
                    SegmentRecords.append(session, append.log().lease(), append.segment());
            if (lost != null && !alone) {
                throw new SQLException("a run of the batch lost its log", "RUNNEL", lost);
            }
            if (lost != null) {
                append.refuse(lost);
            }
        }
    }

    private static int insertAll(SqlSession session, List<WriteItem.Append> appends) throws SQLException {
        PreparedStatement statement = session.prepared(APPEND);
        Connection connection = session.connection();
        bind(
                connection,
                statement,
                1,
                "uuid",
                appends,
                append -> append.log().lease().run());
        bind(
                connection,
                statement,
                2,
                "uuid",
                appends,
                append -> append.log().lease().tenant());
        bind(
                connection,
                statement,
                3,
                "text",
                appends,
                append -> append.log().lease().node());
        bind(
                connection,
                statement,
                4,
                "bigint",
                appends,
                append -> append.log().lease().epoch());
        bind(
                connection,
                statement,
                5,
                "bigint",
                appends,
                append -> append.segment().last());
        bind(
                connection,
                statement,
                6,
                "bigint",
                appends,
                append -> append.segment().first());
        bind(
                connection,
                statement,
                7,
                "bigint",
                appends,
                append -> append.segment().firstTime());
        bind(
                connection,
                statement,
                8,
                "bigint",
                appends,
                append -> append.segment().lastTime());
        bind(connection, statement, 9, "integer", appends, append -> SegmentRecords.code(retention(append)));
        byte[][] events = new byte[appends.size()][];
        for (int i = 0; i < events.length; i++) {
            events[i] = appends.get(i).segment().events();
        }
        statement.setArray(10, connection.createArrayOf("bytea", events));
        return statement.executeUpdate();
    }

    private static Segment.Retention retention(WriteItem.Append append) {
        return append.segment().retention();
    }

    private static void bind(
            Connection connection,
            PreparedStatement statement,
            int index,
            String type,
            List<WriteItem.Append> appends,
            Function<WriteItem.Append, Object> member)
            throws SQLException {
        Object[] values = new Object[appends.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = member.apply(appends.get(i));
        }
        statement.setArray(index, connection.createArrayOf(type, values));
    }

    private static void reserve(SqlSession session, Map<LogWriter, WriteItem.Reserve> reserves) throws SQLException {
        for (WriteItem.Reserve reserve : reserves.values()) {
            LogUnavailableException lost =
                    SegmentRecords.reserve(session, reserve.log().lease(), reserve.number());
            if (lost != null) {
                reserve.refuse(lost);
            }
        }
    }

    @Override
    public void probe() throws SQLException {
        SqlSession session = session();
        boolean kept = false;
        try {
            session.begin();
            session.update("UPDATE probe SET written_at = written_at + 1 WHERE id = 1");
            session.connection().commit();
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
        // Nothing to keep: the server does its own housekeeping.
    }

    private SqlSession session() throws SQLException {
        SqlSession session = open;
        if (session == null) {
            Connection connection = connect();
            try (Statement statement = connection.createStatement()) {
                if (!surviveMachine) {
                    statement.execute("SET synchronous_commit = off");
                }
                connection.setAutoCommit(false);
            } catch (SQLException refused) {
                connection.close();
                throw refused;
            }
            session = new SqlSession(connection, Dialect.POSTGRESQL, false);
            open = session;
        }
        return session;
    }

    /** Whatever the server says to a client that it does not let in, it does not serve. */
    private Connection connect() throws SQLException {
        try {
            return DriverManager.getConnection(address.url(), address.properties());
        } catch (SQLException refused) {
            throw new SQLNonTransientConnectionException("the server cannot be reached", refused);
        }
    }

    private void rollback(SqlSession session) {
        try {
            session.connection().rollback();
            if (!session.connection().isClosed()) {
                return;
            }
        } catch (SQLException broken) {
            LOG.debug("a transaction could not be rolled back: {}", broken.getMessage());
        }
        // The next attempt opens a connection anew.
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
