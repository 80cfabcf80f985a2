package dev.runnel.store;

import java.sql.SQLException;
import java.util.List;

/** What a batch writer writes to; used by its thread alone. */
interface BatchTarget extends AutoCloseable {

    /**
     * Applies the items in order in one transaction and commits it. An item that fails by itself is refused and leaves
     * nothing behind; the others are kept.
     *
     * @throws SQLException where nothing was kept; the connection is opened anew for the next attempt if it must be
     */
    void write(List<WriteItem> batch) throws SQLException;

    /**
     * Writes something small.
     *
     * @throws SQLException where the database cannot be written
     */
    void probe() throws SQLException;

    /** Called between two batches: housekeeping that needs the writing connection. */
    void between();

    @Override
    void close();
}
