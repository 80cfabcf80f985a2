package dev.runnel.store;

import dev.runnel.run.Message;
import dev.runnel.run.Page;
import dev.runnel.run.Records;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages in SQL. */
record MessageRecords(SqlSession sql) implements Records.Messages {

    private static final String COLUMNS =
            "m.id, m.tenant, m.app, m.run, m.conversation, m.parent, m.end_user, m.created_at";
    private static final String WITH_RUN = "SELECT " + COLUMNS + ", " + RunRecords.COLUMNS
            + " FROM message m JOIN run r ON r.id = m.run AND r.tenant = m.tenant WHERE m.tenant = ? AND m.conversation = ?";
    private static final String NEWEST_FIRST = " ORDER BY m.created_at DESC, m.id DESC LIMIT ?";

    @Override
    public void insert(Message message) {
        sql.update(
                "INSERT INTO message (id, tenant, app, run, conversation, parent, end_user, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                message.id(),
                message.tenant(),
                message.app(),
                message.run(),
                message.conversation(),
                message.parent(),
                message.endUser(),
                message.createdAt());
    }

    @Override
    public Optional<Message> find(UUID tenant, UUID app, UUID message) {
        return sql.row(
                "SELECT " + COLUMNS + " FROM message m WHERE m.id = ? AND m.tenant = ? AND m.app = ?",
                MessageRecords::message,
                message,
                tenant,
                app);
    }

    @Override
    public Optional<Message> newest(UUID tenant, UUID conversation) {
        return sql.row(
                "SELECT " + COLUMNS + " FROM message m WHERE m.conversation = ? AND m.tenant = ?"
                        + " ORDER BY m.created_at DESC, m.id DESC LIMIT 1",
                MessageRecords::message,
                conversation,
                tenant);
    }

    @Override
    public Page<WithRun> page(UUID tenant, UUID conversation, @Nullable Message first, int limit) {
        List<WithRun> found = first == null
                ? sql.rows(WITH_RUN + NEWEST_FIRST, MessageRecords::withRun, tenant, conversation, limit + 1)
                : sql.rows(
                        WITH_RUN + " AND (m.created_at < ? OR (m.created_at = ? AND m.id < ?))" + NEWEST_FIRST,
                        MessageRecords::withRun,
                        tenant,
                        conversation,
                        first.createdAt(),
                        first.createdAt(),
                        first.id(),
                        limit + 1);
        boolean more = found.size() > limit;
        return new Page<>((more ? found.subList(0, limit) : found).reversed(), more);
    }

    @Override
    public List<WithRun> history(UUID tenant, UUID conversation, int limit) {
        return sql.rows(WITH_RUN + NEWEST_FIRST, MessageRecords::withRun, tenant, conversation, limit);
    }

    private static WithRun withRun(SqlRow row) throws SQLException {
        return new WithRun(message(row), RunRecords.run(row, 8));
    }

    private static Message message(SqlRow row) throws SQLException {
        return new Message(
                row.id(1),
                row.id(2),
                row.id(3),
                row.id(4),
                row.optionalId(5),
                row.optionalId(6),
                row.id(7),
                row.number(8));
    }
}
