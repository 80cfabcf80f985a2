package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.SystemClock;
import dev.runnel.run.Value;
import dev.runnel.server.http.HttpServer;
import dev.runnel.server.http.HttpSettings;
import dev.runnel.server.http.PlainHandler;
import dev.runnel.server.http.Reply;
import dev.runnel.testkit.ManualClock;
import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every operation: methods, paths, CORS, headers, addresses (service-api.md sections 1.3, 1.6, 8, 9). */
class HttpRulesTest {

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static ServiceClient chat;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
        chat = bench.client(AppTexts.chat("Chat"));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static RawResponse raw(String method, String target, String... fields) {
        return chat.exchange(RawHttp.request(method, target, null, fields));
    }

    private static void everyAnswerHas(RawResponse response) {
        assertThat(response.header("X-Version")).isEqualTo("1.16.1");
        assertThat(response.header("X-Env")).isEqualTo("PRODUCTION");
        assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @Test
    void preflightNeedsNoKey() {
        RawResponse response = raw(
                "OPTIONS",
                "/v1/chat-messages",
                "Origin: https://example.org",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization,content-type");
        assertThat(response.status()).isEqualTo(200);
        everyAnswerHas(response);
        assertThat(response.header("Access-Control-Allow-Methods").split(", "))
                .contains("GET", "PUT", "POST", "DELETE", "OPTIONS", "PATCH");
        assertThat(response.header("Access-Control-Allow-Headers").split(", "))
                .contains("Content-Type", "Authorization", "X-App-Code", "X-App-Passport");
        assertThat(response.header("Allow").split(", ")).contains("POST", "OPTIONS");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void everyAnswerHasItsHeadersErrorsToo() {
        everyAnswerHas(chat.get("/info"));
        everyAnswerHas(chat.get("/nothing-here"));
        everyAnswerHas(raw("GET", "/v1/info"));
        everyAnswerHas(chat.send("PUT", "/chat-messages", "{}"));
        everyAnswerHas(chat.post("/chat-messages", "{"));
        everyAnswerHas(chat.post("/chat-messages", ServiceClient.chat("x", "streaming", "")));
        everyAnswerHas(chat.post("/chat-messages", ServiceClient.chat("x", "blocking", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/info", "/v1/", "/v1/parameters"})
    void headIsGetWithoutTheBody(String target) {
        RawResponse get = raw("GET", target, chat.authorization());
        RawResponse head = raw("HEAD", target, chat.authorization());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
        assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /chat-messages, 'OPTIONS, POST'",
        "PATCH, /info, 'GET, HEAD, OPTIONS'",
        "POST, /messages, 'GET, HEAD, OPTIONS'",
        "GET, /conversations/00000000-0000-4000-8000-000000000000, 'DELETE, OPTIONS'",
        "TRACE, /info, 'GET, HEAD, OPTIONS'",
    })
    void anotherMethodIs405WithWhatIsAllowed(String method, String path, String allow) {
        RawResponse response = chat.send(method, path, null);
        BadInputTest.refused(response, 405, "method_not_allowed");
        assertThat(response.header("Allow")).isEqualTo(allow);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/info/", "/v1//info", "//v1/info", "/v1/info//", "//v1//info//", "/v1/info?x=1"})
    void slashesThatAreTooManyLeadToTheSameResource(String target) {
        RawResponse response = raw("GET", target, chat.authorization());
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).contains("\"mode\":\"chat\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat-messages/", "/v1//chat-messages", "//v1//chat-messages//"})
    void slashesThatAreTooManyKeepABody(String target) {
        RawResponse response = chat.exchange(
                RawHttp.request("POST", target, ServiceClient.chat("kept", "blocking", ""), chat.authorization()));
        assertThat(ServiceClient.json(response).path("answer").stringValue()).isEqualTo("echo: kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/v1/", "/v1//"})
    void theIndexWelcomesWithoutKey(String target) {
        RawResponse response = raw("GET", target);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text().strip())
                .isEqualTo("{\"welcome\":\"Dify OpenAPI\",\"api_version\":\"v1\",\"server_version\":\"1.16.1\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/nothing",
                "/v1/info/more",
                "/v1/conversations/not-a-uuid/variables",
                "/v1/messages/7/feedbacks",
                "/v1/files/x/preview",
                "/v1/end-users/x",
                "/v1/%2e%2e/info",
            })
    void anUnknownPathIs404InJson(String target) {
        String method = target.endsWith("feedbacks") ? "POST" : "GET";
        String body = method.equals("POST") ? "{\"user\":\"ada\",\"rating\":\"like\"}" : null;
        RawResponse response = chat.exchange(RawHttp.request(method, target, body, chat.authorization()));
        BadInputTest.refused(response, 404, "not_found");
    }

    @Test
    void aBodyThatIsNotDeclaredAsJsonIs415() {
        String body = ServiceClient.chat("x", "blocking", "");
        BadInputTest.refused(
                chat.post("/chat-messages", body, "Content-Type: text/plain"), 415, "unsupported_media_type");
        BadInputTest.refused(
                chat.post("/chat-messages", body, "Content-Type: application/x-www-form-urlencoded"),
                415,
                "unsupported_media_type");
        BadInputTest.refused(chat.send("POST", "/chat-messages", null), 415, "unsupported_media_type");
        assertThat(chat.post("/chat-messages", body, "Content-Type: Application/JSON;charset=utf-8")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aHeadThatIsTooLargeIs431() {
        // Refused before there is a request: no operation is asked, so none declares it.
        RawResponse response = RawHttp.exchange(
                chat.address(), RawHttp.request("GET", "/v1/info", null, "X-Large: " + "x".repeat(64 * 1024)));
        assertThat(response.status()).isEqualTo(431);
        assertThat(response.text()).doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET /v1/info HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET /v1/info HTTP/1.1\r\n\r\n",
                "GET /v1/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /v1/info HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "POST /v1/info HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            })
    void whatIsNoHttpIsRefusedWithoutInternals(String request) {
        try (var http = new RawHttp(chat.address())) {
            http.send(request).halfClose();
            RawResponse response = http.read();
            assertThat(response.status()).isBetween(400, 505);
            assertThat(response.text()).doesNotContain("Exception", "\tat ", "jetty", "Jetty");
        }
    }

    @Test
    void anUpgradeToCleartextHttp2KeepsItsBody() throws Exception {
        byte[] body = ServiceClient.chat("kept", "blocking", "").getBytes(StandardCharsets.UTF_8);
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (BodyPublisher publisher : List.of(
                    BodyPublishers.ofByteArray(body),
                    BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(URI.create(bench.server().url() + "/v1/chat-messages"))
                                .header("Authorization", "Bearer " + chat.key())
                                .header("Content-Type", "application/json")
                                .POST(publisher)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
                assertThat(response.body()).contains("echo: kept");
            }
        }
        RawResponse asked = chat.exchange(RawHttp.request(
                "POST",
                "/v1/chat-messages",
                ServiceClient.chat("asked", "blocking", ""),
                chat.authorization(),
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA"));
        assertThat(ServiceClient.json(asked).path("answer").stringValue()).isEqualTo("echo: asked");
    }

    @Test
    void aBodyWithExpectContinueIsAskedFor() {
        String body = ServiceClient.chat("asked for", "blocking", "");
        try (var http = chat.open()) {
            http.send("POST /v1/chat-messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + chat.authorization() + "\r\nExpect: 100-continue\r\nContent-Length: " + body.length()
                    + "\r\n\r\n");
            assertThat(http.readHead().status()).isEqualTo(100);
            assertThat(ServiceClient.json(http.send(body).read()).path("answer").stringValue())
                    .isEqualTo("echo: asked for");
        }
    }

    @Test
    void aConnectionServesManyRequestsAlsoAfterErrors() {
        try (var http = chat.open()) {
            for (int i = 0; i < 3; i++) {
                http.send(RawHttp.request("GET", "/v1/info", null, chat.authorization()));
                assertThat(http.read().status()).isEqualTo(200);
                http.send(RawHttp.request("POST", "/v1/chat-messages", "{", chat.authorization()));
                assertThat(http.read().status()).isEqualTo(400);
                http.send(RawHttp.request(
                        "POST", "/v1/chat-messages", ServiceClient.chat("x", "streaming", ""), chat.authorization()));
                assertThat(ServiceClient.events(ServiceClient.frames(http.read())))
                        .endsWith("message_end");
            }
        }
    }

    @Test
    void aHeadThatDribblesIsCut(@TempDir Path temporary) throws IOException {
        var settings = new HttpSettings(
                "127.0.0.1",
                0,
                "",
                List.of(),
                Duration.ofSeconds(30),
                Duration.ofMillis(300),
                1024,
                1024,
                8192,
                temporary);
        try (var server = new HttpServer(settings, List.of(), Map.of(), new SystemClock())) {
            var address = new InetSocketAddress("127.0.0.1", server.start());
            try (var http = new RawHttp(address)) {
                // A head without its end; the connection is cut although it had sent something.
                http.send("GET / HTTP/1.1\r\nHost: a\r\n").awaitClosed();
            }
            try (var silent = new RawHttp(address)) {
                silent.awaitClosed();
            }
            try (var http = new RawHttp(address)) {
                http.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(http.read().status()).isEqualTo(404);
                http.send("GET /x HTTP/1.1\r\n").awaitClosed();
            }
        }
    }

    /** A load balancer's probe on a kept connection was cut within an answer, 20 s after the connection was opened. */
    @Test
    void aConnectionThatAsksForAPlainPathAgainAndAgainIsNotCut(@TempDir Path temporary) throws IOException {
        var settings = new HttpSettings(
                "127.0.0.1",
                0,
                "",
                List.of(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                1024,
                1024,
                8192,
                temporary);
        var clock = new ManualClock();
        PlainHandler healthy = () -> Reply.ok(Value.of("ok"));
        try (var server = new HttpServer(settings, List.of(), Map.of("/healthz", healthy), clock);
                var http = new RawHttp(new InetSocketAddress("127.0.0.1", server.start()))) {
            for (int probe = 0; probe < 5; probe++) {
                http.send(RawHttp.request("GET", "/healthz", null));
                assertThat(http.read().status()).isEqualTo(200);
                clock.awaitParked(1);
                clock.advance(Duration.ofSeconds(15));
                // What looks for slow heads has looked.
                clock.awaitParked(1);
            }
        }
    }

    @Test
    void whatAProxyForwardsIsBelievedFromTrustedAddressesOnly(@TempDir Path first, @TempDir Path second)
            throws IOException {
        String[] forwarded = {
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: llm.example.org, inner",
            "X-Forwarded-Prefix: /ai/",
            "Host: direct.example:8080"
        };
        try (var trusting = new ServiceBench(first, "server.trusted-proxies: [127.0.0.0/8, \"::1/128\"]\n");
                var wary = new ServiceBench(second, "server.trusted-proxies: [10.0.0.0/8]\n")) {
            assertThat(sourceUrl(trusting, forwarded)).startsWith("https://llm.example.org/ai/files/");
            assertThat(sourceUrl(wary, forwarded)).startsWith("http://direct.example:8080/files/");
            assertThat(sourceUrl(trusting, "X-Forwarded-Host: a b<script>", "Host: direct.example"))
                    .startsWith("http://direct.example/files/");
        }
        assertThat(sourceUrl(bench, forwarded)).startsWith("http://direct.example:8080/files/");
    }

    @Test
    void thePublicAddressMakesLinks(@TempDir Path own) throws IOException {
        try (var behind = new ServiceBench(own, "server.public-url: https://llm.example.org/ai/\n")) {
            assertThat(sourceUrl(behind, "X-Forwarded-Host: evil.example"))
                    .startsWith("https://llm.example.org/ai/files/");
        }
        try (var apart = new ServiceBench(own.resolve("apart"), "server.files-url: https://files.example.org\n")) {
            assertThat(sourceUrl(apart)).startsWith("https://files.example.org/files/");
        }
    }

    private static String sourceUrl(ServiceBench bench, String... fields) {
        ServiceClient client = bench.client(AppTexts.chat("Links"));
        String body = ServiceClient.part("file", "a.txt", "text/plain", "a") + "--limit--\r\n";
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("Content-Type: multipart/form-data; boundary=limit"),
                        java.util.Arrays.stream(fields))
                .toArray(String[]::new);
        RawResponse response = client.post("/files/upload", body, all);
        assertThat(response.status()).as(response.text()).isEqualTo(201);
        return ServiceClient.json(response).path("source_url").stringValue();
    }
}
