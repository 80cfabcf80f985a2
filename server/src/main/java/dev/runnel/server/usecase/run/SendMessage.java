package dev.runnel.server.usecase.run;

import dev.runnel.engine.AppConfiguration;
import dev.runnel.engine.ConversationTitle;
import dev.runnel.engine.InputForm;
import dev.runnel.engine.InvalidInputException;
import dev.runnel.run.Admission;
import dev.runnel.run.AppMode;
import dev.runnel.run.Clock;
import dev.runnel.run.ConflictException;
import dev.runnel.run.Conversation;
import dev.runnel.run.EndUser;
import dev.runnel.run.FileReference;
import dev.runnel.run.IdSource;
import dev.runnel.run.IdempotencyKey;
import dev.runnel.run.Message;
import dev.runnel.run.Records;
import dev.runnel.run.Run;
import dev.runnel.run.RunHost;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Store;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import dev.runnel.server.usecase.app.AppCatalogue;
import dev.runnel.server.usecase.app.ServedApp;
import dev.runnel.server.usecase.file.RemoteFileProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run of a message-mode app: everything is checked first, then run and message are written as a whole, then the
 * model is called.
 */
public final class SendMessage {

    /** The first block of event numbers, reserved with the run's own row. */
    private static final long FIRST_NUMBERS = 4096;

    private static final int RETRY_SECONDS = 1;

    private final Store store;
    private final RunHost host;
    private final AppCatalogue apps;
    private final EndUsers endUsers;
    private final Programs programs;
    private final Titles titles;
    private final Admission admission;
    private final RemoteFileProbe probe;
    private final IdSource ids;
    private final Clock clock;
    private final AtomicLong lastMicros = new AtomicLong();

    /**
     * A run that was started, or found by its idempotency key.
     *
     * @param run as it was written
     * @param message its message
     * @param endUser whose it is
     */
    public record Sent(Run run, Message message, EndUser endUser) {}

    public SendMessage(
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
        this.apps = apps;
        this.endUsers = endUsers;
        this.programs = programs;
        this.titles = titles;
        this.admission = admission;
        this.probe = probe;
        this.ids = ids;
        this.clock = clock;
    }

    /** A request that was checked against the app, before anything is written. */
    private record Checked(
            ServedApp app,
            AppConfiguration configuration,
            EndUser endUser,
            @Nullable Conversation conversation,
            ObjectValue inputs,
            String query,
            List<FileReference> files) {}

