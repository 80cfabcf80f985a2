package dev.runnel.store;

import dev.runnel.run.EndUser;
import dev.runnel.run.Records;
import dev.runnel.store.SqlSession.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** People behind keys in SQL. */
record EndUserRecords(SqlSession sql) implements Records.EndUsers {

    private static final String END_USER = "SELECT id, tenant, app, type, external_id, name, anonymous, session,"
            + " created_at, updated_at FROM end_user WHERE tenant = ?";

    @Override
    public Optional<EndUser> find(UUID tenant, UUID endUser) {
        return sql.row(END_USER + " AND id = ?", EndUserRecords::endUser, tenant, endUser);
    }

    @Override
    public EndUser resolve(EndUser fresh) {
        List<EndUser> known = sql.rows(
                END_USER + " AND app = ? AND session = ? ORDER BY created_at, id",
                EndUserRecords::endUser,
                fresh.tenant(),
                fresh.app(),
                fresh.session());
        for (EndUser endUser : known) {
            if (endUser.type().equals(fresh.type())) {
                return endUser;
            }
        }
        if (!known.isEmpty()) {
            EndUser other = known.getFirst();
            sql.update(
                    "UPDATE end_user SET type = ?, updated_at = ? WHERE tenant = ? AND id = ?",
                    fresh.type(),
                    fresh.updatedAt(),
                    other.tenant(),
                    other.id());
            return new EndUser(
                    other.id(),
                    other.tenant(),
                    other.app(),
                    fresh.type(),
                    other.externalId(),
                    other.name(),
                    other.anonymous(),
                    other.session(),
                    other.createdAt(),
                    fresh.updatedAt());
        }
        sql.update(
                "INSERT INTO end_user (id, tenant, app, type, external_id, name, anonymous, session, created_at, updated_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                fresh.id(),
                fresh.tenant(),
                fresh.app(),
                fresh.type(),
                fresh.externalId(),
                fresh.name(),
                fresh.anonymous(),
                fresh.session(),
                fresh.createdAt(),
                fresh.updatedAt());
        return fresh;
    }

    private static EndUser endUser(Row row) throws SQLException {
        return new EndUser(
                row.id(1),
                row.id(2),
                row.id(3),
                row.text(4),
                row.optionalText(5),
                row.optionalText(6),
                row.flag(7),
                row.text(8),
                row.number(9),
                row.number(10));
    }
}
