package dev.runnel.store;

import dev.runnel.run.IdempotencyKey;
import dev.runnel.run.Records;
import java.util.Optional;

/** Idempotency keys in SQL. */
record IdempotencyKeyRecords(SqlSession sql) implements Records.IdempotencyKeys {

    @Override
    public Optional<IdempotencyKey> find(IdempotencyKey scope, long now) {
        return sql.row(
                "SELECT request_hash, run, created_at FROM idempotency_key WHERE tenant = ? AND app = ?"
                        + " AND credential = ? AND end_user = ? AND idempotency_key = ? AND created_at > ?",
                row -> new IdempotencyKey(
                        scope.tenant(),
                        scope.app(),
                        scope.credential(),
                        scope.endUser(),
                        scope.key(),
                        row.text(1),
                        row.id(2),
                        row.number(3)),
                scope.tenant(),
                scope.app(),
                scope.credential(),
                scope.endUser(),
                scope.key(),
                now - IdempotencyKey.KEPT);
    }

    @Override
    public void insert(IdempotencyKey key) {
        sql.update(
                "DELETE FROM idempotency_key WHERE tenant = ? AND app = ? AND credential = ? AND end_user = ?"
                        + " AND idempotency_key = ? AND created_at <= ?",
                key.tenant(),
                key.app(),
                key.credential(),
                key.endUser(),
                key.key(),
                key.createdAt() - IdempotencyKey.KEPT);
        sql.update(
                "INSERT INTO idempotency_key (tenant, app, credential, end_user, idempotency_key, request_hash, run,"
                        + " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                key.tenant(),
                key.app(),
                key.credential(),
                key.endUser(),
                key.key(),
                key.requestHash(),
                key.run(),
                key.createdAt());
    }

    @Override
    public int prune(long createdBefore, int limit) {
        return sql.update(
                "DELETE FROM idempotency_key WHERE (tenant, app, credential, end_user, idempotency_key) IN (SELECT"
                        + " tenant, app, credential, end_user, idempotency_key FROM idempotency_key"
                        + " WHERE created_at < ? LIMIT ?)",
                createdBefore,
                limit);
    }
}
