package dev.runnel.store;

import dev.runnel.run.Lease;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.Segment;
import dev.runnel.run.Segment.Retention;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Segments of the run log in SQL. */
final class SegmentRecords {

    private static final int PAGE = 32;

    private static final String LEASE = " FROM run WHERE id = ? AND tenant = ? AND node = ? AND epoch = ?";

    /** The lease is looked at by the statement that inserts. A segment that is there already is not inserted twice. */
    private static final String APPEND =
            "INSERT INTO run_segment (run, last, first, first_time, last_time, retention, epoch, events)"
                    + " SELECT log_key, ?, ?, ?, ?, ?, epoch, ?" + LEASE;

    private static final String ONCE = " ON CONFLICT (run, last) DO NOTHING";
    private static final String APPEND_ALONE = APPEND + ONCE;

    /** Where others write beside us, the lease must be held until the commit. */
    private static final String APPEND_LOCKING = APPEND + " FOR SHARE" + ONCE;

    private static final String RESERVE = "UPDATE run SET reserved_through = ? WHERE id = ? AND tenant = ? AND node = ?"
            + " AND epoch = ? AND reserved_through < ?";

    private static final String READ = "SELECT s.first, s.last, s.first_time, s.last_time, s.retention, s.events"
            + " FROM run r JOIN run_segment s ON s.run = r.log_key"
            + " WHERE r.id = ? AND r.tenant = ? AND s.last > ? ORDER BY s.last LIMIT ?";

    private SegmentRecords() {}

    /** Appends; returns why it could not, or null. */
    static @Nullable LogUnavailableException append(SqlSession session, Lease lease, Segment segment) {
        int inserted = session.update(
                switch (session.dialect()) {
                    case SQLITE -> APPEND_ALONE;
                    case POSTGRESQL -> APPEND_LOCKING;
                },
                segment.last(),
                segment.first(),
                segment.firstTime(),
                segment.lastTime(),
                code(segment.retention()),
                segment.events(),
                lease.run(),
                lease.tenant(),
                lease.node(),
                lease.epoch());
        if (inserted == 1 || present(session, lease, segment)) {
            return null;
        }
        return held(session, lease)
                ? new LogUnavailableException("other events of these numbers are in the run's log", null)
                : lost();
    }

    /** Raises the reserved numbers; returns why it could not, or null. */
    static @Nullable LogUnavailableException reserve(SqlSession session, Lease lease, long number) {
        int raised = session.update(RESERVE, number, lease.run(), lease.tenant(), lease.node(), lease.epoch(), number);
        return raised == 1 || held(session, lease) ? null : lost();
    }

    /**
     * Whether exactly this segment was written under this lease: by a commit whose answer was lost with the connection.
     */
    static boolean present(SqlSession session, Lease lease, Segment segment) {
        Optional<byte[]> events = session.row(
                "SELECT s.events FROM run r JOIN run_segment s ON s.run = r.log_key WHERE r.id = ? AND r.tenant = ?"
                        + " AND s.last = ? AND s.first = ? AND s.epoch = ?",
                row -> row.bytes(1),
                lease.run(),
                lease.tenant(),
                segment.last(),
                segment.first(),
                lease.epoch());
        return events.isPresent() && Arrays.equals(events.get(), segment.events());
    }

    private static boolean held(SqlSession session, Lease lease) {
        return session.row(
                        "SELECT 1" + LEASE,
                        row -> row.whole(1),
                        lease.run(),
                        lease.tenant(),
                        lease.node(),
                        lease.epoch())
                .isPresent();
    }

    private static LogUnavailableException lost() {
        return new LogUnavailableException("the lease of the run was lost", null);
    }

    static List<Segment> read(SqlSession session, UUID tenant, UUID run, long after, int maxBytes) {
        var found = new ArrayList<Segment>();
        long bytes = 0;
        long last = after;
        while (true) {
            // The first page is short: most readers want the little that follows what they have.
            int limit = found.isEmpty() ? Math.min(PAGE, 1 + maxBytes / 1024) : PAGE;
            List<Segment> page = session.rows(READ, SegmentRecords::segment, run, tenant, last, limit);
            for (Segment segment : page) {
                found.add(segment);
                bytes += segment.events().length;
                last = segment.last();
                if (bytes >= maxBytes) {
                    return found;
                }
            }
            if (page.size() < limit) {
                return found;
            }
        }
    }

    private static Segment segment(SqlRow row) throws SQLException {
        return new Segment(
                row.number(1), row.number(2), row.number(3), row.number(4), retention(row.whole(5)), row.bytes(6));
    }

    /** The stored number of a retention class; these never change. */
    static int code(Retention retention) {
        return switch (retention) {
            case DELTA -> 0;
            case TRACE -> 1;
            case TERMINAL -> 2;
        };
    }

    private static Retention retention(int code) throws SQLException {
        return switch (code) {
            case 0 -> Retention.DELTA;
            case 1 -> Retention.TRACE;
            case 2 -> Retention.TERMINAL;
            default -> throw new SQLException("no retention class has the number " + code);
        };
    }
}
