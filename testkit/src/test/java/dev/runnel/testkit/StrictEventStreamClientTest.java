package dev.runnel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.testkit.ProviderExchange.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StrictEventStreamClientTest {

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String CHAT = """
            {"model":"m","stream":true,"messages":[{"role":"user","content":"hello big world"}]}""";

    @Test
    void readsFramesOneByOneAndKeepsTheBytes() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        HEAD + chunk("id: 1\ndata: a\n\n: pi") + chunk("ng\ndata: b\n") + chunk("\n") + "0\r\n\r\n");
                StrictEventStreamClient client = new StrictEventStreamClient(server.address())) {
            assertThat(client.get("/events", "Last-Event-ID: 0").status()).isEqualTo(200);
            assertThat(client.requireNext().data()).isEqualTo("a");
            assertThat(client.requireNext().data()).isEqualTo("b");
            assertThat(client.next()).isNull();
            assertThat(client.next()).isNull();
            assertThat(client.frames()).hasSize(3);
            assertThat(client.rawBody())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("id: 1\ndata: a\n\n: ping\ndata: b\n\n");
            assertThat(server.requested())
                    .startsWith("GET /events HTTP/1.1")
                    .contains("name=Accept, value=text/event-stream")
                    .contains("name=Last-Event-ID, value=0");
            assertThatThrownBy(client::requireNext)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("3 frames");
            assertThatThrownBy(() -> client.get("/again")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aConnectionThatEndsEarlyIsToldAfterTheFramesBeforeIt() throws Exception {
        try (ScriptedServer server = new ScriptedServer(HEAD + chunk("data: a\n\ndata: b") + "5\r\nab");
                StrictEventStreamClient client = new StrictEventStreamClient(server.address())) {
            client.get("/");
            assertThat(client.requireNext().data()).isEqualTo("a");
            assertThatThrownBy(client::next).isInstanceOf(ConnectionLostException.class);
            assertThatThrownBy(client::next).isInstanceOf(ConnectionLostException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7;x=1\r\ndata: a\r\n0\r\n\r\n",
                "-1\r\n",
                " 8\r\ndata: a\n\r\n0\r\n\r\n",
                "3\r\ndata: a\n\n\r\n0\r\n\r\n",
                "0\r\nTrailer: x\r\n\r\n",
                "0\n\n",
                "9\r\ndata: a\n\n\r\n8\r\ndata: b\n\r\n0\r\n\r\n"
            })
    void refusesAWrongTransferCodingOrStream(String body) throws Exception {
        try (ScriptedServer server = new ScriptedServer(HEAD + body);
                StrictEventStreamClient client = new StrictEventStreamClient(server.address())) {
            client.get("/");
            assertThatThrownBy(client::readAll).isInstanceOf(ProtocolViolation.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: application/json\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\n",
                "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n",
                "Content-Type: text/event-stream; charset=latin1\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\n",
                "Content-Type: text/event-stream\r\nCache-Control: no-store\r\nContent-Length: 9\r\n",
                "Content-Type: text/event-stream\r\nCache-Control: no-store\r\n",
                "Content-Type: text/event-stream\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"
            })
    void refusesAHeadThatIsNoEventStream(String fields) throws Exception {
        try (ScriptedServer server = new ScriptedServer("HTTP/1.1 200 OK\r\n" + fields + "\r\ndata: a\n\n");
                StrictEventStreamClient client = new StrictEventStreamClient(server.address())) {
            client.get("/");
            assertThatThrownBy(client::next).isInstanceOf(ProtocolViolation.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\n\r\n",
                "HTTP/1.1 200\r\n\r\n",
                "HTTP/1.1 200 OK\n\n",
                "HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
            })
    void refusesWhatIsNoHttp(String head) throws Exception {
        try (ScriptedServer server = new ScriptedServer(head);
                RawHttp http = new RawHttp(server.address())) {
            http.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThatThrownBy(http::readHead).isInstanceOf(ProtocolViolation.class);
        }
    }

    @Test
    void anErrorInsteadOfAStreamIsShown() throws Exception {
        String refusal =
                "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"code\":\"no\"}";
        try (ScriptedServer server = new ScriptedServer(refusal);
                StrictEventStreamClient client = new StrictEventStreamClient(server.address())) {
            assertThat(client.post("/x", "{}").status()).isEqualTo(404);
            assertThatThrownBy(client::next)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("{\"code\":\"no\"}");
            assertThat(client.readText()).isEqualTo("{\"code\":\"no\"}");
        }
    }

    @Test
    void cutsWhereItIsTold() throws Exception {
        String stream = "data: a\n\ndata: b\n\ndata: c\n\n";
        for (int cut = 0; cut <= stream.length(); cut++) {
            try (ScriptedServer server = new ScriptedServer(HEAD + chunk(stream));
                    StrictEventStreamClient client = new StrictEventStreamClient(server.address()).cutAt(cut)) {
                client.get("/");
                assertThat(client.readAll()).hasSize(cut / 9);
                assertThat(client.rawBody()).hasSize(cut);
                assertThat(client.next()).isNull();
            }
        }
    }

    @Test
    void tellsWhenFramesCame() {
        ManualClock clock = new ManualClock();
        Behavior paced =
                Behavior.echo().withFirstTokenDelay(Duration.ofMillis(200)).withTokensPerSecond(4);
        try (FakeModelProvider provider = new FakeModelProvider(paced, clock, 0);
                StrictEventStreamClient client = new StrictEventStreamClient(
                        address(provider), new StrictEventStreamClient.Options().withClock(clock))) {
            long start = clock.nanos();
            client.post("/v1/chat/completions", CHAT);
            clock.awaitParked(1);
            clock.advance(Duration.ofMillis(200));
            List<Long> millis = new ArrayList<>();
            millis.add(client.requireNext().receivedNanos() - start);
            for (int delta = 1; delta <= 3; delta++) {
                millis.add(client.requireNext().receivedNanos() - start);
                clock.awaitParked(1);
                clock.advance(Duration.ofMillis(250));
            }
            client.readAll().stream().skip(4).forEach(frame -> millis.add(frame.receivedNanos() - start));
            assertThat(millis)
                    .extracting(nanos -> nanos / 1_000_000)
                    .containsExactly(200L, 200L, 450L, 700L, 950L, 950L, 950L);
        }
    }

    @Test
    void aReaderThatDoesNotAskLetsTheServerWait() {
        String words = ("x".repeat(8191) + " ").repeat(1200);
        try (FakeModelProvider provider = new FakeModelProvider(Behavior.saying(words));
                StrictEventStreamClient client = new StrictEventStreamClient(
                        address(provider), new StrictEventStreamClient.Options().withReceiveBufferBytes(64 * 1024))) {
            client.post("/v1/chat/completions", CHAT);
            client.requireNext();
            // The other 10 MB are more than all buffers of the kernel hold: the server cannot be done before they are
            // read.
            assertThat(provider.exchanges().getFirst().outcome()).isEqualTo(Outcome.ANSWERING);
            assertThat(client.readAll().getLast().data()).isEqualTo("[DONE]");
            provider.awaitOutcome(Outcome.ANSWERED, 1);
            assertThat(client.frames()).hasSize(1203);
        }
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() {
        try (FakeModelProvider provider = new FakeModelProvider(Behavior.echo().withWords(1000));
                StrictEventStreamClient client = new StrictEventStreamClient(
                        address(provider), new StrictEventStreamClient.Options().withMaxBodyBytes(10_000))) {
            client.post("/v1/chat/completions", CHAT);
            assertThatThrownBy(client::readAll)
                    .isInstanceOf(ProtocolViolation.class)
                    .hasMessageContaining("10000");
        }
    }

    @Test
    void resettingAndHalfClosingAreSeenByTheServer() throws Exception {
        try (FakeModelProvider provider = new FakeModelProvider(Behavior.echo().withFault(new Fault.HangAfter(1)))) {
            StrictEventStreamClient reset = new StrictEventStreamClient(address(provider));
            reset.post("/v1/chat/completions", CHAT);
            reset.requireNext();
            reset.reset();
            provider.awaitClientClosed(1);
            try (StrictEventStreamClient half = new StrictEventStreamClient(address(provider))) {
                half.post("/v1/chat/completions", CHAT);
                half.requireNext();
                half.halfClose();
                provider.awaitClientClosed(2);
                assertThatThrownBy(half::next).isInstanceOf(ConnectionLostException.class);
            }
        }
    }

    @Test
    void aServerThatSaysNothingFailsTheTest() throws Exception {
        try (ScriptedServer server = new ScriptedServer((output, socket) -> {
                    output.write(HEAD.getBytes(StandardCharsets.US_ASCII));
                    readToEnd(socket.getInputStream());
                });
                StrictEventStreamClient client = new StrictEventStreamClient(
                        server.address(), new StrictEventStreamClient.Options().withPatience(Duration.ofMillis(50)))) {
            client.get("/");
            assertThatThrownBy(client::next).isInstanceOf(AssertionError.class).hasMessageContaining("nothing arrived");
        }
    }

    @Test
    void readsBodiesOfEveryFraming() throws Exception {
        assertThat(exchange("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "GET")
                        .text())
                .isEqualTo("abc");
        assertThat(exchange("HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("abc") + "0\r\n\r\n", "GET")
                        .text())
                .isEqualTo("abc");
        assertThat(exchange("HTTP/1.1 200 OK\r\n\r\nabc", "GET").text()).isEqualTo("abc");
        assertThat(exchange("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", "HEAD")
                        .body())
                .isEmpty();
        RawResponse none = exchange("HTTP/1.1 204 No Content\r\nX: \u00E9\r\n\r\n", "GET");
        assertThat(none.body()).isEmpty();
        assertThat(none.reason()).isEqualTo("No Content");
        assertThat(none.header("x")).isEqualTo("\u00E9");
        assertThatThrownBy(() -> none.header("y")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> exchange("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc", "GET"))
                .isInstanceOf(ConnectionLostException.class);
        assertThatThrownBy(() -> exchange("", "GET")).isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void waitsForTheServerToClose() throws Exception {
        try (ScriptedServer server = new ScriptedServer("HTTP/1.1 204 No Content\r\n\r\n");
                RawHttp http = new RawHttp(server.address())) {
            assertThat(http.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").read().status())
                    .isEqualTo(204);
            http.awaitClosed();
        }
        try (ScriptedServer server = new ScriptedServer("HTTP/1.1 204 No Content\r\n\r\nmore");
                RawHttp http = new RawHttp(server.address())) {
            http.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").read();
            assertThatThrownBy(http::awaitClosed).isInstanceOf(ProtocolViolation.class);
        }
    }

    private static RawResponse exchange(String response, String method) throws Exception {
        try (ScriptedServer server = new ScriptedServer(response)) {
            return RawHttp.exchange(server.address(), RawHttp.request(method, "/", null));
        }
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n";
    }

    private static void readToEnd(java.io.InputStream input) throws IOException {
        while (input.read() >= 0) {}
    }

    private static InetSocketAddress address(FakeModelProvider provider) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), provider.port());
    }
}
