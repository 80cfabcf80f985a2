package dev.runnel.store;

import dev.runnel.run.AppMode;
import dev.runnel.run.FinishReason;
import dev.runnel.run.JsonText;
import dev.runnel.run.Records;
import dev.runnel.run.Run;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunFilter;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Words;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs in SQL. */
record RunRecords(SqlSession sql) implements Records.Runs {

    /** The columns of a run, for every query that maps one; {@link #run(Row, int)} reads them in this order. */
    static final String COLUMNS = "r.id, r.task, r.tenant, r.app, r.app_version, r.mode, r.conversation, r.message,"
            + " r.end_user, r.previous, r.surface, r.credential, r.trace_id, r.status, r.inputs, r.query, r.files,"
            + " r.streaming, r.reserved_through, r.stop_requested, r.created_at, r.answer, r.outputs, r.usage,"
            + " r.reason, r.metadata, r.answer_files, r.error_code, r.error_message, r.total_steps, r.exceptions,"
            + " r.elapsed, r.finished_at";

    private static final String RUN = "SELECT " + COLUMNS + " FROM run r WHERE ";

    @Override
    public void insert(Run run, String node) {
        sql.update(
                "INSERT INTO run (id, task, tenant, app, app_version, mode, conversation, message, end_user, previous,"
                        + " surface, credential, trace_id, status, inputs, query, files, streaming, reserved_through,"
                        + " stop_requested, created_at, node, epoch)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                run.id(),
                run.task(),
                run.tenant(),
                run.app(),
                run.appVersion(),
                run.mode().wire(),
                run.conversation(),
                run.message(),
                run.endUser(),
                run.previous(),
                run.origin().surface(),
                run.origin().credential(),
                run.origin().traceId(),
                run.status().wire(),
                JsonText.write(run.inputs()),
                run.query(),
                Trees.write(run.files()),
                run.streaming(),
                run.reservedThrough(),
                run.stopRequested(),
                run.createdAt(),
                node);
        if (run.outcome() != null) {
            finish(run.tenant(), run.id(), List.of(run.status()), run.outcome());
        }
    }

    @Override
    public Optional<Run> find(UUID tenant, UUID run) {
        return sql.row(RUN + "r.id = ? AND r.tenant = ?", RunRecords::run, run, tenant);
    }

    @Override
    public Optional<Run> findByRunOrTask(UUID tenant, UUID app, UUID runOrTask) {
        Optional<Run> byRun =
                sql.row(RUN + "r.id = ? AND r.tenant = ? AND r.app = ?", RunRecords::run, runOrTask, tenant, app);
        return byRun.isPresent()
                ? byRun
                : sql.row(RUN + "r.task = ? AND r.tenant = ? AND r.app = ?", RunRecords::run, runOrTask, tenant, app);
    }

    @Override
    public boolean requestStop(UUID tenant, UUID run) {
        return sql.update(
                        "UPDATE run SET stop_requested = 1 WHERE id = ? AND tenant = ? AND finished_at IS NULL",
                        run,
                        tenant)
                == 1;
    }

    @Override
    public boolean move(UUID tenant, UUID run, RunStatus from, RunStatus to) {
        return sql.update(
                        "UPDATE run SET status = ? WHERE id = ? AND tenant = ? AND status = ?",
                        to.wire(),
                        run,
                        tenant,
                        from.wire())
                == 1;
    }

    @Override
    public boolean finish(UUID tenant, UUID run, Collection<RunStatus> from, Run.Outcome outcome) {
        RunError error = outcome.error();
        boolean whateverWasAsked = outcome.status() == RunStatus.STOPPED || outcome.status() == RunStatus.FAILED;
        var states = new ArrayList<@Nullable String>(
                from.stream().map(RunStatus::wire).toList());
        while (states.size() < RunStatus.values().length) {
            states.add(null);
        }
        return sql.update(
                        "UPDATE run SET status = ?, answer = ?, outputs = ?, usage = ?, reason = ?, metadata = ?,"
                                + " answer_files = ?, error_code = ?, error_message = ?, total_steps = ?,"
                                + " exceptions = ?, elapsed = ?, finished_at = ?"
                                + " WHERE id = ? AND tenant = ? AND finished_at IS NULL"
                                + " AND status IN (?, ?, ?, ?, ?, ?, ?) AND (stop_requested = 0 OR ? = 1)",
                        outcome.status().wire(),
                        outcome.answer(),
                        JsonText.write(outcome.outputs()),
                        Trees.write(outcome.usage()),
                        Words.of(outcome.reason()),
                        JsonText.write(outcome.metadata()),
                        Trees.write(outcome.files()),
                        error == null ? null : error.code().wire(),
                        error == null ? null : error.message(),
                        outcome.totalSteps(),
                        outcome.exceptions(),
                        outcome.elapsed(),
                        outcome.finishedAt(),
                        run,
                        tenant,
                        states.get(0),
                        states.get(1),
                        states.get(2),
                        states.get(3),
                        states.get(4),
                        states.get(5),
                        states.get(6),
                        whateverWasAsked)
                == 1;
    }

    @Override
    public Listed listWorkflowRuns(UUID tenant, UUID app, RunFilter filter, int page, int limit) {
        return new WorkflowRunList(sql, tenant, app, filter).page(page, limit);
    }

    @Override
    public List<Run> inFlight(String node, int limit) {
        return sql.rows(
                RUN
                        + "r.finished_at IS NULL AND r.node = ? AND r.status <> 'paused' ORDER BY r.created_at, r.id LIMIT ?",
                RunRecords::run,
                node,
                limit);
    }

    private static Run run(SqlRow row) throws SQLException {
        return run(row, 0);
    }

    /** The run whose columns begin after column {@code before}. */
    static Run run(SqlRow row, int before) throws SQLException {
        return new Run(
                row.id(before + 1),
                row.id(before + 2),
                row.id(before + 3),
                row.id(before + 4),
                row.id(before + 5),
                AppMode.ofWire(row.text(before + 6)),
                row.optionalId(before + 7),
                row.optionalId(before + 8),
                row.optionalId(before + 9),
                row.optionalId(before + 10),
                new Run.Origin(row.text(before + 11), row.optionalId(before + 12), row.optionalText(before + 13)),
                RunStatus.ofWire(row.text(before + 14)),
                JsonText.parseObject(row.text(before + 15)),
                row.text(before + 16),
                Trees.files(row.text(before + 17)),
                row.flag(before + 18),
                row.number(before + 19),
                row.flag(before + 20),
                row.number(before + 21),
                outcome(row, before));
    }

    private static Run.@Nullable Outcome outcome(SqlRow row, int before) throws SQLException {
        Long finishedAt = row.optionalNumber(before + 33);
        if (finishedAt == null) {
            return null;
        }
        String errorCode = row.optionalText(before + 28);
        return new Run.Outcome(
                RunStatus.ofWire(row.text(before + 14)),
                row.text(before + 22),
                JsonText.parseObject(row.text(before + 23)),
                Trees.usage(row.optionalText(before + 24)),
                Words.parse(FinishReason.class, row.text(before + 25)),
                JsonText.parseObject(row.text(before + 26)),
                Trees.files(row.optionalText(before + 27)),
                errorCode == null
                        ? null
                        : new RunError(Words.parse(RunErrorCode.class, errorCode), row.text(before + 29)),
                row.whole(before + 30),
                row.whole(before + 31),
                row.number(before + 32),
                finishedAt);
    }
}
