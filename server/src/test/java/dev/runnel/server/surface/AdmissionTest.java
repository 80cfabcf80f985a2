package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.App;
import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.Fault;
import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** More requests than an app or the server takes on (service-api.md section 1.7). */
class AdmissionTest {

    @TempDir
    Path folder;

    /** Queries that begin with "hold" get some words and then nothing more. */
    private static ServiceBench bench(Path folder, String more) throws IOException {
        var bench = new ServiceBench(folder, more);
        bench.provider()
                .behave(request -> request.lastUserText().startsWith("hold")
                        ? Behavior.echo().withWords(9).withFault(new Fault.HangAfter(3))
                        : Behavior.echo());
        return bench;
    }

    /** A stream whose first frame has come; what it runs is held by its provider. */
    private record Held(CheckedHttp http, StreamInHand stream, String task) implements AutoCloseable {

        static Held by(ServiceClient client) {
            var http = client.open();
            http.send(RawHttp.request(
                    "POST", "/v1/chat-messages", ServiceClient.chat("hold", "streaming", ""), client.authorization()));
            var stream = new StreamInHand(http);
            JsonNode first = stream.next();
            return new Held(http, stream, first.path("task_id").stringValue());
        }

        void stop(ServiceClient client) {
            RawResponse stopped = client.post("/chat-messages/" + task + "/stop", "{\"user\":\"ada\"}");
            assertThat(stopped.status()).as(stopped.text()).isEqualTo(200);
            stream.rest();
        }

        @Override
        public void close() {
            http.close();
        }
    }

    private static String tooMany(RawResponse response) {
        String message = BadInputTest.refused(response, 429, "too_many_requests");
        assertThat(Integer.parseInt(response.header("Retry-After"))).isBetween(1, 60);
        return message;
    }

    private static RawResponse ask(ServiceClient client) {
        return client.post("/chat-messages", ServiceClient.chat("x", "blocking", ""));
    }

    /** As {@code Retry-After} asks, until the place that was given back has been seen. */
    private static void isTakenOnAgain(ServiceClient client) {
        RawResponse response = ask(client);
        for (int tries = 0; response.status() == 429 && tries < 10_000; tries++) {
            response = ask(client);
        }
        assertThat(response.status()).as(response.text()).isEqualTo(200);
    }

    @Test
    void anAppTakesOnAsManyRunsAsItsOwnLimitSays() throws IOException {
        try (ServiceBench bench = bench(folder, "")) {
            App app = bench.server().app(AppTexts.chat("Limited"));
            var limited = new App(
                    app.id(),
                    app.tenant(),
                    app.name(),
                    app.mode(),
                    app.description(),
                    app.presentation(),
                    app.publishedVersion(),
                    app.source(),
                    app.enableApi(),
                    1,
                    app.createdAt(),
                    app.updatedAt());
            bench.server().workplace().store().write(records -> {
                records.apps().update(limited);
                return true;
            });
            ServiceClient client = bench.client(app);
            ServiceClient other = bench.client(AppTexts.chat("Other"));
            try (Held held = Held.by(client)) {
                var before = bench.rows();
                assertThat(tooMany(ask(client)))
                        .isEqualTo("Too many requests. Please try again later. The current maximum concurrent requests"
                                + " allowed for " + app.id() + " is 1.");
                tooMany(client.post("/chat-messages", ServiceClient.chat("x", "streaming", "")));
                assertThat(bench.rows()).isEqualTo(before);
                assertThat(ask(other).status()).isEqualTo(200);
                held.stop(client);
            }
            isTakenOnAgain(client);
        }
    }

    @Test
    void aFullServerRefusesRunsAndStillAnswersProbesAndStops() throws IOException {
        try (ServiceBench bench = bench(folder, "server.max-runs: 2\n")) {
            ServiceClient first = bench.client(AppTexts.chat("First"));
            ServiceClient second = bench.client(AppTexts.chat("Second"));
            try (Held one = Held.by(first);
                    Held two = Held.by(second)) {
                var before = bench.rows();
                assertThat(tooMany(ask(first))).contains("at most 2 requests at once");
                tooMany(second.post("/chat-messages", ServiceClient.chat("x", "streaming", "")));
                assertThat(bench.rows()).isEqualTo(before);
                for (String path : new String[] {"/healthz", "/readyz", "/metrics"}) {
                    RawResponse probe = RawHttp.exchange(first.address(), RawHttp.request("GET", path, null));
                    assertThat(probe.status()).as(path).isEqualTo(200);
                }
                assertThat(first.get("/info").status()).isEqualTo(200);
                one.stop(first);
                isTakenOnAgain(second);
                two.stop(second);
            }
        }
    }

    @Test
    void aStreamBeyondTheLimitIsRefusedAndItsRunGoesOn() throws IOException {
        try (ServiceBench bench = bench(folder, "server.max-watchers: 1\n")) {
            ServiceClient client = bench.client(AppTexts.chat("Chat"));
            try (Held held = Held.by(client)) {
                String message = tooMany(client.post("/chat-messages", ServiceClient.chat("beside", "streaming", "")));
                assertThat(message).contains("The run goes on");
                String events = message.replaceFirst("(?s).*GET (/workflow/[0-9a-f-]+/events).*", "$1");
                tooMany(client.get(events + "?user=ada"));
                assertThat(ask(client).status()).as("no stream").isEqualTo(200);
                held.stop(client);
                RawResponse back = client.get(events + "?user=ada");
                for (int tries = 0; back.status() == 429 && tries < 10_000; tries++) {
                    back = client.get(events + "?user=ada");
                }
                assertThat(ServiceClient.answer(ServiceClient.frames(back))).isEqualTo("echo: beside");
            }
        }
    }
}
