package dev.runnel.store;

import dev.runnel.run.Lease;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Segments of the run log in SQL. */
final class SegmentRecords {

    private static final int PAGE = 32;

    private SegmentRecords() {}

    static void append(SqlSession session, Lease lease, Segment segment) {
        check(session, lease);
        session.update(
                "INSERT INTO run_segment (run, last, first, first_time, last_time, retention, events)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                lease.run(),
                segment.last(),
                segment.first(),
                segment.firstTime(),
                segment.lastTime(),
                segment.retention().ordinal(),
                segment.events());
    }

    static void reserve(SqlSession session, Lease lease, long number) {
        check(session, lease);
        session.update(
                "UPDATE run SET reserved_through = ? WHERE id = ? AND tenant = ? AND reserved_through < ?",
                number,
                lease.run(),
                lease.tenant(),
                number);
    }

    /** The lease is looked at in the same transaction: an append of an older epoch is refused. */
    private static void check(SqlSession session, Lease lease) {
        if (session.row(
                        "SELECT 1 FROM run WHERE id = ? AND tenant = ? AND node = ? AND epoch = ?",
                        row -> row.whole(1),
                        lease.run(),
                        lease.tenant(),
                        lease.node(),
                        lease.epoch())
                .isEmpty()) {
            throw new LogUnavailableException("the lease of the run was lost", null);
        }
    }

    static List<Segment> read(SqlSession session, UUID tenant, UUID run, long after, int maxBytes) {
        var found = new ArrayList<Segment>();
        int bytes = 0;
        long last = after;
        while (true) {
            List<Segment> page = session.rows(
                    "SELECT s.first, s.last, s.first_time, s.last_time, s.retention, s.events FROM run_segment s"
                            + " JOIN run r ON r.id = s.run WHERE s.run = ? AND s.last > ? AND r.tenant = ?"
                            + " ORDER BY s.last LIMIT " + PAGE,
                    row -> new Segment(
                            row.number(1),
                            row.number(2),
                            row.number(3),
                            row.number(4),
                            Segment.Retention.values()[row.whole(5)],
                            row.bytes(6)),
                    run,
                    last,
                    tenant);
            for (Segment segment : page) {
                found.add(segment);
                bytes += segment.events().length;
                last = segment.last();
                if (bytes >= maxBytes) {
                    return found;
                }
            }
            if (page.size() < PAGE) {
                return found;
            }
        }
    }
}
