package dev.runnel.store;

import dev.runnel.run.Clock;
import dev.runnel.run.Lease;
import dev.runnel.run.Store;
import dev.runnel.testkit.store.DatabaseUnderTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A SQLite file for the suites. */
final class SqliteDatabase implements DatabaseUnderTest {

    private static final long READER_PATIENCE_MILLIS = 10_000;

    private final SqliteFile file;
    private FaultyTarget target;

    SqliteDatabase(Path folder) {
        file = new SqliteFile(folder.resolve("runnel.db"), true);
    }

    @Override
    public Store open(Clock clock) {
        return new SqliteStore(file, 4, READER_PATIENCE_MILLIS, 0, clock, real -> {
            target = new FaultyTarget(real);
            return target;
        });
    }

    @Override
    public void refuseWrites() {
        target.full(true);
    }

    @Override
    public void serveAgain() {
        target.full(false);
    }

    @Override
    public void passOn(Lease lease) {
        try (Connection connection = DriverManager.getConnection(file.url());
                PreparedStatement raise =
                        connection.prepareStatement("UPDATE run SET epoch = epoch + 1 WHERE id = ?")) {
            raise.setString(1, lease.run().toString());
            raise.executeUpdate();
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    @Override
    public void close() {
        // The folder is its test's.
    }
}
