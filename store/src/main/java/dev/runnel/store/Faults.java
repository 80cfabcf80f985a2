package dev.runnel.store;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells a database that does not serve from a statement that it refused. */
final class Faults {

    private Faults() {}

    /** Whether the database itself does not serve: everything else would fail as well. */
    static boolean fatal(SQLException fault) {
        if (fault instanceof SQLiteException sqlite) {
            // The low byte is the primary code: PERM, BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL,
            // CANTOPEN, PROTOCOL, NOLFS, AUTH, NOTADB.
            return switch (sqlite.getResultCode().code & 0xff) {
                case 3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 22, 23, 26 -> true;
                default -> false;
            };
        }
        if (fault instanceof SQLNonTransientConnectionException || fault instanceof SQLTransientConnectionException) {
            return true;
        }
        String state = String.valueOf(fault.getSQLState());
        // Connection, resources (disk full), operator intervention, system error, corruption, a server that became a
        // standby (25006); also where a driver names no state at all, such as for a connection that is closed.
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58")
                || state.startsWith("XX")
                || state.equals("25006")
                || state.equals("null");
    }

    /** Whether a uniqueness rule was broken. */
    static boolean conflict(SQLException fault) {
        if (fault instanceof SQLiteException sqlite) {
            SQLiteErrorCode code = sqlite.getResultCode();
            return code == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE
                    || code == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY
                    || code == SQLiteErrorCode.SQLITE_CONSTRAINT_ROWID;
        }
        return "23505".equals(fault.getSQLState());
    }

    /** Whether the same transaction may succeed when it is tried again at once: serialisation, deadlock. */
    static boolean passing(SQLException fault) {
        String state = String.valueOf(fault.getSQLState());
        return state.equals("40001") || state.equals("40P01");
    }
}
