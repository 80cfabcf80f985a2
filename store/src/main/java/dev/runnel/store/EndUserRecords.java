package dev.runnel.store;

import dev.runnel.run.EndUser;
import dev.runnel.run.Records;
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
        return known(fresh).orElseGet(() -> {
            int inserted = sql.update(
                    "INSERT INTO end_user (id, tenant, app, type, external_id, name, anonymous, session, created_at,"
                            + " updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (tenant, app, session, type) DO NOTHING",
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
            // Where nothing was inserted, another unit came first and has committed by now.
            return inserted == 1 ? fresh : known(fresh).orElseThrow();
        });
    }

    @Override
    public Optional<EndUser> match(EndUser fresh) {
        List<EndUser> known = sql.rows(
                END_USER + " AND app = ? AND session = ? ORDER BY created_at, id",
                EndUserRecords::endUser,
                fresh.tenant(),
                fresh.app(),
                fresh.session());
        return known.stream()
                .filter(endUser -> endUser.type().equals(fresh.type()))
                .findFirst()
                .or(() -> known.stream().findFirst());
    }

    private Optional<EndUser> known(EndUser fresh) {
        return match(fresh).map(known -> known.type().equals(fresh.type()) ? known : retyped(known, fresh));
    }

    private EndUser retyped(EndUser known, EndUser fresh) {
        sql.update(
                "UPDATE end_user SET type = ?, updated_at = ? WHERE tenant = ? AND id = ?",
                fresh.type(),
                fresh.updatedAt(),
                known.tenant(),
                known.id());
        return new EndUser(
                known.id(),
                known.tenant(),
                known.app(),
                fresh.type(),
                known.externalId(),
                known.name(),
                known.anonymous(),
                known.session(),
                known.createdAt(),
                fresh.updatedAt());
    }

    private static EndUser endUser(SqlRow row) throws SQLException {
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
