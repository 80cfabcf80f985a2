package dev.runnel.store;

import dev.runnel.run.Feedback;
import dev.runnel.run.Records;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Feedbacks in SQL. */
record FeedbackRecords(SqlSession sql) implements Records.Feedbacks {

    private static final String FEEDBACK = "SELECT id, tenant, app, conversation, message, rating, content, source,"
            + " end_user, account, created_at, updated_at FROM feedback WHERE tenant = ?";

    @Override
    public Optional<Feedback> find(UUID tenant, UUID message, String source) {
        return sql.row(
                FEEDBACK + " AND message = ? AND source = ?", FeedbackRecords::feedback, tenant, message, source);
    }

    @Override
    public void put(Feedback feedback) {
        sql.update(
                "INSERT INTO feedback (id, tenant, app, conversation, message, rating, content, source, end_user, account,"
                        + " created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (tenant, message, source) DO UPDATE SET rating = excluded.rating,"
                        + " content = excluded.content, end_user = excluded.end_user, account = excluded.account,"
                        + " updated_at = excluded.updated_at",
                feedback.id(),
                feedback.tenant(),
                feedback.app(),
                feedback.conversation(),
                feedback.message(),
                feedback.rating(),
                feedback.content(),
                feedback.source(),
                feedback.endUser(),
                feedback.account(),
                feedback.createdAt(),
                feedback.updatedAt());
    }

    @Override
    public boolean delete(UUID tenant, UUID message, String source) {
        return sql.update(
                        "DELETE FROM feedback WHERE tenant = ? AND message = ? AND source = ?", tenant, message, source)
                > 0;
    }

    @Override
    public List<Feedback> page(UUID tenant, UUID app, int page, int limit) {
        return sql.rows(
                FEEDBACK + " AND app = ? ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
                FeedbackRecords::feedback,
                tenant,
                app,
                limit,
                (long) (page - 1) * limit);
    }

    @Override
    public List<Feedback> of(UUID tenant, Collection<UUID> messages, String source) {
        // A page of messages is at most a hundred: one look-up each by the unique index.
        var found = new ArrayList<Feedback>();
        messages.forEach(message -> find(tenant, message, source).ifPresent(found::add));
        return found;
    }

    private static Feedback feedback(SqlRow row) throws SQLException {
        return new Feedback(
                row.id(1),
                row.id(2),
                row.id(3),
                row.optionalId(4),
                row.id(5),
                row.text(6),
                row.optionalText(7),
                row.text(8),
                row.optionalId(9),
                row.optionalId(10),
                row.number(11),
                row.number(12));
    }
}
