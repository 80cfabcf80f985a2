package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No address of the corpus is connected to: not when it is named, nor when a server redirects there. */
@Timeout(120)
class SsrfCorpusTest {

    /** Listens on every address of this machine, on one port, and counts who comes. */
    private static final class Listener implements AutoCloseable {

        private final ServerSocket socket;
        private final AtomicInteger connections = new AtomicInteger();

        Listener() throws IOException {
            socket = new ServerSocket();
            socket.bind(new InetSocketAddress(0));
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try {
                        socket.accept().close();
                        connections.incrementAndGet();
                    } catch (IOException e) {
                        return;
                    }
                }
            });
        }

        int port() {
            return socket.getLocalPort();
        }

        int connections() {
            return connections.get();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private final FakeInternet internet = new FakeInternet();
    private final StopSignal stop = new StopSignal();
    private Listener listener;
    private EgressClient egress;

    @BeforeEach
    void open() throws IOException {
        listener = new Listener();
        egress = new EgressClient(EgressSettings.DEFAULT, new SystemClock(), SsrfCorpus.resolver(), internet);
    }

    @AfterEach
    void close() throws IOException {
        egress.close();
        listener.close();
    }

    @Test
    void theListenerWouldSeeAConnection() throws Exception {
        // The control: with an exception in egress.allow the same calls arrive.
        try (EgressClient open = new EgressClient(
                Calls.allowing("127.0.0.0/8", "[::1]", "localhost"),
                new SystemClock(),
                NameResolver.system(),
                internet)) {
            for (String host : List.of("127.0.0.1", "0x7f.1", "[::1]", "localhost")) {
                Calls.failure(() -> open.send(
                        Calls.get(URI.create("http://" + host + ":" + listener.port() + "/"), Trust.NAMED), 10, stop));
            }
        }
        assertThat(internet.connections()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(listener.connections()).isPositive();
    }

    @Test
    void noAddressOfTheCorpusIsConnectedTo() {
        int judged = 0;
        List<String> wrong = new ArrayList<>();
        for (String address : SsrfCorpus.addresses(listener.port())) {
            URI uri;
            try {
                uri = new URI(address);
            } catch (URISyntaxException e) {
                // Nobody can hand it over. As a redirect it can be sent: see below.
                continue;
            }
            judged++;
            EgressException failure = Calls.failure(() -> egress.send(Calls.get(uri, Trust.NAMED), 10, stop));
            if (failure.kind() != Kind.REFUSED) {
                wrong.add(address + ": " + failure.getMessage());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(judged).isGreaterThan(400);
        assertNobodyWasCalled(List.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noAddressOfTheCorpusIsReachedByARedirect(int status) throws Exception {
        List<String> corpus = SsrfCorpus.addresses(listener.port()).stream()
                // These cannot stand in a header.
                .filter(address -> address.chars().allMatch(c -> c != '\r' && c != '\n' && c < 0x100))
                .toList();
        AtomicInteger next = new AtomicInteger();
        try (RawServer server = new RawServer(connection -> {
            while (connection.request() != null) {
                connection.send("HTTP/1.1 " + status + " Elsewhere\r\nContent-Length: 0\r\nLocation: "
                        + corpus.get(next.get()) + "\r\n\r\n");
            }
        })) {
            internet.serve(FakeInternet.PUBLIC, server).serve(FakeInternet.OTHER_PUBLIC, server);
            List<String> wrong = new ArrayList<>();
            for (; next.get() < corpus.size(); next.incrementAndGet()) {
                String address = corpus.get(next.get());
                Kind named = kindOf(URI.create("http://public.example/start"), Trust.NAMED);
                Kind operator = kindOf(URI.create("http://other.example/start"), Trust.OPERATOR);
                if (named != Kind.REFUSED || operator != Kind.REFUSED) {
                    wrong.add(address + ": " + named + ", " + operator);
                }
            }
            assertThat(wrong).isEmpty();
        }
        assertNobodyWasCalled(List.of(FakeInternet.PUBLIC, FakeInternet.OTHER_PUBLIC));
    }

    @Test
    void noAddressIsReachedByARedirectOfARedirect() throws Exception {
        try (RawServer second = RawServer.answering(
                        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://[::ffff:7f00:1]:" + listener.port()
                                + "/\r\n\r\n");
                RawServer first = RawServer.answering(
                        "HTTP/1.1 307 There\r\nContent-Length: 0\r\nLocation: http://other.example/\r\n\r\n")) {
            internet.serve(FakeInternet.PUBLIC, first).serve(FakeInternet.OTHER_PUBLIC, second);
            assertThat(kindOf(URI.create("http://public.example/"), Trust.NAMED))
                    .isEqualTo(Kind.REFUSED);
            assertThat(second.requests()).hasSize(1);
        }
        assertNobodyWasCalled(List.of(FakeInternet.PUBLIC, FakeInternet.OTHER_PUBLIC));
    }

    @Test
    void aNameThatIsPublicWhenItIsCheckedAndPrivateAfterwardsIsConnectedToAsChecked() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        NameResolver rebinding = name ->
                List.of(InetAddress.ofLiteral(asked.getAndIncrement() == 0 ? FakeInternet.PUBLIC : "127.0.0.1"));
        try (RawServer server = new RawServer(connection -> {
                    connection.request();
                    connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 6\r\n\r\npublic");
                });
                EgressClient client =
                        new EgressClient(EgressSettings.DEFAULT, new SystemClock(), rebinding, internet)) {
            internet.serve(FakeInternet.PUBLIC, server);
            URI address = URI.create("http://rebind.example:" + listener.port() + "/");
            assertThat(client.send(Calls.get(address, Trust.NAMED), 10, stop).body())
                    .asString()
                    .isEqualTo("public");
            assertThat(asked).hasValue(1);
            // A new connection asks again, and is refused then.
            assertThat(Calls.failure(() -> client.send(Calls.get(address, Trust.NAMED), 10, stop))
                            .kind())
                    .isEqualTo(Kind.REFUSED);
            assertThat(asked).hasValue(2);
        }
        assertNobodyWasCalled(List.of(FakeInternet.PUBLIC));
    }

    private Kind kindOf(URI address, Trust trust) {
        return Calls.failure(() -> egress.send(Calls.get(address, trust, 5), 10, stop))
                .kind();
    }

    private void assertNobodyWasCalled(List<String> except) {
        assertThat(internet.connections())
                .extracting(to -> to.getAddress().getHostAddress())
                .allMatch(except::contains);
        assertThat(listener.connections()).isZero();
    }
}
