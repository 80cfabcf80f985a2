package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code egress.proxy} everything that apps and users name goes through it, and nothing else does. */
@Timeout(60)
class ProxyTest {

    private final FakeInternet internet = new FakeInternet();
    private final StopSignal stop = new StopSignal();
    /** Only the proxy knows names. */
    private final NameResolver none = name -> {
        throw new UnknownHostException(name);
    };

    @Test
    void aNamedAddressIsTheProxysToResolveAndToJudge() throws Exception {
        try (RawServer proxy = RawServer.answering(RawServer.ok("by proxy"));
                EgressClient egress = client(proxy, "")) {
            assertThat(egress.send(Calls.get(URI.create("http://anywhere.example:8080/a?b=c"), Trust.NAMED), 100, stop)
                            .body())
                    .asString()
                    .isEqualTo("by proxy");
            assertThat(proxy.requests().getFirst().line()).isEqualTo("GET http://anywhere.example:8080/a?b=c HTTP/1.1");
            assertThat(proxy.requests().getFirst().header("Proxy-Authorization"))
                    .isNull();
            assertThat(internet.connections()).containsExactly(new InetSocketAddress("127.0.0.1", proxy.port()));
        }
    }

    @Test
    void anHttpsAddressIsTunnelled(@TempDir Path folder) throws Exception {
        TestAuthority authority = TestAuthority.create(folder, "secure.example");
        try (RawServer target = authority.server(RawServer.ok("secret answer"));
                RawServer proxy = tunnelTo(target);
                EgressClient egress = new EgressClient(
                        EgressSettings.of(
                                List.of(),
                                "http://127.0.0.1:" + proxy.port(),
                                authority.pem().toString()),
                        new SystemClock(),
                        none,
                        internet)) {
            assertThat(egress.send(Calls.get(URI.create("https://secure.example/a"), Trust.NAMED), 100, stop)
                            .body())
                    .asString()
                    .isEqualTo("secret answer");
            assertThat(proxy.requests().getFirst().line()).isEqualTo("CONNECT secure.example:443 HTTP/1.1");
            assertThat(target.requests().getFirst().line()).isEqualTo("GET /a HTTP/1.1");
        }
    }

    @ParameterizedTest
    @CsvSource({"403, REFUSED", "407, REFUSED", "502, CONNECT_FAILED"})
    void aTunnelThatTheProxyRefusesIsNoAnswerOfTheTarget(int status, Kind kind) throws Exception {
        try (RawServer proxy = RawServer.answering("HTTP/1.1 " + status + " No\r\nContent-Length: 2\r\n\r\nno");
                EgressClient egress = client(proxy, "")) {
            Recorded sink = new Recorded();
            EgressException failure = Calls.failure(() -> {
                egress.exchange(Calls.get(URI.create("https://private.example/"), Trust.NAMED), sink, stop);
                return null;
            });
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining("egress.proxy");
            assertThat(sink.head()).isNull();
        }
    }

    @Test
    void whatIsWrittenOutIsJudgedHereToo() throws Exception {
        try (RawServer proxy = RawServer.answering(RawServer.ok("no"));
                EgressClient egress = client(proxy, "")) {
            for (String address : List.of(
                    "http://127.0.0.1/",
                    "http://0xA9FEA9FE/",
                    "http://localhost/",
                    "https://[fd00::1]/",
                    "file:///x")) {
                assertThat(Calls.failure(() -> egress.send(Calls.get(URI.create(address), Trust.NAMED), 100, stop))
                                .kind())
                        .isEqualTo(Kind.REFUSED);
            }
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void whatTheOperatorConfiguredDoesNotGoThroughIt() throws Exception {
        try (RawServer proxy = RawServer.answering(RawServer.ok("no"));
                RawServer target = RawServer.answering(RawServer.ok("direct"));
                EgressClient egress = client(proxy, "")) {
            assertThat(egress.send(Calls.get(target.uri("/"), Trust.OPERATOR), 100, stop)
                            .body())
                    .asString()
                    .isEqualTo("direct");
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void itsPasswordIsForTheProxyAlone() throws Exception {
        String expected = "Basic " + Base64.getEncoder().encodeToString("us:er p".getBytes(StandardCharsets.UTF_8));
        try (RawServer proxy = new RawServer(connection -> {
                    for (RawServer.Request request = connection.request();
                            request != null;
                            request = connection.request()) {
                        boolean known = expected.equals(request.header("Proxy-Authorization"));
                        connection.send(
                                known
                                        ? "HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic realm=\"target\"\r\nContent-Length: 6\r\n\r\ntarget"
                                        : "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n");
                    }
                });
                EgressClient egress = client(proxy, "us:er%20p@")) {
            var answer = egress.send(Calls.get(URI.create("http://anywhere.example/"), Trust.NAMED), 100, stop);
            assertThat(answer.head().status()).isEqualTo(401);
            assertThat(proxy.requests())
                    .hasSize(2)
                    .allSatisfy(request ->
                            assertThat(request.header("Authorization")).isNull());
        }
    }

    @Test
    void aStopClosesTheConnectionToTheProxy() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer proxy = new RawServer(connection -> {
                    connection.request();
                    asked.countDown();
                    connection.awaitClosed();
                });
                EgressClient egress = client(proxy, "")) {
            CompletableFuture<Object> call = Calls.async(() -> Calls.failure(
                    () -> egress.send(Calls.get(URI.create("https://anywhere.example/"), Trust.NAMED), 100, stop)));
            asked.await();
            stop.raise(StopSignal.Reason.USER);
            proxy.awaitEnded();
            assertThat(((EgressException) call.get()).kind()).isEqualTo(Kind.STOPPED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://proxy:3128",
                "socks://proxy:1080",
                "http://proxy",
                "proxy:3128",
                "http://proxy:3128/path",
                "http://se cret@p:1"
            })
    void anAddressThatIsNoneNamesTheSettingAndNoPassword(String proxy) {
        assertThatThrownBy(() -> EgressSettings.of(List.of(), proxy, ""))
                .isInstanceOfSatisfying(
                        EgressSettingsException.class,
                        e -> assertThat(e.setting()).isEqualTo("egress.proxy"))
                .hasMessageNotContaining("se cret")
                .hasNoCause();
    }

    private EgressClient client(RawServer proxy, String user) {
        return new EgressClient(
                EgressSettings.of(List.of(), "http://" + user + "127.0.0.1:" + proxy.port(), ""),
                new SystemClock(),
                none,
                internet);
    }

    private static RawServer tunnelTo(RawServer target) throws IOException {
        return new RawServer(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 Connected\r\n\r\n");
            connection.tunnel(target.port());
        });
    }
}
