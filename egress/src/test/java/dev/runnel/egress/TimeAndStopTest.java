package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressRequest.Timeouts;
import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.StopSignal;
import dev.runnel.testkit.ManualClock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How calls end before their answer does: by time, by a stop, by the end of the client. */
@Timeout(60)
class TimeAndStopTest {

    private final ManualClock clock = new ManualClock();

    private final EgressClient egress = new EgressClient(Calls.allowing("127.0.0.1"), clock);

    private final StopSignal stop = new StopSignal();

    @AfterEach
    void close() {
        egress.close();
    }

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
            connection.send(RawServer.STREAM);
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
            // Where the sink is still busy with the head then, the caller looks again when it is free.
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
            connection.send(RawServer.STREAM);
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
        HeldSink sink = new HeldSink();
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(RawServer.STREAM);
            connection.sendChunk("data: 1\n\n");
            connection.send("0\r\n\r\n");
            connection.awaitClosed();
        })) {
            CompletableFuture<Object> call = Calls.async(() -> exchange(timed(server.uri("/"), trust), sink));
            sink.awaitBusy();
            clock.advance(Duration.ofSeconds(40));
            clock.awaitParkedUntil(Duration.ofSeconds(50));
            sink.release();
            call.get();
            assertThat(sink.text()).isEqualTo("data: 1\n\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theWholeTakesTooLongAlthoughSomethingArrivesAllTheTime(Trust trust) throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(RawServer.STREAM);
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
            connection.send(RawServer.STREAM);
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
        HeldSink sink = new HeldSink();
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(RawServer.STREAM);
            connection.sendChunk("data: 1\n\n");
            sink.awaitBusy();
            try {
                connection.sendChunk("data: 2\n\n");
            } finally {
                connection.awaitClosed();
            }
        })) {
            CompletableFuture<Object> call = Calls.async(() -> exchange(timed(server.uri("/"), trust), sink));
            sink.awaitBusy();
            stop.raise(StopSignal.Reason.USER);
            server.awaitEnded();
            assertThat(call).isNotDone();
            sink.release();
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
        HeldSink sink = new HeldSink();
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(RawServer.STREAM);
            connection.sendChunk("data: 1\n\n");
            connection.awaitClosed();
        })) {
            CompletableFuture<Object> call = Calls.async(() -> exchange(timed(server.uri("/"), trust), sink));
            sink.awaitBusy();
            egress.close();
            server.awaitEnded();
            sink.release();
            assertThat(Calls.causeOf(call)).isInstanceOf(EgressException.class);
            assertThat(Calls.failure(() -> exchange(Calls.get(server.uri("/"), trust), new Recorded()))
                            .kind())
                    .isEqualTo(Kind.CONNECT_FAILED);
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
        assertThat(Calls.causeOf(call)).isInstanceOfSatisfying(EgressException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining(words);
        });
    }

    private static void awaitText(Recorded sink, String end) {
        while (!sink.text().endsWith(end)) {
            Thread.onSpinWait();
        }
    }
}
