package dev.runnel.server.usecase.run;

import dev.runnel.engine.BasicConfiguration;
import dev.runnel.engine.ConversationTitle;
import dev.runnel.engine.GraphConfiguration;
import dev.runnel.engine.SystemVariables;
import dev.runnel.run.Clock;
import dev.runnel.run.Conversation;
import dev.runnel.run.EndUser;
import dev.runnel.run.FileReference;
import dev.runnel.run.IdSource;
import dev.runnel.run.IdempotencyKey;
import dev.runnel.run.Message;
import dev.runnel.run.Records;
import dev.runnel.run.Run;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Store;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a new run as a whole: the run, and where its mode has them its message and conversation. */
final class RunRows {

    /** The first block of event numbers, reserved with the run's own row. */
    private static final long FIRST_NUMBERS = 4096;

    private final Store store;
    private final Titles titles;
    private final IdSource ids;
    private final Clock clock;
    private final String node;
    private final AtomicLong lastMicros = new AtomicLong();

    /** @param node under whose name the runs are leased */
    RunRows(Store store, Titles titles, IdSource ids, Clock clock, String node) {
        this.store = store;
        this.titles = titles;
        this.ids = ids;
        this.clock = clock;
        this.node = node;
    }

    StartRun.Running write(
            Caller caller, RunRequest request, RequestCheck.Subject subject, RequestCheck.Material material) {
        long now = clock.millis();
        Conversation known = subject.conversation();
        UUID conversation = known != null ? known.id() : caller.app().mode().conversational() ? ids.next() : null;
        UUID message = caller.app().mode().hasMessage() ? ids.next() : null;
        UUID id = ids.next();
        UUID task = ids.next();
        long micros = message == null ? 0 : micros();
        return store.write(records -> {
            UUID parent = null;
            int turns = 0;
            EndUser endUser = subject.person().in(records);
            if (known != null) {
                parent = records.messages()
                        .newest(caller.tenant(), known.id())
                        .map(Message::id)
                        .orElse(null);
                turns = turns(records, subject, known);
                records.conversations().touch(caller.tenant(), known.id(), null, now);
            } else if (conversation != null) {
                records.conversations()
                        .insert(conversation(conversation, caller, endUser, request, subject, material, now));
            }
            Run run = new Run(
                    id,
                    task,
                    caller.tenant(),
                    caller.app().id(),
                    subject.app().version().id(),
                    subject.configuration().mode(),
                    conversation,
                    message,
                    endUser.id(),
                    null,
                    new Run.Origin(caller.surface(), caller.key().id(), request.traceId()),
                    RunStatus.RUNNING,
                    inputs(subject, material, id, conversation, turns + 1, now),
                    material.query(),
                    material.files(),
                    request.streaming(),
                    FIRST_NUMBERS,
                    false,
                    now,
                    null);
            records.runs().insert(run, node);
            Message row = null;
            if (message != null) {
                row = new Message(
                        message, caller.tenant(), caller.app().id(), id, conversation, parent, endUser.id(), micros);
                records.messages().insert(row);
            }
            files(records, caller.tenant(), material);
            RunRequest.Idempotency promise = request.idempotency();
            if (promise != null) {
                records.idempotencyKeys().insert(key(caller, endUser, promise, id, now));
            }
            return new StartRun.Running(run, row, endUser);
        });
    }

    private Conversation conversation(
            UUID id,
            Caller caller,
            EndUser endUser,
            RunRequest request,
            RequestCheck.Subject subject,
            RequestCheck.Material material,
            long now) {
        return new Conversation(
                id,
                caller.tenant(),
                caller.app().id(),
                subject.app().version().id(),
                endUser.id(),
                caller.surface(),
                request.autoGenerateName() && !titles.available()
                        ? ConversationTitle.fallback(material.query())
                        : ConversationTitle.first(material.query()),
                material.inputs(),
                subject.configuration().features().introduction(material.inputs()),
                now,
                now,
                false);
    }

    /** How many turns the conversation has had; only graphs ask. */
    private static int turns(Records records, RequestCheck.Subject subject, Conversation known) {
        return switch (subject.configuration()) {
            case GraphConfiguration ignored -> records.conversations().turns(known.tenant(), known.id());
            case BasicConfiguration ignored -> 0;
        };
    }

    /** The run's inputs: of a graph with its system variables, which its nodes read and its first event shows. */
    private static ObjectValue inputs(
            RequestCheck.Subject subject,
            RequestCheck.Material material,
            UUID run,
            @Nullable UUID conversation,
            int dialogueCount,
            long now) {
        return switch (subject.configuration()) {
            case GraphConfiguration graph ->
                SystemVariables.with(
                        material.inputs(),
                        graph.mode(),
                        run,
                        subject.app().app().id(),
                        subject.app().version().id(),
                        conversation,
                        material.query(),
                        material.files(),
                        subject.person().endUser().session(),
                        dialogueCount,
                        now);
            case BasicConfiguration ignored -> material.inputs();
        };
    }

    /** Files of the message and of its inputs may be shown from now on. */
    private static void files(Records records, UUID tenant, RequestCheck.Material checked) {
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

    static IdempotencyKey key(Caller caller, EndUser endUser, RunRequest.Idempotency promise, UUID run, long now) {
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
