package dev.runnel.store;

import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A target with a knob: while it is told to, it fails as a full disk does. */
final class FaultyTarget implements BatchTarget {

    private final BatchTarget target;
    private volatile boolean full;

    FaultyTarget(BatchTarget target) {
        this.target = target;
    }

    void full(boolean now) {
        full = now;
    }

    private void check() throws SQLException {
        if (full) {
            throw new SQLiteException("database or disk is full", SQLiteErrorCode.SQLITE_FULL);
        }
    }

    @Override
    public void write(List<WriteItem> batch) throws SQLException {
        check();
        target.write(batch);
    }

    @Override
    public void probe() throws SQLException {
        check();
        target.probe();
    }

    @Override
    public void between() {
        target.between();
    }

    @Override
    public void close() {
        target.close();
    }
}
