package dev.runnel.store;

import dev.runnel.run.Records;
import java.util.List;
import java.util.UUID;

/** Every record over one session. */
final class SqlRecords implements Records {

    private final SqlSession sql;

    SqlRecords(SqlSession sql) {
        this.sql = sql;
    }

    @Override
    public Tenants tenants() {
        return new Tenants() {
            @Override
            public UUID ensure(UUID id, String name, long createdAt) {
                sql.update(
                        "INSERT INTO tenant (id, name, created_at) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
                        id,
                        name,
                        createdAt);
                return sql.row("SELECT id FROM tenant WHERE name = ?", row -> row.id(1), name)
                        .orElseThrow();
            }

            @Override
            public List<Named> all() {
                return sql.rows(
                        "SELECT id, name FROM tenant ORDER BY created_at, id",
                        row -> new Named(row.id(1), row.text(2)));
            }
        };
    }

    @Override
    public Apps apps() {
        return new AppRecords(sql);
    }

    @Override
    public Keys keys() {
        return new KeyRecords(sql);
    }

    @Override
    public EndUsers endUsers() {
        return new EndUserRecords(sql);
    }

    @Override
    public Conversations conversations() {
        return new ConversationRecords(sql);
    }

    @Override
    public Messages messages() {
        return new MessageRecords(sql);
    }

    @Override
    public Runs runs() {
        return new RunRecords(sql);
    }

    @Override
    public Files files() {
        return new FileRecords(sql);
    }

    @Override
    public Feedbacks feedbacks() {
        return new FeedbackRecords(sql);
    }

    @Override
    public ModelCalls modelCalls() {
        return new ModelCallRecords(sql);
    }

    @Override
    public IdempotencyKeys idempotencyKeys() {
        return new IdempotencyKeyRecords(sql);
    }
}
