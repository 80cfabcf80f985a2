package dev.runnel.store;

import dev.runnel.run.ModelCall;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.Records;
import java.util.List;
import java.util.UUID;

/** Usage rows in SQL. */
record ModelCallRecords(SqlSession sql) implements Records.ModelCalls {

    @Override
    public void insert(ModelCall call) {
        sql.update(
                "INSERT INTO model_call (id, tenant, app, run, node, end_user, provider, model, usage, error, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                call.id(),
                call.context().tenant(),
                call.context().app(),
                call.context().run(),
                call.context().node(),
                call.context().endUser(),
                call.provider(),
                call.model(),
                Trees.write(call.usage()),
                call.error(),
                call.createdAt());
    }

    @Override
    public List<ModelCall> of(UUID tenant, UUID run) {
        return sql.rows(
                "SELECT id, tenant, app, run, node, end_user, provider, model, usage, error, created_at FROM model_call"
                        + " WHERE run = ? AND tenant = ? ORDER BY created_at, id",
                row -> new ModelCall(
                        row.id(1),
                        new ModelRequest.Context(
                                row.id(2), row.id(3), row.id(4), row.optionalText(5), row.optionalId(6)),
                        row.text(7),
                        row.text(8),
                        Trees.usage(row.text(9)),
                        row.optionalText(10),
                        row.number(11)),
                run,
                tenant);
    }
}
