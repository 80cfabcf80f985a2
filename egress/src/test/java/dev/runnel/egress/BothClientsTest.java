package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.StopSignal;
import dev.runnel.testkit.ManualClock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the port promises, whoever named the address. */
@Timeout(60)
class BothClientsTest {

    private final ManualClock clock = new ManualClock();

    private final EgressClient egress = new EgressClient(Calls.allowing("127.0.0.1"), clock);

    private final StopSignal stop = new StopSignal();

    @AfterEach
    void close() {
        egress.close();
    }

    @ParameterizedTest
    @EnumSource
    void pushesAStreamAndUsesTheConnectionAgain(Trust trust) throws Exception {
        try (RawServer server = new RawServer(connection -> {
            while (connection.request() != null) {
                connection.send(RawServer.STREAM);
                connection.sendChunk("data: 1\n\n");
                connection.sendChunk("data: 2\n\n");
                connection.send("0\r\n\r\n");
            }
        })) {
            for (int i = 0; i < 3; i++) {
                Recorded sink = new Recorded();
                egress.exchange(Calls.post(server.uri("/v1/chat?a=b%20c"), trust, "{\"q\":1}"), sink, stop);

                assertThat(sink.text()).isEqualTo("data: 1\n\ndata: 2\n\n");
                assertThat(sink.head().status()).isEqualTo(200);
                assertThat(sink.head().header("Content-Type")).contains("text/event-stream");
                assertThat(sink.drainedCount()).isBetween(1, 3);
            }
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.requests()).allSatisfy(request -> {
                assertThat(request.line()).isEqualTo("POST /v1/chat?a=b%20c HTTP/1.1");
                assertThat(request.body()).asString().isEqualTo("{\"q\":1}");
                assertThat(request.header("Host")).isEqualTo("127.0.0.1:" + server.port());
                assertThat(request.header("Content-Type")).isEqualTo("application/json");
                assertThat(request.header("User-Agent")).isEqualTo("runnel");
                assertThat(request.header("Upgrade")).isNull();
                assertThat(request.header("HTTP2-Settings")).isNull();
                assertThat(request.header("Expect")).isNull();
                assertThat(request.header("Cookie")).isNull();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBurstOfChunksIsDrainedOnceAndNotChunkByChunk(Trust trust) throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(RawServer.STREAM + "9\r\ndata: x\n\n\r\n".repeat(100) + "0\r\n\r\n");
        })) {
            Recorded sink = new Recorded();
            egress.exchange(Calls.get(server.uri("/"), trust), sink, stop);
            assertThat(sink.text()).isEqualTo("data: x\n\n".repeat(100));
            assertThat(sink.drainedCount()).isBetween(1, 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pushesEachPieceWhenItArrives(Trust trust) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(RawServer.STREAM);
            connection.sendChunk("data: 1\n\n");
            // The second piece leaves only when the first has been seen: a client that collects would hang.
            seen.await();
            connection.sendChunk("data: 2\n\n");
            connection.send("0\r\n\r\n");
        })) {
            Recorded sink = new Recorded() {
                @Override
                public void drained() {
                    super.drained();
                    seen.countDown();
                }
            };
            egress.exchange(Calls.get(server.uri("/"), trust), sink, stop);
            assertThat(sink.text()).isEqualTo("data: 1\n\ndata: 2\n\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatArrivedBeforeAResetIsPushedBeforeTheErrorToASlowSink(Trust trust) throws Exception {
        CountDownLatch isReset = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(RawServer.STREAM);
            // In 8 packets, which leave without waiting for an acknowledgement: a reset discards what has not left.
            for (int i = 0; i < 40; i += 5) {
                StringBuilder packet = new StringBuilder();
                for (int j = i; j < i + 5; j++) {
                    String event = "data: " + j + "\n\n";
                    packet.append(Integer.toHexString(event.length()))
                            .append("\r\n")
                            .append(event)
                            .append("\r\n");
                }
                connection.send(packet.toString());
            }
            connection.reset();
            isReset.countDown();
        })) {
            Recorded sink = new Recorded() {
                @Override
                public void body(ByteBuffer piece) {
                    Calls.awaitQuietly(isReset);
                    super.body(piece);
                }
            };
            EgressException failure = Calls.failure(() -> exchange(Calls.get(server.uri("/"), trust), sink));
            assertThat(failure.kind()).isEqualTo(Kind.CUT);
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                all.append("data: ").append(i).append("\n\n");
            }
            assertThat(sink.text()).isEqualTo(all.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OPERATOR,'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort',CUT",
        "NAMED,'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort',CUT",
        "OPERATOR,'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n',CUT",
        "NAMED,'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n',CUT",
        "NAMED,'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\nzz\r\n',PROTOCOL",
    })
    void aBrokenBodyIsAnErrorBehindWhatArrived(Trust trust, String answer, Kind kind) throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(answer);
        })) {
            Recorded sink = new Recorded();
            EgressException failure = Calls.failure(() -> exchange(Calls.get(server.uri("/"), trust), sink));
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining("127.0.0.1:" + server.port());
            assertThat(sink.text()).isEqualTo("short");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OPERATOR,'',CUT",
        "NAMED,'',CUT",
        "OPERATOR,'HTTP/1.1 fine\r\n\r\n',PROTOCOL",
        "NAMED,'HTTP/1.1 fine\r\n\r\n',PROTOCOL",
    })
    void anAnswerThatIsNoneIsAnError(Trust trust, String answer, Kind kind) throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(answer);
        })) {
            EgressException failure =
                    Calls.failure(() -> exchange(Calls.post(server.uri("/"), trust, "{}"), new Recorded()));
            assertThat(failure.kind()).isEqualTo(kind);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPortThatNobodyListensOnIsAFailedConnection(Trust trust) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        EgressException failure =
                Calls.failure(() -> exchange(Calls.get(URI.create("http://127.0.0.1:" + port), trust), new Recorded()));
        assertThat(failure.kind()).isEqualTo(Kind.CONNECT_FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownNameIsToldAsSuch(Trust trust) {
        try (EgressClient client =
                new EgressClient(EgressSettings.DEFAULT, clock, Calls.names(Map.of()), Sockets.plain())) {
            EgressException failure = Calls.failure(() -> {
                client.exchange(Calls.get(URI.create("http://nowhere.example/"), trust), new Recorded(), stop);
                return null;
            });
            assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN_HOST);
            assertThat(failure).hasMessage("the name of nowhere.example:80 does not resolve");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHeadWhoseBodyIsNotWantedEndsTheExchange(Trust trust) throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(RawServer.STREAM);
            connection.sendChunk("unwanted");
            connection.awaitClosed();
        })) {
            Recorded sink = new Recorded() {
                @Override
                public boolean head(EgressResponse.Head head) {
                    super.head(head);
                    return false;
                }
            };
            egress.exchange(Calls.get(server.uri("/"), trust), sink, stop);
            assertThat(sink.head().status()).isEqualTo(200);
            assertThat(sink.text()).isEmpty();
            server.awaitEnded();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatASinkThrowsReachesTheCallerAndCutsTheConnection(Trust trust) throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(RawServer.STREAM);
            connection.sendChunk("data: 1\n\n");
            connection.awaitClosed();
        })) {
            IllegalStateException own = new IllegalStateException("the sink's own");
            Recorded sink = new Recorded() {
                @Override
                public void body(ByteBuffer piece) {
                    throw own;
                }
            };
            CompletableFuture<Object> call = Calls.async(() -> exchange(Calls.get(server.uri("/"), trust), sink));
            assertThat(Calls.causeOf(call)).isSameAs(own);
            server.awaitEnded();
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersWithoutABodyAreComplete(Trust trust) throws Exception {
        try (RawServer server = new RawServer(connection -> {
            for (RawServer.Request request = connection.request(); request != null; request = connection.request()) {
                connection.send(
                        request.line().startsWith("HEAD")
                                ? "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nContent-Encoding: gzip\r\n\r\n"
                                : "HTTP/1.1 204 No Content\r\n\r\n");
            }
        })) {
            EgressRequest head =
                    new EgressRequest("HEAD", server.uri("/"), List.of(), new byte[0], trust, Calls.GENEROUS, 0);
            assertThat(egress.send(head, 10, stop).head().header("content-length"))
                    .contains("1000");
            EgressResponse none = egress.send(Calls.get(server.uri("/"), trust), 10, stop);
            assertThat(none.head().status()).isEqualTo(204);
            assertThat(none.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendRefusesWhatIsTooLarge(Trust trust) throws Exception {
        try (RawServer told = RawServer.answering(RawServer.ok("x".repeat(101)));
                RawServer untold = new RawServer(connection -> {
                    connection.request();
                    connection.send("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(101));
                });
                RawServer fitting = RawServer.answering(RawServer.ok("x".repeat(100)))) {
            assertThat(Calls.failure(() -> egress.send(Calls.get(told.uri("/"), trust), 100, stop))
                            .kind())
                    .isEqualTo(Kind.TOO_LARGE);
            assertThat(Calls.failure(() -> egress.send(Calls.get(untold.uri("/"), trust), 100, stop))
                            .kind())
                    .isEqualTo(Kind.TOO_LARGE);
            assertThat(egress.send(Calls.get(fitting.uri("/"), trust), 100, stop)
                            .body())
                    .hasSize(100);
        }
    }

    @ParameterizedTest
    @CsvSource({"OPERATOR", "NAMED"})
    void headersThatCannotStandInHttpAreRefused(Trust trust) {
        for (Map.Entry<String, String> header : List.of(
                Map.entry("X-A", "b\r\nHost: other"),
                Map.entry("X A", "b"),
                Map.entry("X-A", "\u00e9"),
                Map.entry("", "b"))) {
            EgressRequest request = new EgressRequest(
                    "GET", URI.create("http://127.0.0.1:9/"), List.of(header), new byte[0], trust, Calls.GENEROUS, 0);
            assertThat(Calls.failure(() -> exchange(request, new Recorded())).kind())
                    .isEqualTo(Kind.REFUSED);
        }
        for (String method : List.of("CONNECT", "TRACE", "GET /x HTTP/1.1\r\nA:", "")) {
            EgressRequest request = new EgressRequest(
                    method, URI.create("http://127.0.0.1:9/"), List.of(), new byte[0], trust, Calls.GENEROUS, 0);
            assertThat(Calls.failure(() -> exchange(request, new Recorded())).kind())
                    .isEqualTo(Kind.REFUSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void headersOfTheConnectionAreTheClientsOwn(Trust trust) throws Exception {
        try (RawServer server = RawServer.answering(RawServer.ok("yes"))) {
            EgressRequest request = new EgressRequest(
                    "GET",
                    server.uri("/"),
                    List.of(
                            Map.entry("Host", "other.example"),
                            Map.entry("Connection", "Upgrade"),
                            Map.entry("Upgrade", "websocket"),
                            Map.entry("Content-Length", "7"),
                            Map.entry("Transfer-Encoding", "chunked"),
                            Map.entry("X-Twice", "1"),
                            Map.entry("X-Twice", "2")),
                    new byte[0],
                    trust,
                    Calls.GENEROUS,
                    0);
            egress.send(request, 10, stop);
            RawServer.Request sent = server.requests().getFirst();
            assertThat(sent.header("host")).isEqualTo("127.0.0.1:" + server.port());
            assertThat(sent.header("upgrade")).isNull();
            assertThat(sent.header("transfer-encoding")).isNull();
            assertThat(sent.header("content-length")).isIn(null, "0");
            assertThat(sent.head()).containsSubsequence("X-Twice: 1", "X-Twice: 2");
        }
    }

    private Object exchange(EgressRequest request, Recorded sink) {
        egress.exchange(request, sink, stop);
        return sink;
    }
}
