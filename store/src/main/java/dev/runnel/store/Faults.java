package dev.runnel.store;

import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** Tells a database that does not serve from a statement that it refused. */
final class Faults {

    private Faults() {}

    static boolean fatal(SQLException fault) {
        if (fault instanceof SQLiteException sqlite) {
            int primary = sqlite.getResultCode().code & 0xff;
            // BUSY, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB
            return switch (primary) {
                case 5, 7, 8, 10, 11, 13, 14, 15, 26 -> true;
                default -> false;
            };
        }
        String state = String.valueOf(fault.getSQLState());
        // Connection, resources (disk full), operator intervention, system error; also where there is no state at all.
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58")
                || state.equals("null");
    }

    /** Whether the same transaction may succeed when it is tried again at once. */
    static boolean transientConflict(SQLException fault) {
        String state = String.valueOf(fault.getSQLState());
        return state.equals("40001") || state.equals("40P01");
    }
}
