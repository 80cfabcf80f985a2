package dev.runnel.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.server.TestServer;
import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.FakeModelProvider;
import dev.runnel.testkit.ProviderRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Clients that stop reading: their runs end and are stored, others notice nothing, and memory stays bounded. */
class StalledReaderTest {

    /** More than there are carrier threads, so that one that is held by a stalled client shows. */
    private static final int STALLED = 12;
    /** About 15 MB of frames for each stalled client: far more than sockets and buffers hold. */
    private static final int WORDS = 40_000;

    private static final long MIB = 1024 * 1024;
    /** A tenth of what the frames of all stalled clients take, and less than a third of their events. */
    private static final long BOUND = 18 * MIB;

    @TempDir
    Path folder;

    @Test
    void aReaderThatStopsReadingHarmsOnlyItself() throws Exception {
        try (var provider = new FakeModelProvider()) {
            provider.behave(StalledReaderTest::behavior);
            String configuration = TestServer.openAi(provider.port())
                    .replace("shutdown-grace: 1", "shutdown-grace: 1, write-stall: 2");
            try (var server = new TestServer(folder, configuration)) {
                var client = new ServiceClient(server.port(), server.key(server.app(Answers.APP)));
                neighbour(client, "warm-up");
                long before = usedHeap();
                var stalled = new ArrayList<Delivery>();
                var receivers = new ArrayList<Receiver>();
                for (int number = 0; number < STALLED; number++) {
                    Delivery delivery = client.stream(4096, ServiceClient.body(query(number), user(number), true));
                    assertThat(delivery.read(2000)).isEqualTo(Delivery.End.ENOUGH);
                    stalled.add(delivery);
                }
                neighbour(client, "beside");
                Await.until(
                        "the stalled clients' runs have ended",
                        () -> server.workplace().host().liveRuns() == 0);
                assertThat(usedHeap() - before)
                        .as("bytes held for stalled clients")
                        .isLessThan(BOUND);
                for (int number = 0; number < STALLED; number++) {
                    assertThat(client.messages(user(number)))
                            .singleElement()
                            .extracting(StalledReaderTest::answer)
                            .isEqualTo(Answers.to(query(number)));
                }
                neighbour(client, "after");
                Await.until(
                        "the stalled clients are cut",
                        () -> client.plain("/metrics").text().contains("runnel_watchers 0.0"));
                for (int number = 0; number < STALLED; number++) {
                    var receiver = new Receiver(query(number));
                    receivers.add(receiver);
                    try (Delivery delivery = stalled.get(number)) {
                        assertThat(delivery.read(Long.MAX_VALUE)).isEqualTo(Delivery.End.LOST);
                        receiver.takeCut(delivery.frames());
                        assertThat(receiver.terminals()).isEmpty();
                    }
                }
                comesBack(client, receivers.getFirst());
            }
        }
    }

    /** A burst comes in large writes: how a provider cuts its bytes is no matter here, and millions of small pieces take long. */
    private static Behavior behavior(ProviderRequest request) {
        String query = request.lastUserText();
        return query.startsWith("burst")
                ? Behavior.saying(Answers.to(query)).withFramesPerWrite(100)
                : Answers.behavior(request);
    }

    private static void comesBack(ServiceClient client, Receiver receiver) {
        try (Delivery again =
                client.events(Objects.requireNonNull(receiver.run()), user(0), "Last-Event-ID: " + receiver.lastId())) {
            assertThat(again.read(Long.MAX_VALUE)).isEqualTo(Delivery.End.WHOLE);
            receiver.takeWhole(again.frames());
        }
        assertThat(receiver.answer()).isEqualTo(Answers.to(query(0)));
        assertThat(receiver.terminals()).containsExactly("message_end");
    }

    private static void neighbour(ServiceClient client, String name) {
        String query = "live " + name + " 50";
        try (Delivery delivery = client.stream(ServiceClient.body(query, name, true))) {
            assertThat(delivery.read(Long.MAX_VALUE)).isEqualTo(Delivery.End.WHOLE);
            var receiver = new Receiver(query);
            receiver.takeWhole(delivery.frames());
            assertThat(receiver.answer()).isEqualTo(Answers.to(query));
            assertThat(receiver.terminals()).containsExactly("message_end");
        }
    }

    private static String query(int number) {
        return "burst stalled " + number + " " + WORDS;
    }

    private static String user(int number) {
        return "stalled-" + number;
    }

    private static String answer(JsonNode message) {
        return message.path("answer").stringValue("");
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
