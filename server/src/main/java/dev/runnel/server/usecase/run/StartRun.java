package dev.runnel.server.usecase.run;

import dev.runnel.engine.InvalidInputException;
import dev.runnel.engine.SystemVariables;
import dev.runnel.run.Admission;
import dev.runnel.run.Clock;
import dev.runnel.run.ConflictException;
import dev.runnel.run.EndUser;
import dev.runnel.run.IdSource;
import dev.runnel.run.IdempotencyKey;
import dev.runnel.run.Message;
import dev.runnel.run.Run;
import dev.runnel.run.RunHost;
import dev.runnel.run.Store;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import dev.runnel.server.http.Ids;
import dev.runnel.server.usecase.app.AppCatalogue;
import dev.runnel.server.usecase.app.ServedApp;
import dev.runnel.server.usecase.file.RemoteFileProbe;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run of an app of any mode: everything is checked first, then its rows are written as a whole, then it
 * executes.
 */
public final class StartRun {

    private static final int RETRY_SECONDS = 1;

    private final Store store;
    private final RunHost host;
    private final RequestCheck checks;
    private final EndUsers endUsers;
    private final Programs programs;
    private final Titles titles;
    private final Admission admission;
    private final RunRows rows;
    private final Clock clock;

    /** What became of a request. */
    public sealed interface Started {

        /** Whose request it was. */
        EndUser endUser();
    }

    /**
     * A run that was started, or found by its idempotency key or its event id.
     *
     * @param run as it was written
     * @param message its message, null where its mode has none
     */
    public record Running(Run run, @Nullable Message message, EndUser endUser) implements Started {}

    /**
     * A request whose inputs do not fit; nothing was written. A stream of a graph app tells it in its frames, everything
     * else as an error (events.md section 3.2).
     *
     * @param app what would have run
     * @param endUser who asked, who need not be stored
     * @param inputs what the request brought
     * @param message for the caller
     */
    public record Refused(ServedApp app, EndUser endUser, ObjectValue inputs, String message) implements Started {}

    public StartRun(
            Store store,
            RunHost host,
            AppCatalogue apps,
            EndUsers endUsers,
            Programs programs,
            Titles titles,
            Admission admission,
            RemoteFileProbe probe,
            IdSource ids,
            Clock clock) {
        this.store = store;
        this.host = host;
        this.checks = new RequestCheck(store, apps, programs, probe, ids, clock);
        this.endUsers = endUsers;
        this.programs = programs;
        this.titles = titles;
        this.admission = admission;
        this.rows = new RunRows(store, titles, ids, clock, host.node());
        this.clock = clock;
    }

    /**
     * Starts the run.
     *
     * @throws ApiError where the request is refused for another reason than its inputs; nothing was written then
     */
    public Started start(Caller caller, @Nullable String user, RunRequest request) {
        EndUsers.Person person = endUsers.person(caller, user);
        Running before = request.idempotency() == null || !person.stored()
                ? null
                : before(caller, person.endUser(), request.idempotency());
        if (before != null) {
            return before;
        }
        RequestCheck.Subject subject = checks.subject(caller, person, request);
        RequestCheck.Material material;
        try {
            material = checks.material(subject, request);
        } catch (InvalidInputException invalid) {
            return new Refused(subject.app(), person.endUser(), request.inputs(), String.valueOf(invalid.getMessage()));
        }
        Admission.Place place = place(caller);
        try {
            Running started = rows.write(caller, request, subject, material);
            if (!person.stored()) {
                endUsers.remember(started.endUser());
            }
            host.start(started.run(), programs.program(subject.configuration(), request.origin()), place);
            if (subject.conversation() == null && started.run().conversation() != null && request.autoGenerateName()) {
                titles.make(started.run());
            }
            return started;
        } catch (ConflictException raced) {
            // The same key was sent twice at once: the other request's run is the run.
            place.close();
            Running other = request.idempotency() == null
                    ? null
                    : before(caller, endUsers.of(caller, user), request.idempotency());
            if (other == null) {
                throw raced;
            }
            return other;
        } catch (RuntimeException | Error failed) {
            place.close();
            throw failed;
        }
    }

    /**
     * The run that a repeated request names by its last event id: it must be the same request by the same caller.
     *
     * @throws ApiError 409 where it is not
     */
    public Running resume(Caller caller, @Nullable String user, RunRequest request, UUID run) {
        EndUsers.Person person = endUsers.person(caller, user);
        EndUser endUser = person.endUser();
        Run found = store.read(records -> records.runs().find(caller.tenant(), run))
                .filter(candidate -> candidate.app().equals(caller.app().id())
                        && endUser.id().equals(candidate.endUser())
                        && caller.key().id().equals(candidate.origin().credential()))
                .orElse(null);
        if (found == null || !sameRequest(caller, person, request, found)) {
            throw ApiError.of(
                    ErrorCode.CONFLICT,
                    "Last-Event-ID names a run of another request. Leave the header out to start a new run.");
        }
        return new Running(found, message(found), endUser);
    }

    private boolean sameRequest(Caller caller, EndUsers.Person person, RunRequest request, Run run) {
        boolean sameConversation = request.conversation() == null
                || !caller.app().mode().conversational()
                || request.conversation().equals(run.conversation());
        boolean sameWorkflow = request.workflow() == null || run.appVersion().equals(Ids.parse(request.workflow()));
        if (!sameConversation || !sameWorkflow) {
            return false;
        }
        try {
            return checks.material(checks.subject(caller, person, run), request)
                    .began(run, SystemVariables.userInputs(run.inputs()));
        } catch (InvalidInputException unfit) {
            // No run begins with inputs that do not fit.
            return false;
        }
    }

    private Admission.Place place(Caller caller) {
        int own = caller.app().maxActiveRequests();
        if (own > 0 && host.liveRunsOf(caller.app().id()) >= own) {
            throw ApiError.retryAfter(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "Too many requests. Please try again later. The current maximum concurrent requests allowed for "
                            + caller.app().id() + " is " + own + ".",
                    RETRY_SECONDS);
        }
        Admission.Place place = admission.run();
        if (place == null) {
            throw ApiError.retryAfter(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "Too many requests. Please try again later. This server runs at most "
                            + admission.limits().runs() + " requests at once.",
                    RETRY_SECONDS);
        }
        return place;
    }

    /** The run that the same key created before, or null. */
    private @Nullable Running before(Caller caller, EndUser endUser, RunRequest.Idempotency promise) {
        long now = clock.millis();
        IdempotencyKey scope =
                RunRows.key(caller, endUser, promise, caller.app().id(), now);
        IdempotencyKey found = store.read(records -> records.idempotencyKeys().find(scope, now))
                .orElse(null);
        if (found == null) {
            return null;
        }
        if (!found.requestHash().equals(promise.requestHash())) {
            throw ApiError.of(
                    ErrorCode.CONFLICT,
                    "Idempotency-Key was used for another request. Use a new key for a new request.");
        }
        Run run = store.read(records -> records.runs().find(caller.tenant(), found.run()))
                .orElseThrow(() -> ApiError.notFound("The run of this Idempotency-Key no longer exists."));
        return new Running(run, message(run), endUser);
    }

    private @Nullable Message message(Run run) {
        UUID id = run.message();
        return id == null
                ? null
                : store.read(records -> records.messages().find(run.tenant(), run.app(), id))
                        .orElseThrow(() -> ApiError.notFound("Message Not Exists."));
    }
}
