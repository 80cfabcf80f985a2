package dev.runnel.store;

import dev.runnel.run.ApiKey;
import dev.runnel.run.Records;
import dev.runnel.run.Words;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Credentials in SQL. */
record KeyRecords(SqlSession sql) implements Records.Keys {

    private static final String KEY =
            "SELECT id, tenant, scope, app, hash, hint, created_at, revoked_at FROM api_key WHERE ";

    @Override
    public void insert(ApiKey key) {
        sql.update(
                "INSERT INTO api_key (id, tenant, scope, app, hash, hint, created_at, revoked_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                key.id(),
                key.tenant(),
                Words.of(key.scope()),
                key.app(),
                key.hash(),
                key.hint(),
                key.createdAt(),
                key.revokedAt());
    }

    @Override
    public Optional<ApiKey> findByHash(String hash) {
        return sql.row(KEY + "hash = ?", KeyRecords::key, hash);
    }

    @Override
    public List<ApiKey> all(UUID tenant) {
        return sql.rows(KEY + "tenant = ? ORDER BY created_at, id", KeyRecords::key, tenant);
    }

    @Override
    public boolean revoke(UUID tenant, UUID key, long revokedAt) {
        return sql.update(
                        "UPDATE api_key SET revoked_at = ? WHERE tenant = ? AND id = ? AND revoked_at IS NULL",
                        revokedAt,
                        tenant,
                        key)
                == 1;
    }

    private static ApiKey key(SqlRow row) throws SQLException {
        return new ApiKey(
                row.id(1),
                row.id(2),
                Words.parse(ApiKey.Scope.class, row.text(3)),
                row.optionalId(4),
                row.text(5),
                row.text(6),
                row.number(7),
                row.optionalNumber(8));
    }
}
