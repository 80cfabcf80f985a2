package dev.runnel.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.server.TestServer;
import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.FakeModelProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand streams at once have one terminal event each, and it is the last. */
class ManyStreamsTest {

    private static final int STREAMS = 1000;

    @TempDir
    Path folder;

    @Test
    void everyStreamHasOneTerminalEventAndItIsTheLast() throws Exception {
        try (var provider = new FakeModelProvider();
                var server = new TestServer(folder, TestServer.openAi(provider.port()));
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            // A pause before the first token, so that they are all open at once.
            provider.behave(request -> Behavior.saying(Answers.to(request.lastUserText()))
                    .withFirstTokenDelay(Duration.ofSeconds(3))
                    .withTokensPerSecond(40));
            var client = new ServiceClient(server.port(), server.key(server.app(Answers.APP)));
            var streams = new ArrayList<Callable<Void>>();
            for (int number = 0; number < STREAMS; number++) {
                String user = "user-" + number;
                streams.add(() -> {
                    stream(client, user);
                    return null;
                });
            }
            for (Future<Void> done : pool.invokeAll(streams)) {
                done.get();
            }
            assertThat(provider.requests()).hasSize(STREAMS);
            assertThat(server.workplace().host().liveRuns()).isZero();
        }
    }

    private static void stream(ServiceClient client, String user) {
        String query = "many " + user + " 20";
        try (Delivery delivery = client.stream(ServiceClient.body(query, user, true))) {
            assertThat(delivery.read(Long.MAX_VALUE)).as(query).isEqualTo(Delivery.End.WHOLE);
            List<Frame> frames = delivery.frames();
            var receiver = new Receiver(query);
            receiver.takeWhole(frames);
            assertThat(receiver.answer()).as(query).isEqualTo(Answers.to(query));
            assertThat(receiver.terminals()).as(query).containsExactly("message_end");
            assertThat(frames.getLast().event()).as(query).isEqualTo("message_end");
        }
    }
}
