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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a redirect leads, and what goes along. */
@Timeout(60)
class RedirectTest {

    private final FakeInternet internet = new FakeInternet();
    private final ManualClock clock = new ManualClock();
    private final StopSignal stop = new StopSignal();
    private final EgressClient egress =
            new EgressClient(EgressSettings.DEFAULT, clock, SsrfCorpus.resolver(), internet);

    @AfterEach
    void close() {
        egress.close();
    }

    @ParameterizedTest
    @CsvSource({
        "301, POST, GET",
        "302, POST, GET",
        "303, POST, GET",
        "307, POST, POST",
        "308, POST, POST",
        "301, PUT, PUT",
        "303, PUT, GET",
        "303, HEAD, HEAD",
        "302, GET, GET",
    })
    void methodAndBodyFollowAsTheStatusSays(int status, String method, String then) throws Exception {
        try (RawServer server =
                redirecting("HTTP/1.1 " + status + " Moved\r\nLocation: /b?c=d\r\nContent-Length: 0\r\n\r\n")) {
            internet.serve(FakeInternet.PUBLIC, server);
            String body = method.equals("POST") || method.equals("PUT") ? "{}" : "";
            EgressResponse answer = egress.send(
                    request(method, "http://public.example/a", body, Map.entry("Content-Type", "application/json"), 3),
                    100,
                    stop);

            assertThat(answer.head().status()).isEqualTo(200);
            RawServer.Request followed = server.requests().get(1);
            assertThat(followed.line()).isEqualTo(then + " /b?c=d HTTP/1.1");
            boolean kept = then.equals(method) && !body.isEmpty();
            assertThat(new String(followed.body(), StandardCharsets.UTF_8)).isEqualTo(kept ? "{}" : "");
            if (!body.isEmpty()) {
                assertThat(followed.header("Content-Type")).isEqualTo(kept ? "application/json" : null);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/x, /x",
        "x, /a/x",
        "?x=1, /a/b?x=1",
        "../x, /x",
        "//public.example/x, /x",
        "HTTP://PUBLIC.example:80/x#fragment, /x",
        "/with blank/\u00e9?q=|, /with%20blank/%e9?q=%7c",
    })
    void anAddressIsReadAgainstTheOneBefore(String location, String path) throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send(("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + location
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
        })) {
            internet.serve(FakeInternet.PUBLIC, server);
            Calls.failure(() -> egress.send(get("http://public.example/a/b?q", 1), 10, stop));
            assertThat(server.requests()).hasSize(2);
            assertThat(server.requests().get(1).line()).isEqualTo("GET " + path + " HTTP/1.1");
        }
    }

    @Test
    void anotherHostSeesNoHeaderThatMayBeACredential() throws Exception {
        try (RawServer other = RawServer.answering(RawServer.ok("other"));
                RawServer server = redirecting(
                        "HTTP/1.1 307 Moved\r\nLocation: http://other.example/b\r\nContent-Length: 0\r\n\r\n")) {
            internet.serve(FakeInternet.PUBLIC, server).serve(FakeInternet.OTHER_PUBLIC, other);
            egress.send(withCredentials("http://public.example/a"), 100, stop);

            RawServer.Request seen = other.requests().getFirst();
            assertThat(seen.header("Accept")).isEqualTo("text/plain");
            assertThat(seen.header("Authorization")).isNull();
            assertThat(seen.header("Cookie")).isNull();
            assertThat(seen.header("X-Api-Key")).isNull();
            assertThat(seen.head()).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://public.example:8080/b", "http://PUBLIC.example./b"})
    void theSameHostSeesThemOnTheSamePortOnly(String location) throws Exception {
        try (RawServer server =
                redirecting("HTTP/1.1 307 Moved\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n")) {
            internet.serve(FakeInternet.PUBLIC, server);
            egress.send(withCredentials("http://public.example/a"), 100, stop);

            assertThat(server.requests().get(1).header("X-Api-Key"))
                    .isEqualTo(location.contains("8080") ? null : "secret");
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutRedirectsTheAnswerIsTheRedirectItself(Trust trust) throws Exception {
        try (RawServer server = redirecting("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 4\r\n\r\nhere")) {
            internet.serve(FakeInternet.PUBLIC, server);
            URI address = trust == Trust.OPERATOR ? server.uri("/a") : URI.create("http://public.example/a");
            EgressResponse answer = egress.send(Calls.get(address, trust, 0), 100, stop);
            assertThat(answer.head().status()).isEqualTo(302);
            assertThat(answer.body()).asString().isEqualTo("here");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: \r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: \r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 304 Same\r\nLocation: /b\r\n\r\n",
                "HTTP/1.1 300 Choose\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"
            })
    void whatDoesNotSayWhereToIsNoRedirect(String answer) throws Exception {
        try (RawServer server = RawServer.answering(answer)) {
            internet.serve(FakeInternet.PUBLIC, server);
            egress.send(get("http://public.example/a", 3), 100, stop);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCircleEnds(Trust trust) throws Exception {
        try (RawServer server =
                RawServer.answering("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")) {
            internet.serve(FakeInternet.PUBLIC, server);
            URI address = trust == Trust.OPERATOR ? server.uri("/a") : URI.create("http://public.example/a");
            EgressException failure = Calls.failure(() -> egress.send(Calls.get(address, trust, 4), 100, stop));
            assertThat(failure.kind()).isEqualTo(Kind.TOO_MANY_REDIRECTS);
            assertThat(failure).hasMessageContaining("more than 4 times");
            assertThat(server.requests()).hasSize(5);
        }
    }

    @Test
    void anOperatorsServerMayRedirectWithinItselfAndNotElsewhereOnItsMachine() throws Exception {
        try (RawServer other = RawServer.answering(RawServer.ok("other"));
                RawServer server = new RawServer(connection -> {
                    for (RawServer.Request request = connection.request();
                            request != null;
                            request = connection.request()) {
                        String location = request.line().contains("/inside")
                                ? "/target"
                                : "http://127.0.0.1:" + other.port() + "/";
                        connection.send(
                                request.line().contains("/target")
                                        ? RawServer.ok("inside")
                                        : "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location
                                                + "\r\n\r\n");
                    }
                })) {
            assertThat(egress.send(Calls.get(server.uri("/inside"), Trust.OPERATOR, 2), 100, stop)
                            .body())
                    .asString()
                    .isEqualTo("inside");
            EgressException failure =
                    Calls.failure(() -> egress.send(Calls.get(server.uri("/out"), Trust.OPERATOR, 2), 100, stop));
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure).hasMessageContaining("egress.allow").hasMessageContaining("loopback");
            assertThat(other.connections()).isZero();
        }
    }

    @Test
    void theWholeTimeIsThatOfAllRequestsTogether() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            while (connection.request() != null) {
                clock.advance(Duration.ofSeconds(3));
                connection.send("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            internet.serve(FakeInternet.PUBLIC, server);
            Duration ten = Duration.ofSeconds(10);
            EgressRequest request = Calls.with(get("http://public.example/a", 100), new Timeouts(ten, ten, ten, ten));
            assertThat(Calls.failure(() -> egress.send(request, 100, stop)).kind())
                    .isEqualTo(Kind.WHOLE_TIMEOUT);
            assertThat(server.requests()).hasSizeLessThanOrEqualTo(5);
        }
    }

    @Test
    void aStopWithinAChainEndsIt() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            stop.raise(StopSignal.Reason.USER);
            connection.send("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n");
            connection.awaitClosed();
        })) {
            internet.serve(FakeInternet.PUBLIC, server);
            assertThat(Calls.failure(() -> egress.send(get("http://public.example/a", 100), 100, stop))
                            .kind())
                    .isEqualTo(Kind.STOPPED);
            assertThat(server.requests()).hasSize(1);
        }
    }

    /** Answers {@code /a} with that and everything else with 200. */
    private static RawServer redirecting(String answer) throws Exception {
        return new RawServer(connection -> {
            for (RawServer.Request request = connection.request(); request != null; request = connection.request()) {
                boolean head = request.line().startsWith("HEAD");
                connection.send(request.line().contains(" /a ") ? answer : RawServer.ok(head ? "" : "arrived"));
            }
        });
    }

    private static EgressRequest withCredentials(String address) {
        return new EgressRequest(
                "GET",
                URI.create(address),
                List.of(
                        Map.entry("Accept", "text/plain"),
                        Map.entry("Authorization", "Bearer secret"),
                        Map.entry("Cookie", "session=secret"),
                        Map.entry("X-Api-Key", "secret")),
                new byte[0],
                Trust.NAMED,
                Calls.GENEROUS,
                3);
    }

    private static EgressRequest get(String address, int maxRedirects) {
        return Calls.get(URI.create(address), Trust.NAMED, maxRedirects);
    }

    private static EgressRequest request(
            String method, String address, String body, Map.Entry<String, String> header, int maxRedirects) {
        return new EgressRequest(
                method,
                URI.create(address),
                List.of(header),
                body.getBytes(StandardCharsets.UTF_8),
                Trust.NAMED,
                Calls.GENEROUS,
                maxRedirects);
    }
}
