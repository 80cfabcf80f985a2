package dev.runnel.store;

import dev.runnel.run.EndUser;
import dev.runnel.run.JsonText;
import dev.runnel.run.Records.Runs.Listed;
import dev.runnel.run.Records.Runs.Owned;
import dev.runnel.run.RunFilter;
import dev.runnel.run.Value;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The list of an app's workflow runs under a filter.
 *
 * <p>Its conditions are a fixed set of texts, so the number of its statements is bounded; values are bound.
 */
final class WorkflowRunList {

    // The mode stands in the text because the index covers these runs alone.
    private static final String FROM =
            " FROM run r LEFT JOIN end_user e ON e.id = r.end_user WHERE r.mode = 'workflow' AND r.app = ? AND r.tenant = ?";
    private static final String END_USER = ", e.id, e.tenant, e.app, e.type, e.external_id, e.name, e.anonymous,"
            + " e.session, e.created_at, e.updated_at";
    private static final int BEFORE_END_USER = 33;

    private final SqlSession sql;
    private final StringBuilder conditions = new StringBuilder(FROM);
    private final List<@Nullable Object> values = new ArrayList<>();

    WorkflowRunList(SqlSession sql, UUID tenant, UUID app, RunFilter filter) {
        this.sql = sql;
        values.add(app);
        values.add(tenant);
        if (filter.status() != null) {
            add(" AND r.status = ?", filter.status().wire());
        }
        if (filter.notBefore() != null) {
            add(" AND r.created_at >= ?", filter.notBefore());
        }
        if (filter.notAfter() != null) {
            add(" AND r.created_at <= ?", filter.notAfter());
        }
        if (filter.session() != null) {
            add(" AND e.session = ?", filter.session());
        }
        if (filter.keyword() != null) {
            keyword(filter.keyword(), filter.run());
        }
    }

    private void add(String condition, Object value) {
        conditions.append(condition);
        values.add(value);
    }

    private void keyword(String keyword, @Nullable UUID run) {
        String matches = " " + sql.dialect().like() + " ? ESCAPE '!'";
        // Inputs and outputs are JSON texts: what is looked for is written as it stands there.
        String json = JsonText.write(Value.of(keyword));
        String inside = pattern(json.substring(1, json.length() - 1));
        conditions
                .append(" AND (r.inputs")
                .append(matches)
                .append(" OR r.outputs")
                .append(matches);
        conditions.append(" OR e.session").append(matches);
        values.add(inside);
        values.add(inside);
        values.add(pattern(keyword));
        if (run != null) {
            add(" OR r.id = ?", run);
        }
        conditions.append(')');
    }

    private static String pattern(String text) {
        return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }

    Listed page(int page, int limit) {
        long total = sql.row("SELECT COUNT(*)" + conditions, row -> row.number(1), values.toArray())
                .orElse(0L);
        values.add(limit);
        values.add((page - 1L) * limit);
        List<Owned> items = sql.rows(
                "SELECT " + RunRecords.COLUMNS + END_USER + conditions
                        + " ORDER BY r.created_at DESC, r.id DESC LIMIT ? OFFSET ?",
                WorkflowRunList::owned,
                values.toArray());
        return new Listed(items, total);
    }

    private static Owned owned(SqlRow row) throws SQLException {
        int before = BEFORE_END_USER;
        UUID endUser = row.optionalId(before + 1);
        return new Owned(
                RunRecords.run(row, 0),
                endUser == null
                        ? null
                        : new EndUser(
                                endUser,
                                row.id(before + 2),
                                row.id(before + 3),
                                row.text(before + 4),
                                row.optionalText(before + 5),
                                row.optionalText(before + 6),
                                row.flag(before + 7),
                                row.text(before + 8),
                                row.number(before + 9),
                                row.number(before + 10)));
    }
}
