package dev.runnel.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.testkit.FakeModelProvider;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The server process is killed at random moments under load; what it acknowledged is there again, and every stream that
 * was cut comes to exactly one end. {@code -Drunnel.kills} is how often, {@code -Drunnel.seed} repeats a run.
 */
class KilledServerTest {

    private static final int KILLS = Integer.getInteger("runnel.kills", 20);
    private static final int LEAST_BYTES = 20_000;
    private static final int MOST_BYTES = 900_000;

    @TempDir
    Path folder;

    /** How many requests of each kind a test saw, so that none passes without having tested anything. */
    private final Map<ServedApp, Integer> cut = new EnumMap<>(ServedApp.class);

    private final Map<ServedApp, Integer> interrupted = new EnumMap<>(ServedApp.class);

    private final Map<ServedApp, Integer> finished = new EnumMap<>(ServedApp.class);

    @Test
    void nothingAcknowledgedIsLostOnSqlite() throws Exception {
        killAgainAndAgain("sqlite");
    }

    @Test
    void nothingAcknowledgedIsLostOnPostgresql() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start()) {
            killAgainAndAgain("postgresql://postgres:postgres@127.0.0.1:" + database.getPort() + "/postgres");
        }
    }

    private void killAgainAndAgain(String database) throws Exception {
        long seed = Long.getLong("runnel.seed", System.nanoTime());
        System.out.println("KilledServerTest: -Drunnel.seed=" + seed);
        var random = new Random(seed);
        try (var provider = new FakeModelProvider()) {
            provider.behave(Answers::behavior);
            String configuration = """
                    database: %s
                    models:
                      providers:
                        openai: {type: openai, base-url: "%s", api-key: sk-test}
                      substitute: openai
                    """.formatted(database, provider.openAiUri());
            var all = new ArrayList<Load.Sent>();
            ChildServer server = ChildServer.start(folder, configuration);
            try {
                for (int kill = 1; kill <= KILLS; kill++) {
                    var load = new Load(
                            server, "kill" + kill, LEAST_BYTES + random.nextInt(MOST_BYTES - LEAST_BYTES), random);
                    load.awaitMoment();
                    server.kill();
                    List<Load.Sent> sent = load.end();
                    server = ChildServer.start(folder, configuration);
                    check(server, sent);
                    all.addAll(sent);
                }
                // What one kill has spared, the later ones have too.
                ChildServer last = server;
                inParallel(all, message -> checkStored(last.client(message.app()), message));
            } finally {
                server.close();
            }
            for (ServedApp app : ServedApp.values()) {
                assertThat(cut.getOrDefault(app, 0))
                        .as("streams of %s that a kill cut", app)
                        .isGreaterThanOrEqualTo(KILLS);
                assertThat(interrupted.getOrDefault(app, 0))
                        .as("runs of %s that a kill ended", app)
                        .isGreaterThanOrEqualTo(KILLS);
                assertThat(finished.getOrDefault(app, 0))
                        .as("requests to %s that were answered", app)
                        .isGreaterThanOrEqualTo(KILLS);
            }
        }
    }

    private void check(ChildServer server, List<Load.Sent> sent) throws Exception {
        inParallel(sent, message -> {
            ServiceClient client = server.client(message.app());
            if (message.received() != null && message.acknowledged() && !message.whole()) {
                resume(client, message, message.received());
            }
            checkStored(client, message);
        });
        for (Load.Sent message : sent) {
            if (message.whole()) {
                finished.merge(message.app(), 1, Integer::sum);
            } else if (message.acknowledged()) {
                cut.merge(message.app(), 1, Integer::sum);
                if (message.received() != null && message.received().terminals().contains("interrupted")) {
                    interrupted.merge(message.app(), 1, Integer::sum);
                }
            }
        }
    }

    private interface Check {
        void of(Load.Sent message);
    }

    private static void inParallel(List<Load.Sent> sent, Check check) throws Exception {
        try (var pool = Executors.newFixedThreadPool(4)) {
            var checks = new ArrayList<Callable<Void>>();
            for (Load.Sent message : sent) {
                checks.add(() -> {
                    check.of(message);
                    return null;
                });
            }
            for (Future<Void> done : pool.invokeAll(checks)) {
                done.get();
            }
        }
    }

    /** Comes back by the last event id; before the first one, by the idempotency key. */
    private static void resume(ServiceClient client, Load.Sent message, Receiver receiver) {
        String before = receiver.answer();
        boolean hadEnded = !receiver.terminals().isEmpty();
        String body = message.app().body(message.query(), message.user(), true);
        String key = "Idempotency-Key: " + message.key();
        String last = "Last-Event-ID: " + receiver.lastId();
        boolean byPost = message.user().hashCode() % 3 == 0;
        try (Delivery again = receiver.lastId() == null
                ? client.stream(body, key)
                : byPost
                        ? client.stream(body, last)
                        : client.events(Objects.requireNonNull(receiver.run()), message.user(), last)) {
            assertThat(again.read(Long.MAX_VALUE)).as(message.query()).isEqualTo(Delivery.End.WHOLE);
            receiver.takeWhole(again.frames());
        }
        String whole = message.app().answer(message.query());
        assertThat(receiver.terminals()).as(message.query()).hasSize(1);
        if (receiver.terminals().getFirst().equals(message.app().success())) {
            assertThat(receiver.answer()).as(message.query()).isEqualTo(whole);
        } else {
            assertThat(receiver.terminals()).as(message.query()).containsExactly("interrupted");
            assertThat(hadEnded).as(message.query()).isFalse();
            // The replacement says what was durable: it may be less than what was shown, never something else.
            assertThat(receiver.replaced()).as(message.query()).isTrue();
            assertThat(whole).as(message.query()).startsWith(receiver.answer());
            assertThat(whole).as(message.query()).startsWith(before);
        }
    }

    private static void checkStored(ServiceClient client, Load.Sent sent) {
        boolean workflow = sent.app() == ServedApp.WORKFLOW;
        List<JsonNode> found = workflow ? client.runs(sent.user()) : client.messages(sent.user());
        if (!sent.acknowledged()) {
            assertThat(found).as(sent.query()).hasSizeLessThanOrEqualTo(1);
            return;
        }
        assertThat(found).as("what is stored of %s", sent.query()).hasSize(1);
        if (sent.received() == null) {
            assertThat(sent.answer()).as(sent.query()).isEqualTo(sent.app().answer(sent.query()));
        } else {
            assertThat(sent.received().terminals()).as(sent.query()).hasSize(1);
        }
        if (workflow) {
            checkRun(client, sent, found.getFirst());
        } else {
            checkMessage(sent, found.getFirst());
        }
    }

    private static void checkMessage(Load.Sent sent, JsonNode message) {
        assertThat(message.path("query").stringValue("")).isEqualTo(sent.query());
        String stored = message.path("answer").stringValue("");
        Receiver receiver = sent.received();
        if (receiver == null) {
            assertThat(stored).as(sent.query()).isEqualTo(sent.answer());
            return;
        }
        assertThat(message.path("id").stringValue("")).as(sent.query()).isEqualTo(receiver.message());
        assertThat(stored).as(sent.query()).isEqualTo(receiver.answer());
        boolean answered = receiver.terminals().getFirst().equals(sent.app().success());
        assertThat(message.path("status").stringValue("")).as(sent.query()).isEqualTo(answered ? "normal" : "error");
    }

    private static void checkRun(ServiceClient client, Load.Sent sent, JsonNode entry) {
        String id = entry.path("id").stringValue("");
        Receiver receiver = sent.received();
        boolean succeeded = receiver == null || receiver.terminals().getFirst().equals("workflow_finished");
        JsonNode run = client.get("/v1/workflows/run/" + id);
        for (JsonNode each : List.of(entry, run)) {
            assertThat(each.path("status").stringValue(""))
                    .as(sent.query())
                    .isEqualTo(succeeded ? "succeeded" : "failed");
            assertThat(each.path("error").isNull()).as(sent.query()).isEqualTo(succeeded);
        }
        if (receiver != null) {
            assertThat(id).as(sent.query()).isEqualTo(receiver.run());
        }
        if (succeeded) {
            assertThat(ServedApp.outputText(run.path("outputs")))
                    .as(sent.query())
                    .isEqualTo(sent.app().answer(sent.query()));
        }
    }
}