    /**
     * Starts the run.
     *
     * @throws ApiError where the request is refused; nothing was written then
     */
    public Sent send(Caller caller, @Nullable String user, SendRequest request) {
        EndUser endUser = endUsers.resolve(caller, user);
        Sent before = request.idempotency() == null ? null : before(caller, endUser, request.idempotency());
        if (before != null) {
            return before;
        }
        Checked checked = check(caller, endUser, request);
        Admission.Place place = place(caller);
        try {
            Sent sent = write(caller, request, checked);
            host.start(sent.run(), programs.program(checked.configuration()), place);
            if (checked.conversation() == null && sent.run().conversation() != null && request.autoGenerateName()) {
                titles.make(sent.run());
            }
            return sent;
        } catch (ConflictException raced) {
            // The same key was sent twice at once: the other request's run is the run.
            place.close();
            Sent other = request.idempotency() == null ? null : before(caller, endUser, request.idempotency());
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
    public Sent resume(Caller caller, @Nullable String user, SendRequest request, UUID run) {
        EndUser endUser = endUsers.resolve(caller, user);
        Run found = store.read(records -> records.runs().find(caller.tenant(), run))
                .filter(candidate -> candidate.app().equals(caller.app().id())
                        && endUser.id().equals(candidate.endUser())
                        && caller.key().id().equals(candidate.origin().credential()))
                .orElse(null);
        if (found == null
                || !found.query().equals(InputForm.withoutNul(request.query()))
                || (request.conversation() != null && !request.conversation().equals(found.conversation()))
                || !check(caller, endUser, request).inputs().equals(found.inputs())) {
            throw ApiError.of(
                    ErrorCode.CONFLICT,
                    "Last-Event-ID names a run of another request. Leave the header out to start a new run.");
        }
        return new Sent(found, message(found), endUser);
    }

    private Checked check(Caller caller, EndUser endUser, SendRequest request) {
        Conversation conversation =
                request.conversation() == null || caller.app().mode() == AppMode.COMPLETION
                        ? null
                        : conversation(caller, endUser, request.conversation());
        ServedApp app = conversation == null
                ? apps.published(caller.app())
                : apps.version(caller.app(), conversation.appVersion());
        AppConfiguration configuration = programs.configuration(app);
        var resolver = new RequestFiles(store, ids, endUser, probe, clock);
        try {
            ObjectValue inputs = configuration.form().validate(request.inputs(), resolver);
            var files = new ArrayList<FileReference>();
            if (configuration.features().files().enabled()) {
                for (int i = 0; i < request.files().size(); i++) {
                    FileReference file =
                            resolver.resolve("files[" + i + "]", request.files().get(i));
                    if (file != null) {
                        files.add(file);
                    }
                }
                configuration.features().files().check(files);
            }
            return new Checked(
                    app, configuration, endUser, conversation, inputs, InputForm.withoutNul(request.query()), files);
        } catch (InvalidInputException invalid) {
            throw ApiError.invalid(String.valueOf(invalid.getMessage()));
        }
    }

    private Conversation conversation(Caller caller, EndUser endUser, UUID id) {
        return store.read(records -> records.conversations()
                        .find(caller.tenant(), caller.app().id(), endUser.id(), caller.surface(), id))
                .orElseThrow(() -> ApiError.notFound("Conversation Not Exists."));
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

    private Sent write(Caller caller, SendRequest request, Checked checked) {
        long now = clock.millis();
        UUID app = caller.app().id();
        Conversation known = checked.conversation();
        Conversation fresh = known != null || !caller.app().mode().conversational()
                ? null
                : new Conversation(
                        ids.next(),
                        caller.tenant(),
                        app,
                        checked.app().version().id(),
                        checked.endUser().id(),
                        caller.surface(),
                        request.autoGenerateName() && !titles.available()
                                ? ConversationTitle.fallback(checked.query())
                                : ConversationTitle.first(checked.query()),
                        checked.inputs(),
                        checked.configuration().features().introduction(checked.inputs()),
                        now,
                        now,
                        false);
        UUID conversation = known != null ? known.id() : fresh != null ? fresh.id() : null;
        UUID message = ids.next();
        var run = new Run(
                ids.next(),
                ids.next(),
                caller.tenant(),
                app,
                checked.app().version().id(),
                checked.configuration().mode(),
                conversation,
                message,
                checked.endUser().id(),
                null,
                new Run.Origin(caller.surface(), caller.key().id(), request.traceId()),
                RunStatus.RUNNING,
                checked.inputs(),
                checked.query(),
                checked.files(),
                request.streaming(),
                FIRST_NUMBERS,
                false,
                now,
                null);
        long micros = micros();
        Message written = store.write(records -> {
            UUID parent = null;
            if (fresh != null) {
                records.conversations().insert(fresh);
            } else if (known != null) {
                parent = records.messages()
                        .newest(caller.tenant(), known.id())
                        .map(Message::id)
                        .orElse(null);
                records.conversations().touch(caller.tenant(), known.id(), null, now);
            }
            records.runs().insert(run, host.node());
            var row = new Message(
                    message,
                    caller.tenant(),
                    app,
                    run.id(),
                    conversation,
                    parent,
                    checked.endUser().id(),
                    micros);
            records.messages().insert(row);
            files(records, caller.tenant(), checked);
            SendRequest.Idempotency promise = request.idempotency();
            if (promise != null) {
                records.idempotencyKeys().insert(key(caller, checked.endUser(), promise, run.id(), now));
            }
            return row;
        });
        return new Sent(run, written, checked.endUser());
    }

    /** Files of the message and of its inputs may be shown from now on. */
    private static void files(Records records, UUID tenant, Checked checked) {
        var used = new ArrayList<UUID>();
        checked.files().forEach(file -> use(file, used));
        checked.inputs().members().values().forEach(value -> use(value, used));
        if (!used.isEmpty()) {
            records.files().markUsed(tenant, used);
        }
    }

    private static void use(Value value, List<UUID> used) {
        if (value instanceof Value.FileValue(FileReference file)) {
            use(file, used);
        } else if (value instanceof Value.ListValue(List<Value> items)) {
            items.forEach(item -> use(item, used));
        }
    }

    private static void use(FileReference file, List<UUID> used) {
        UUID stored = file.storedFile();
        if (stored != null) {
            used.add(stored);
        }
    }

    /** The run that the same key created before, or null. */
    private @Nullable Sent before(Caller caller, EndUser endUser, SendRequest.Idempotency promise) {
        long now = clock.millis();
        IdempotencyKey scope = key(caller, endUser, promise, caller.app().id(), now);
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
        return new Sent(run, message(run), endUser);
    }

    private Message message(Run run) {
        UUID id = Objects.requireNonNull(run.message());
        return store.read(records -> records.messages().find(run.tenant(), run.app(), id))
                .orElseThrow(() -> ApiError.notFound("Message Not Exists."));
    }

    private static IdempotencyKey key(
            Caller caller, EndUser endUser, SendRequest.Idempotency promise, UUID run, long now) {
        return new IdempotencyKey(
                caller.tenant(),
                caller.app().id(),
                caller.key().id(),
                endUser.id(),
                promise.key(),
                promise.requestHash(),
                run,
                now);
    }

    /** Microseconds that rise with every message of this node. */
    private long micros() {
        long now = clock.millis() * 1000;
        return lastMicros.updateAndGet(before -> Math.max(before + 1, now));
    }
}
