package dev.runnel.server.usecase.run;

import dev.runnel.run.EndUser;
import dev.runnel.run.Message;
import dev.runnel.run.Records;
import dev.runnel.run.Run;
import dev.runnel.run.RunFilter;
import dev.runnel.run.RunHost;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Store;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.http.Ids;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs that exist: found by run or task id, stopped. */
public final class Runs {

    private final Store store;
    private final RunHost host;
    private final EndUsers endUsers;

    public Runs(Store store, RunHost host, EndUsers endUsers) {
        this.store = store;
        this.host = host;
        this.endUsers = endUsers;
    }

    /** The run of that run or task id, of the caller's app. */
    public Optional<Run> find(Caller caller, UUID runOrTask) {
        return store.read(records ->
                records.runs().findByRunOrTask(caller.tenant(), caller.app().id(), runOrTask));
    }

    /** The run of that id, of the caller's app. */
    public Optional<Run> findRun(Caller caller, UUID run) {
        return find(caller, run).filter(found -> found.id().equals(run));
    }

    /** A page of the workflow runs of the caller's app. */
    public Records.Runs.Listed listed(Caller caller, RunFilter filter, int page, int limit) {
        return store.read(records ->
                records.runs().listWorkflowRuns(caller.tenant(), caller.app().id(), filter, page, limit));
    }

    /** The run of that run or task id, if it is the end user's. */
    public Optional<Run> findOwn(Caller caller, EndUser endUser, UUID runOrTask) {
        return find(caller, runOrTask).filter(run -> endUser.id().equals(run.endUser()));
    }

    /** The run as its record says now. */
    public Run again(Run run) {
        return store.read(records -> records.runs().find(run.tenant(), run.id()))
                .orElseThrow(() -> ApiError.notFound("The run no longer exists."));
    }

    /** The message of a run, null where its mode has none. */
    public @Nullable Message message(Run run) {
        UUID id = run.message();
        return id == null
                ? null
                : store.read(records -> records.messages().find(run.tenant(), run.app(), id))
                        .orElse(null);
    }

    /** Whom a run belongs to. */
    public EndUser endUser(Run run) {
        UUID id = Objects.requireNonNull(run.endUser());
        return store.read(records -> records.endUsers().find(run.tenant(), id))
                .orElseThrow(() -> ApiError.notFound("The end user no longer exists."));
    }

    /**
     * Stops a task of the app, whoever started it (events.md section 10); an unknown or finished one is silently left
     * alone.
     */
    public void stop(Caller caller, String task) {
        UUID id = Ids.parse(task);
        if (id != null) {
            find(caller, id).ifPresent(run -> host.requestStop(run, StopSignal.Reason.USER));
        }
    }

    /** Stops the end user's own task; an unknown one, a finished one or somebody else's is silently left alone. */
    public void stopOwn(Caller caller, @Nullable String user, String task) {
        UUID id = Ids.parse(task);
        if (id != null) {
            findOwn(caller, endUsers.of(caller, user), id)
                    .ifPresent(run -> host.requestStop(run, StopSignal.Reason.USER));
        }
    }
}
