package dev.runnel.testkit.store;

import dev.runnel.run.ApiKey;
import dev.runnel.run.App;
import dev.runnel.run.AppMode;
import dev.runnel.run.AppVersion;
import dev.runnel.run.Conversation;
import dev.runnel.run.ConversationVariable;
import dev.runnel.run.EndUser;
import dev.runnel.run.Feedback;
import dev.runnel.run.FileReference;
import dev.runnel.run.FinishReason;
import dev.runnel.run.IdempotencyKey;
import dev.runnel.run.Lease;
import dev.runnel.run.Message;
import dev.runnel.run.ModelCall;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.Run;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunStatus;
import dev.runnel.run.StoredFile;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records of one tenant, app and end user, every optional member filled where a test does not ask otherwise. */
public final class Samples {

    /** The node that holds every sample's lease. */
    public static final String NODE = "node-a";

    /** Milliseconds since the epoch at which everything was made. */
    public static final long NOW = 1_767_225_600_000L;

    /** Text with what databases trip over. */
    public static final String TEXT = "caf\u00e9 \ud83d\ude80 'quoted' \"twice\" \\ % _ \n\t -- ; \u4f60\u597d";

    public final UUID tenant = UUID.randomUUID();
    public final UUID app = UUID.randomUUID();
    public final UUID version = UUID.randomUUID();
    public final UUID endUser = UUID.randomUUID();
    public final UUID credential = UUID.randomUUID();

    /** A tree with every kind of value. */
    public static ObjectValue tree() {
        return ObjectValue.EMPTY
                .with("z", Value.of(TEXT))
                .with("a", Value.of(Long.MAX_VALUE))
                .with("half", Value.of(0.5))
                .with("yes", Value.of(true))
                .with("none", Value.NULL)
                .with("list", new Value.ListValue(List.of(Value.of(1), new ObjectValue(Map.of("k", Value.of("v"))))));
    }

    public App app(String name, @Nullable String source) {
        return app(app, name, source, NOW);
    }

    public App app(UUID id, String name, @Nullable String source, long createdAt) {
        return new App(
                id, tenant, name, AppMode.ADVANCED_CHAT, TEXT, tree(), version, source, true, 7, createdAt, createdAt);
    }

    public AppVersion version(UUID id, int number) {
        return new AppVersion(id, tenant, app, number, AppMode.CHAT, tree(), "hash-" + number, NOW);
    }

    public ApiKey key(String hash, long createdAt) {
        return new ApiKey(UUID.randomUUID(), tenant, ApiKey.Scope.APP, app, hash, "app-ab...yz", createdAt, null);
    }

    public EndUser endUser(String session, String type, long createdAt) {
        return new EndUser(
                UUID.randomUUID(), tenant, app, type, "external", TEXT, false, session, createdAt, createdAt);
    }

    public Conversation conversation(UUID id, long createdAt, long updatedAt) {
        return new Conversation(
                id,
                tenant,
                app,
                version,
                endUser,
                "service-api",
                "New conversation",
                tree(),
                TEXT,
                createdAt,
                updatedAt,
                false);
    }

    public ConversationVariable variable(UUID conversation, String name, Value value, long at) {
        return new ConversationVariable(
                UUID.randomUUID(), tenant, conversation, name, "string", value, TEXT, 0, at, at);
    }

    /** A running run without conversation and message. */
    public Run run() {
        return run(null, null, NOW);
    }

    public Run run(@Nullable UUID conversation, @Nullable UUID message, long createdAt) {
        return new Run(
                UUID.randomUUID(),
                UUID.randomUUID(),
                tenant,
                app,
                version,
                AppMode.CHAT,
                conversation,
                message,
                endUser,
                UUID.randomUUID(),
                new Run.Origin("service-api", credential, "trace-1"),
                RunStatus.RUNNING,
                tree(),
                TEXT,
                List.of(file(FileReference.Owner.USER)),
                true,
                4096,
                false,
                createdAt,
                null);
    }

    public static Run with(Run run, RunStatus status, boolean stopRequested, Run.@Nullable Outcome outcome) {
        return new Run(
                run.id(),
                run.task(),
                run.tenant(),
                run.app(),
                run.appVersion(),
                run.mode(),
                run.conversation(),
                run.message(),
                run.endUser(),
                run.previous(),
                run.origin(),
                status,
                run.inputs(),
                run.query(),
                run.files(),
                run.streaming(),
                run.reservedThrough(),
                stopRequested,
                run.createdAt(),
                outcome);
    }

    public static Lease lease(Run run) {
        return new Lease(run.tenant(), run.id(), NODE, 1);
    }

    public static Run.Outcome outcome(RunStatus status) {
        return new Run.Outcome(
                status,
                TEXT,
                tree(),
                usage(),
                FinishReason.STOP,
                tree(),
                List.of(file(FileReference.Owner.ASSISTANT)),
                status == RunStatus.FAILED ? new RunError(RunErrorCode.RATE_LIMIT_ERROR, TEXT) : null,
                3,
                1,
                1_234_567_890L,
                NOW + 5);
    }

    public static Usage usage() {
        var price = new Usage.Price(
                new BigDecimal("0.15"),
                new BigDecimal("0.60"),
                new BigDecimal("0.000001"),
                new BigDecimal("0.0000015"),
                new BigDecimal("0.0000120"),
                "USD");
        return new Usage(10, 20, 5, 4, 3, price, 1.25, 0.5, true);
    }

    public static FileReference file(FileReference.Owner owner) {
        return new FileReference(
                UUID.fromString("01939c5e-0000-7000-8000-000000000001"),
                FileReference.Type.IMAGE,
                FileReference.Transfer.LOCAL_FILE,
                UUID.fromString("01939c5e-0000-7000-8000-000000000002"),
                null,
                "a b.png",
                ".png",
                "image/png",
                123,
                owner);
    }

    /** @param micros microseconds since the epoch */
    public Message message(UUID id, UUID run, @Nullable UUID conversation, @Nullable UUID parent, long micros) {
        return new Message(id, tenant, app, run, conversation, parent, endUser, micros);
    }

    public Feedback feedback(UUID message, String source, String rating, long at) {
        return new Feedback(
                UUID.randomUUID(),
                tenant,
                app,
                UUID.randomUUID(),
                message,
                rating,
                TEXT,
                source,
                endUser,
                UUID.randomUUID(),
                at,
                at);
    }

    public StoredFile storedFile() {
        return new StoredFile(
                UUID.randomUUID(),
                tenant,
                app,
                endUser,
                StoredFile.Kind.UPLOAD,
                "uploads/ab/cd.png",
                TEXT,
                "png",
                "image/png",
                5_000_000_000L,
                NOW,
                false);
    }

    public ModelCall call(UUID run, long at) {
        return new ModelCall(
                UUID.randomUUID(),
                new ModelRequest.Context(tenant, app, run, "node-1", endUser),
                "openai",
                "gpt-4o-mini",
                usage(),
                "rate_limit_error",
                at);
    }

    public IdempotencyKey idempotencyKey(String key, String hash, long at) {
        return new IdempotencyKey(tenant, app, credential, endUser, key, hash, UUID.randomUUID(), at);
    }
}
