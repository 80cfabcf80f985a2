package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressRequest.Timeouts;
import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.StopSignal;
import dev.runnel.testkit.ManualClock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What calls to addresses that apps and users name may use at most. */
@Timeout(60)
class NamedLimitsTest {

    private final ManualClock clock = new ManualClock();
    private final StopSignal stop = new StopSignal();

    @Test
    void aCallWaitsForAConnectionAndNotLongerThanForConnecting() throws Exception {
        CountDownLatch taken = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
                    while (connection.request() != null) {
                        taken.countDown();
                        release.await();
                        connection.send(RawServer.ok("late"));
                    }
                });
                EgressClient egress = client(2, NameResolver.system())) {
            List<CompletableFuture<Integer>> holders = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                holders.add(Calls.async(() -> egress.send(Calls.get(server.uri("/"), Trust.NAMED), 100, stop)
                        .head()
                        .status()));
            }
            taken.await();
            CompletableFuture<Object> third = Calls.async(() -> Calls.failure(() ->
                    egress.send(Calls.with(Calls.get(server.uri("/"), Trust.NAMED), connectIn(3)), 100, stop)));
            clock.awaitParkedUntil(Duration.ofSeconds(3));
            clock.advance(Duration.ofSeconds(3));
            assertThat(((EgressException) third.get()).kind()).isEqualTo(Kind.CONNECT_TIMEOUT);
            assertThat(server.connections()).isEqualTo(2);
            release.countDown();
            for (CompletableFuture<Integer> holder : holders) {
                assertThat(holder.get()).isEqualTo(200);
            }
            // Who gave up has taken nothing away.
            for (int i = 0; i < 3; i++) {
                egress.send(Calls.get(server.uri("/"), Trust.NAMED), 100, stop);
            }
        }
    }

    @Test
    void aNameThatDoesNotAnswerCostsNoMoreThanTheTimeForConnecting() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        NameResolver hanging = name -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException(name);
            }
            return List.of(InetAddress.getLoopbackAddress());
        };
        try (RawServer server = RawServer.answering(RawServer.ok("yes"));
                EgressClient egress = client(1, hanging)) {
            int elapsed = 0;
            for (Trust trust : List.of(Trust.NAMED, Trust.NAMED, Trust.OPERATOR)) {
                CompletableFuture<Object> call = Calls.async(() -> Calls.failure(() -> egress.send(
                        Calls.with(Calls.get(URI.create("http://slow.example/"), trust), connectIn(3)), 100, stop)));
                elapsed += 3;
                clock.awaitParkedUntil(Duration.ofSeconds(elapsed));
                clock.advance(Duration.ofSeconds(3));
                assertThat(((EgressException) call.get()).kind()).isEqualTo(Kind.CONNECT_TIMEOUT);
            }
            // The only connection that there may be is free again.
            egress.send(Calls.get(server.uri("/"), Trust.NAMED), 100, stop);
        }
    }

    @Test
    void aConnectionThatDoesNotComeAboutIsGivenBack() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                RawServer server = RawServer.answering(RawServer.ok("yes"));
                EgressClient egress = client(
                        1, name -> List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("127.0.0.1")))) {
            List<Socket> queued = Calls.fill(full);
            try {
                for (int i = 1; i <= 2; i++) {
                    CompletableFuture<Object> call = Calls.async(() -> Calls.failure(() -> egress.send(
                            Calls.with(
                                    Calls.get(URI.create("http://two.example:" + full.getLocalPort()), Trust.NAMED),
                                    connectIn(3)),
                            100,
                            stop)));
                    clock.awaitParkedUntil(Duration.ofSeconds(3L * i));
                    clock.advance(Duration.ofSeconds(3));
                    assertThat(((EgressException) call.get()).kind()).isEqualTo(Kind.CONNECT_TIMEOUT);
                }
                egress.send(Calls.get(server.uri("/"), Trust.NAMED), 100, stop);
            } finally {
                for (Socket socket : queued) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void aHeadIsNotReadWithoutEnd() throws Exception {
        try (RawServer longLine = RawServer.answering("HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
                RawServer manyLines = RawServer.answering("HTTP/1.1 200 OK\r\n" + "X: x\r\n".repeat(300) + "\r\n");
                EgressClient egress = client(2, NameResolver.system())) {
            for (RawServer server : List.of(longLine, manyLines)) {
                assertThat(Calls.failure(() -> egress.send(Calls.get(server.uri("/"), Trust.NAMED), 100, stop))
                                .kind())
                        .isEqualTo(Kind.TOO_LARGE);
            }
        }
    }

    @Test
    void theNextAddressIsTriedWhereTheFirstDoesNotAnswer() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.ok("second"));
                EgressClient egress = client(
                        2, name -> List.of(InetAddress.ofLiteral("127.0.0.77"), InetAddress.ofLiteral("127.0.0.1")))) {
            URI address = URI.create("http://two.example:" + server.port() + "/");
            assertThat(egress.send(Calls.get(address, Trust.NAMED), 100, stop).body())
                    .asString()
                    .isEqualTo("second");
        }
    }

    private EgressClient client(int connections, NameResolver resolver) {
        return new EgressClient(
                new EgressSettings(
                        List.of(AllowRule.parse("127.0.0.0/8")),
                        null,
                        null,
                        new EgressSettings.Limits(1 << 20, connections, connections)),
                clock,
                resolver,
                Sockets.plain());
    }

    private static Timeouts connectIn(int seconds) {
        Duration minute = Duration.ofSeconds(60);
        return new Timeouts(Duration.ofSeconds(seconds), minute, minute, minute);
    }
}
