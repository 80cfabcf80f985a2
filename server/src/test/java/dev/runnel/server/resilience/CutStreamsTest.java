package dev.runnel.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.server.TestServer;
import dev.runnel.testkit.FakeModelProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that are cut at any byte and resumed by the last event id lose, repeat and reorder nothing. */
class CutStreamsTest {

    private static final int STREAMS = 200;
    private static final int AT_ONCE = 25;
    /** A frame with its id is longer than this, so a cut below words times this is inside the stream. */
    private static final int FRAME_BYTES = 250;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void everyCutStreamIsResumedWithoutLossRepetitionOrDisorder(ServedApp app) throws Exception {
        int count = app.graph() ? STREAMS / 2 : STREAMS;
        long seed = Long.getLong("runnel.seed", System.nanoTime());
        System.out.println("CutStreamsTest: -Drunnel.seed=" + seed);
        var seeds = new Random(seed);
        try (var provider = new FakeModelProvider();
                var server = new TestServer(folder, TestServer.openAi(provider.port()));
                var pool = Executors.newFixedThreadPool(AT_ONCE)) {
            provider.behave(Answers::behavior);
            var client = new ServiceClient(server.port(), server.key(server.app(app.text())), app);
            var streams = new ArrayList<Callable<Void>>();
            for (int number = 0; number < count; number++) {
                int stream = number;
                var random = new Random(seeds.nextLong());
                streams.add(() -> {
                    stream(client, stream, random);
                    return null;
                });
            }
            for (Future<Void> done : pool.invokeAll(streams)) {
                done.get();
            }
            assertThat(provider.requests()).as("no resumption starts a run").hasSize(count * app.modelCalls());
            assertThat(provider.faults()).isEmpty();
        }
    }

    private static void stream(ServiceClient client, int number, Random random) {
        boolean live = number % 2 == 0;
        int words = 30 + random.nextInt(120);
        String query = (live ? "live " : "burst ") + number + " " + words;
        String user = "user-" + number;
        ServedApp app = client.app();
        String body = app.body(query, user, true);
        String key = "Idempotency-Key: cut-" + number;
        var receiver = new Receiver(query, app);
        try (Delivery first = client.stream(body, key)) {
            cut(first, receiver, random, random.nextInt(words * FRAME_BYTES));
        }
        for (int more = random.nextInt(4); more > 0; more--) {
            try (Delivery again = comeBack(client, receiver, body, key, user, random)) {
                cut(again, receiver, random, random.nextInt(40 * FRAME_BYTES));
            }
        }
        try (Delivery last = comeBack(client, receiver, body, key, user, random)) {
            assertThat(last.read(Long.MAX_VALUE)).as(query).isEqualTo(Delivery.End.WHOLE);
            receiver.takeWhole(last.frames());
        }
        String answer = app.answer(query);
        assertThat(receiver.answer()).as(query).isEqualTo(answer);
        assertThat(receiver.terminals()).as(query).containsExactly(app.success());
        assertThat(receiver.replaced()).as(query).isFalse();
        var undisturbed = new Receiver(query, app);
        try (Delivery whole = client.events(
                Objects.requireNonNull(receiver.run()), user, "Last-Event-ID: " + receiver.run() + ":0")) {
            assertThat(whole.read(Long.MAX_VALUE)).as(query).isEqualTo(Delivery.End.WHOLE);
            undisturbed.takeWhole(whole.frames());
        }
        assertThat(receiver.taken()).as(query).isEqualTo(undisturbed.taken());
        if (app != ServedApp.WORKFLOW) {
            assertThat(client.messages(user))
                    .as(query)
                    .singleElement()
                    .satisfies(message ->
                            assertThat(message.path("answer").stringValue("")).isEqualTo(answer));
        } else {
            assertThat(client.runs(user)).as(query).hasSize(1);
        }
    }

    /** Cuts a delivery at that byte, or, where the stream is shorter by then, takes all of it. */
    private static void cut(Delivery delivery, Receiver receiver, Random random, int at) {
        Delivery.End end = delivery.read(at);
        assertThat(end).isNotEqualTo(Delivery.End.LOST);
        List<Frame> frames = delivery.frames();
        receiver.takeCut(frames);
        if (random.nextBoolean()) {
            delivery.reset();
        }
    }

    /** Comes back by run id, by task id, or by the same POST; before the first event id by the idempotency key alone. */
    private static Delivery comeBack(
            ServiceClient client, Receiver receiver, String body, String key, String user, Random random) {
        if (receiver.lastId() == null) {
            return client.stream(body, key);
        }
        String last = "Last-Event-ID: " + receiver.lastId();
        return switch (random.nextInt(3)) {
            case 0 -> client.events(Objects.requireNonNull(receiver.run()), user, last);
            case 1 -> client.events(Objects.requireNonNull(receiver.task()), user, last);
            default -> client.stream(body, last);
        };
    }
}
