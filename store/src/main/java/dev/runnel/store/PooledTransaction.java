package dev.runnel.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction on a pooled connection, which remembers how far it came. */
final class PooledTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(PooledTransaction.class);

    private final HikariDataSource pool;
    private boolean connected;
    private boolean committing;

    PooledTransaction(HikariDataSource pool) {
        this.pool = pool;
    }

    /**
     * Does the work and commits it.
     *
     * @throws SQLException where the database does not serve or refused a statement; nothing was kept, unless the
     *     connection was lost over the commit
     */
    <T extends @Nullable Object> T run(Function<SqlSession, T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connected = true;
            boolean kept = false;
            try {
                var session = new SqlSession(connection, Dialect.POSTGRESQL, pool.isReadOnly());
                T result = work.apply(session);
                session.check();
                committing = true;
                connection.commit();
                kept = true;
                return result;
            } catch (SqlFailure failure) {
                throw failure.fault();
            } finally {
                if (!kept) {
                    rollback(connection);
                }
            }
        }
    }

    /**
     * Whether the connection had died in the pool, so that nothing was done and a fresh one may serve; the others of its
     * age are thrown away.
     */
    boolean stale(SQLException fault) {
        if (!connected || committing || !Faults.fatal(fault)) {
            return false;
        }
        pool.getHikariPoolMXBean().softEvictConnections();
        return true;
    }

    /** A broken connection must not hide why the work was not kept. */
    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            LOG.debug("the pool replaces a broken connection: {}", broken.getMessage());
        }
    }
}
