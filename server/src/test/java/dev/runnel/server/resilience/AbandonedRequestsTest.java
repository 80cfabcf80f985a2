package dev.runnel.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.server.TestServer;
import dev.runnel.testkit.FakeModelProvider;
import dev.runnel.testkit.RawHttp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are gone before their stream's head leaves: each kept a place among the watchers for ever. */
class AbandonedRequestsTest {

    private static final int CLIENTS = 100;

    @TempDir
    Path folder;

    @Test
    void aClientThatLeftBeforeTheHeadHoldsNoPlace() throws Exception {
        try (var provider = new FakeModelProvider();
                var server = new TestServer(folder, TestServer.openAi(provider.port()))) {
            provider.behave(Answers::behavior);
            var client = new ServiceClient(server.port(), server.key(server.app(Answers.APP)));
            for (int number = 0; number < CLIENTS; number++) {
                String body = ServiceClient.body("burst " + number + " 20", "user-" + number, true);
                try (var http = new RawHttp(client.address())) {
                    http.send(RawHttp.request(
                            "POST", "/v1/chat-messages", body, "Authorization: Bearer " + client.key()));
                    http.reset();
                }
            }
            assertThat(client.blocking("burst after 20", "after").status()).isEqualTo(200);
            Await.until("no run is left", () -> server.workplace().host().liveRuns() == 0);
            Await.until(
                    "no watcher is left", () -> client.plain("/metrics").text().contains("runnel_watchers 0.0"));
        }
    }
}
