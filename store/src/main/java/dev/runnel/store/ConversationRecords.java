package dev.runnel.store;

import dev.runnel.run.Conversation;
import dev.runnel.run.ConversationVariable;
import dev.runnel.run.JsonText;
import dev.runnel.run.Page;
import dev.runnel.run.Records;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversations and their variables in SQL. */
record ConversationRecords(SqlSession sql) implements Records.Conversations {

    private static final String CONVERSATION = "SELECT id, tenant, app, app_version, end_user, origin, name, inputs,"
            + " introduction, created_at, updated_at, deleted FROM conversation"
            + " WHERE tenant = ? AND app = ? AND end_user = ? AND origin = ? AND deleted = 0";
    private static final String VARIABLE = "SELECT id, tenant, conversation, name, type, value, description, writes,"
            + " created_at, updated_at FROM conversation_variable WHERE tenant = ? AND conversation = ?";

    @Override
    public void insert(Conversation conversation) {
        sql.update(
                "INSERT INTO conversation (id, tenant, app, app_version, end_user, origin, name, inputs, introduction,"
                        + " created_at, updated_at, deleted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                conversation.id(),
                conversation.tenant(),
                conversation.app(),
                conversation.appVersion(),
                conversation.endUser(),
                conversation.origin(),
                conversation.name(),
                JsonText.write(conversation.inputs()),
                conversation.introduction(),
                conversation.createdAt(),
                conversation.updatedAt(),
                conversation.deleted());
    }

    @Override
    public Optional<Conversation> find(UUID tenant, UUID app, UUID endUser, String origin, UUID conversation) {
        return sql.row(
                CONVERSATION + " AND id = ?",
                ConversationRecords::conversation,
                tenant,
                app,
                endUser,
                origin,
                conversation);
    }

    @Override
    public void touch(UUID tenant, UUID conversation, @Nullable String name, long updatedAt) {
        if (name == null) {
            sql.update(
                    "UPDATE conversation SET updated_at = ? WHERE tenant = ? AND id = ?",
                    updatedAt,
                    tenant,
                    conversation);
        } else {
            sql.update(
                    "UPDATE conversation SET updated_at = ?, name = ? WHERE tenant = ? AND id = ?",
                    updatedAt,
                    name,
                    tenant,
                    conversation);
        }
    }

    @Override
    public void delete(UUID tenant, UUID conversation, long updatedAt) {
        sql.update(
                "UPDATE conversation SET deleted = 1, updated_at = ? WHERE tenant = ? AND id = ?",
                updatedAt,
                tenant,
                conversation);
    }

    @Override
    public int turns(UUID tenant, UUID conversation) {
        return sql.row(
                        "SELECT COUNT(*) FROM message WHERE conversation = ? AND tenant = ?",
                        row -> row.whole(1),
                        conversation,
                        tenant)
                .orElse(0);
    }

    @Override
    public Page<Conversation> page(
            UUID tenant,
            UUID app,
            UUID endUser,
            String origin,
            @Nullable Conversation last,
            int limit,
            boolean byUpdate,
            boolean ascending) {
        // Only these four texts exist; ties of the time are ordered by id, so none is skipped or repeated.
        String column = byUpdate ? "updated_at" : "created_at";
        String direction = ascending ? "ASC" : "DESC";
        String order = " ORDER BY " + column + " " + direction + ", id " + direction + " LIMIT ?";
        List<Conversation> found;
        if (last == null) {
            found = sql.rows(
                    CONVERSATION + order, ConversationRecords::conversation, tenant, app, endUser, origin, limit + 1);
        } else {
            String beyond = ascending ? ">" : "<";
            long time = byUpdate ? last.updatedAt() : last.createdAt();
            found = sql.rows(
                    CONVERSATION + " AND (" + column + " " + beyond + " ? OR (" + column + " = ? AND id " + beyond
                            + " ?))" + order,
                    ConversationRecords::conversation,
                    tenant,
                    app,
                    endUser,
                    origin,
                    time,
                    time,
                    last.id(),
                    limit + 1);
        }
        boolean more = found.size() > limit;
        return new Page<>(more ? found.subList(0, limit) : found, more);
    }

    @Override
    public List<ConversationVariable> variables(UUID tenant, UUID conversation) {
        return sql.rows(VARIABLE + " ORDER BY created_at, id", ConversationRecords::variable, tenant, conversation);
    }

    @Override
    public ConversationVariable write(ConversationVariable variable) {
        sql.update(
                "INSERT INTO conversation_variable (id, tenant, conversation, name, type, value, description, writes,"
                        + " created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?)"
                        + " ON CONFLICT (tenant, conversation, name) DO UPDATE SET value = excluded.value,"
                        + " type = excluded.type, writes = conversation_variable.writes + 1,"
                        + " updated_at = excluded.updated_at",
                variable.id(),
                variable.tenant(),
                variable.conversation(),
                variable.name(),
                variable.type(),
                JsonText.write(variable.value()),
                variable.description(),
                variable.createdAt(),
                variable.updatedAt());
        return sql.row(
                        VARIABLE + " AND name = ?",
                        ConversationRecords::variable,
                        variable.tenant(),
                        variable.conversation(),
                        variable.name())
                .orElse(variable);
    }

    private static Conversation conversation(SqlRow row) throws SQLException {
        return new Conversation(
                row.id(1),
                row.id(2),
                row.id(3),
                row.id(4),
                row.id(5),
                row.text(6),
                row.text(7),
                JsonText.parseObject(row.text(8)),
                row.optionalText(9),
                row.number(10),
                row.number(11),
                row.flag(12));
    }

    private static ConversationVariable variable(SqlRow row) throws SQLException {
        return new ConversationVariable(
                row.id(1),
                row.id(2),
                row.id(3),
                row.text(4),
                row.text(5),
                JsonText.parse(row.text(6)),
                row.text(7),
                row.number(8),
                row.number(9),
                row.number(10));
    }
}
