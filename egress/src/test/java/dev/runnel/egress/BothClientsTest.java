package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressRequest.Timeouts;
import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import dev.runnel.testkit.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the port promises, whoever named the address. */
@Timeout(60)
class BothClientsTest {

    private static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

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
                connection.send(STREAM);
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
    void pushesEachPieceWhenItArrives(Trust trust) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(STREAM);
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
            connection.send(STREAM);
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
                    awaitQuietly(isReset);
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
            connection.send(STREAM);
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
            connection.send(STREAM);
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
            assertThat(causeOf(call)).isSameAs(own);
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

    // Time and stop

    @ParameterizedTest
    @EnumSource
    void noConnectionWithinItsTime(Trust trust) throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            // Nobody accepts, and the queue of connections is full: the next one hangs.
            List<Socket> queued = Calls.fill(full);
            try {
                CompletableFuture<Object> call = Calls.async(() ->
                        exchange(timed(URI.create("http://127.0.0.1:" + full.getLocalPort()), trust), new Recorded()));
                clock.awaitParkedUntil(Duration.ofSeconds(5));
                clock.advance(Duration.ofSeconds(5));
                assertFails(call, Kind.CONNECT_TIMEOUT, "within 5 s");
            } finally {
                for (Socket socket : queued) {
                    socket.close();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfAnAnswerWithinItsTime(Trust trust) throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(STREAM);
            connection.awaitClosed();
        })) {
            CountDownLatch head = new CountDownLatch(1);
            Recorded sink = new Recorded() {
                @Override
                public boolean head(EgressResponse.Head arrived) {
                    head.countDown();
                    return true;
                }
            };
            CompletableFuture<Object> call = Calls.async(() -> exchange(timed(server.uri("/"), trust), sink));
            head.await();
            clock.awaitParkedUntil(Duration.ofSeconds(10));
            clock.advance(Duration.ofSeconds(10));
            // The head wakes the caller too: where that falls together with the advance, it waits once more.
            while (!call.isDone()) {
                if (clock.parked() > 0) {
                    clock.advance(Duration.ofSeconds(10));
                }
                Thread.onSpinWait();
            }
            assertFails(call, Kind.FIRST_BYTE_TIMEOUT, "within 10 s");
            server.awaitEnded();
        }
    }

    @ParameterizedTest
    @EnumSource
    void silenceWithinAnAnswer(Trust trust) throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(STREAM);
            connection.sendChunk("data: 1\n\n");
            second.await();
            connection.sendChunk("data: 2\n\n");
            connection.awaitClosed();
        })) {
            Recorded sink = new Recorded();
            CompletableFuture<Object> call = Calls.async(() -> exchange(timed(server.uri("/"), trust), sink));
            clock.awaitParkedUntil(Duration.ofSeconds(20));
            // A piece 15 s after the first moves the deadline.
            clock.advance(Duration.ofSeconds(15));
            second.countDown();
            awaitText(sink, "data: 2\n\n");
            clock.advance(Duration.ofSeconds(5));
            // Now it would be over otherwise. Whether the new one is counted from 15 s or from now is a race of this
            // test.
            clock.awaitParked(1);
            clock.advance(Duration.ofSeconds(20));
            assertFails(call, Kind.IDLE_TIMEOUT, "silent for 20 s");
            server.awaitEnded();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBusySinkIsNotTheOtherSidesSilence(Trust trust) throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(STREAM);
            connection.sendChunk("data: 1\n\n");
            connection.send("0\r\n\r\n");
            connection.awaitClosed();
        })) {
            Recorded sink = new Recorded() {
                @Override
                public void body(ByteBuffer piece) {
                    busy.countDown();
                    awaitQuietly(release);
                    super.body(piece);
                }
            };
            CompletableFuture<Object> call = Calls.async(() -> exchange(timed(server.uri("/"), trust), sink));
            busy.await();
            clock.advance(Duration.ofSeconds(40));
            if (trust == Trust.NAMED) {
                // A call to the operator's address is itself in the sink, and waits for nothing meanwhile.
                clock.awaitParkedUntil(Duration.ofSeconds(50));
            }
            release.countDown();
            call.get();
            assertThat(sink.text()).isEqualTo("data: 1\n\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theWholeTakesTooLongAlthoughSomethingArrivesAllTheTime(Trust trust) throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(STREAM);
            try {
                for (int i = 0; i < 10; i++) {
                    connection.sendChunk("data: " + i + "\n\n");
                }
            } finally {
                connection.awaitClosed();
            }
        })) {
            Recorded sink = new Recorded() {
                @Override
                public void drained() {
                    super.drained();
                    clock.advance(Duration.ofSeconds(19));
                }
            };
            Timeouts timeouts = new Timeouts(
                    Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(18_500));
            CompletableFuture<Object> call =
                    Calls.async(() -> exchange(Calls.with(timed(server.uri("/"), trust), timeouts), sink));
            assertFails(call, Kind.WHOLE_TIMEOUT, "longer than 18500 ms");
            server.awaitEnded();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStopBeforeTheHeadClosesTheConnectionAtOnce(Trust trust) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            asked.countDown();
            connection.awaitClosed();
        })) {
            CompletableFuture<Object> call = Calls.async(() -> exchange(timed(server.uri("/"), trust), new Recorded()));
            asked.await();
            stop.raise(StopSignal.Reason.USER);
            assertFails(call, Kind.STOPPED, "stopped");
            server.awaitEnded();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStopWithinTheBodyClosesTheConnectionAtOnce(Trust trust) throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(STREAM);
            connection.sendChunk("data: 1\n\n");
            connection.awaitClosed();
        })) {
            Recorded sink = new Recorded() {
                @Override
                public void drained() {
                    super.drained();
                    stop.raise(StopSignal.Reason.USER);
                }
            };
            CompletableFuture<Object> call = Calls.async(() -> exchange(timed(server.uri("/"), trust), sink));
            assertFails(call, Kind.STOPPED, "stopped");
            assertThat(sink.text()).isEqualTo("data: 1\n\n");
            server.awaitEnded();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStopThatWasRaisedBeforeCallsNobody(Trust trust) throws Exception {
        stop.raise(StopSignal.Reason.SHUTDOWN);
        try (RawServer server = RawServer.answering(RawServer.ok("no"))) {
            Recorded sink = new Recorded();
            EgressException failure = Calls.failure(() -> exchange(Calls.get(server.uri("/"), trust), sink));
            assertThat(failure.kind()).isEqualTo(Kind.STOPPED);
            assertThat(sink.head()).isNull();
            assertThat(server.connections()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStopClosesTheConnectionEvenWhileTheSinkBlocksAndReturnsWhenItIsFree(Trust trust) throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(STREAM);
            connection.sendChunk("data: 1\n\n");
            busy.await();
            try {
                connection.sendChunk("data: 2\n\n");
            } finally {
                connection.awaitClosed();
            }
        })) {
            Recorded sink = new Recorded() {
                @Override
                public void body(ByteBuffer piece) {
                    busy.countDown();
                    awaitQuietly(release);
                    super.body(piece);
                }
            };
            CompletableFuture<Object> call = Calls.async(() -> exchange(timed(server.uri("/"), trust), sink));
            busy.await();
            stop.raise(StopSignal.Reason.USER);
            server.awaitEnded();
            assertThat(call).isNotDone();
            release.countDown();
            assertFails(call, Kind.STOPPED, "stopped");
            assertThat(sink.text()).isEqualTo("data: 1\n\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptOfTheCallerStopsTheCallAndIsKept(Trust trust) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            asked.countDown();
            connection.awaitClosed();
        })) {
            CompletableFuture<Kind> kind = new CompletableFuture<>();
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread caller = Thread.ofVirtual().start(() -> {
                kind.complete(Calls.failure(() -> exchange(timed(server.uri("/"), trust), new Recorded()))
                        .kind());
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            asked.await();
            caller.interrupt();
            assertThat(kind.get()).isEqualTo(Kind.STOPPED);
            assertThat(interrupted.get()).isTrue();
            server.awaitEnded();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingTheClientEndsItsCallsAndDoesNotWaitForSinks(Trust trust) throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(STREAM);
            connection.sendChunk("data: 1\n\n");
            connection.awaitClosed();
        })) {
            Recorded sink = new Recorded() {
                @Override
                public void body(ByteBuffer piece) {
                    busy.countDown();
                    awaitQuietly(release);
                    super.body(piece);
                }
            };
            CompletableFuture<Object> call = Calls.async(() -> exchange(timed(server.uri("/"), trust), sink));
            busy.await();
            egress.close();
            server.awaitEnded();
            release.countDown();
            assertThat(causeOf(call)).isInstanceOf(EgressException.class);
            assertThat(Calls.failure(() -> exchange(Calls.get(server.uri("/"), trust), new Recorded()))
                            .kind())
                    .isEqualTo(Kind.CONNECT_FAILED);
        }
    }

    // Load

    @ParameterizedTest
    @EnumSource
    void aSinkThatBlocksHoldsTheUpstreamBack(Trust trust) throws Exception {
        long size = 64L << 20;
        AtomicLong received = new AtomicLong();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress("127.0.0.1", 0));
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            Recorded sink = new Recorded() {
                @Override
                public void body(ByteBuffer piece) {
                    busy.countDown();
                    awaitQuietly(release);
                    received.addAndGet(piece.remaining());
                }
            };
            CompletableFuture<Object> call =
                    Calls.async(() -> exchange(Calls.get(URI.create("http://127.0.0.1:" + port + "/"), trust), sink));
            try (SocketChannel upstream = listener.accept();
                    Selector selector = Selector.open()) {
                upstream.write(ByteBuffer.wrap(
                        ("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n").getBytes("US-ASCII")));
                upstream.configureBlocking(false);
                upstream.register(selector, SelectionKey.OP_WRITE);
                long written = write(upstream, 1 << 16);
                busy.await();
                // Until the pipe has been full for a while.
                while (written < size && selector.select(500) > 0) {
                    selector.selectedKeys().clear();
                    written += write(upstream, Math.min(size - written, 1 << 16));
                }
                assertThat(written).isLessThan(size / 2);
                release.countDown();
                while (written < size) {
                    selector.select();
                    selector.selectedKeys().clear();
                    written += write(upstream, Math.min(size - written, 1 << 16));
                }
                call.get();
                assertThat(received.get()).isEqualTo(size);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"OPERATOR,500", "NAMED,60"})
    void manyStreamsAtOnceAreCompleteAndInOrder(Trust trust, int streams) throws Exception {
        CountDownLatch all = new CountDownLatch(streams);
        try (RawServer server = new RawServer(connection -> {
                    connection.request();
                    connection.send(STREAM);
                    all.countDown();
                    all.await();
                    for (int i = 0; i < 50; i++) {
                        connection.sendChunk("data: " + i + "\n\n");
                    }
                    connection.send("0\r\n\r\n");
                });
                EgressClient client = new EgressClient(Calls.allowing("127.0.0.1"), new SystemClock())) {
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                expected.append("data: ").append(i).append("\n\n");
            }
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                calls.add(Calls.async(() -> {
                    Recorded sink = new Recorded();
                    client.exchange(Calls.get(server.uri("/"), trust), sink, stop);
                    return sink.text();
                }));
            }
            for (CompletableFuture<String> call : calls) {
                assertThat(call.get()).isEqualTo(expected.toString());
            }
        }
    }

    private Object exchange(EgressRequest request, Recorded sink) {
        egress.exchange(request, sink, stop);
        return sink;
    }

    /** Connect 5 s, first byte 10 s, idle 20 s, whole 50 s. */
    private static EgressRequest timed(URI address, Trust trust) {
        return Calls.with(
                Calls.get(address, trust),
                new Timeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(50)));
    }

    private static void assertFails(CompletableFuture<?> call, Kind kind, String words) throws Exception {
        assertThat(causeOf(call)).isInstanceOfSatisfying(EgressException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining(words);
        });
    }

    private static Throwable causeOf(CompletableFuture<?> call) throws InterruptedException {
        try {
            call.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("the sink was interrupted", e);
        }
    }

    private static void awaitText(Recorded sink, String end) {
        while (!sink.text().endsWith(end)) {
            Thread.onSpinWait();
        }
    }

    private static long write(SocketChannel channel, long bytes) throws IOException {
        return channel.write(ByteBuffer.allocate((int) bytes));
    }
}
