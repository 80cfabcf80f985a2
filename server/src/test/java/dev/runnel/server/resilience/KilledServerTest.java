package dev.runnel.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.testkit.FakeModelProvider;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /** How many messages a test saw, so that none passes without having tested anything. */
    private int interrupted;

    private int finished;

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
                            server.client(),
                            "kill" + kill,
                            LEAST_BYTES + random.nextInt(MOST_BYTES - LEAST_BYTES),
                            random);
                    load.awaitMoment();
                    server.kill();
                    List<Load.Sent> sent = load.end();
                    server = ChildServer.start(folder, configuration);
                    check(server.client(), sent);
                    all.addAll(sent);
                }
                // What one kill has spared, the later ones have too.
                ServiceClient client = server.client();
                inParallel(all, message -> checkStored(client, message));
            } finally {
                server.close();
            }
            assertThat(interrupted).as("streams that a kill cut").isGreaterThanOrEqualTo(KILLS);
            assertThat(finished).as("messages that were answered").isGreaterThanOrEqualTo(KILLS);
        }
    }

    private void check(ServiceClient client, List<Load.Sent> sent) throws Exception {
        inParallel(sent, message -> {
            if (message.received() != null && message.acknowledged() && !message.whole()) {
                resume(client, message, message.received());
            }
            checkStored(client, message);
        });
        interrupted += (int) sent.stream()
                .filter(message -> message.acknowledged() && !message.whole())
                .count();
        finished += (int) sent.stream().filter(Load.Sent::whole).count();
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
        String body = ServiceClient.body(message.query(), message.user(), true);
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
        String whole = Answers.to(message.query());
        assertThat(receiver.terminals()).as(message.query()).hasSize(1);
        if (receiver.terminals().getFirst().equals("message_end")) {
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
        List<JsonNode> messages = client.messages(sent.user());
        if (!sent.acknowledged()) {
            assertThat(messages).as(sent.query()).hasSizeLessThanOrEqualTo(1);
            return;
        }
        assertThat(messages).as("messages of %s", sent.query()).hasSize(1);
        JsonNode message = messages.getFirst();
        assertThat(message.path("query").stringValue("")).isEqualTo(sent.query());
        String stored = message.path("answer").stringValue("");
        Receiver receiver = sent.received();
        if (receiver == null) {
            assertThat(stored).as(sent.query()).isEqualTo(sent.answer()).isEqualTo(Answers.to(sent.query()));
            return;
        }
        assertThat(message.path("id").stringValue("")).as(sent.query()).isEqualTo(receiver.message());
        assertThat(stored).as(sent.query()).isEqualTo(receiver.answer());
        assertThat(receiver.terminals()).as(sent.query()).hasSize(1);
        boolean answered = receiver.terminals().getFirst().equals("message_end");
        assertThat(message.path("status").stringValue("")).as(sent.query()).isEqualTo(answered ? "normal" : "error");
    }
}
