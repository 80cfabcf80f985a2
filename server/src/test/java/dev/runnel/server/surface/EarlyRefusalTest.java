package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.server.http.HttpServer;
import dev.runnel.server.http.HttpSettings;
import dev.runnel.testkit.ConnectionLostException;
import dev.runnel.testkit.ManualClock;
import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
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

/** Requests that are refused while their body is still being sent: the connection was reset and the answer lost. */
class EarlyRefusalTest {

    private static final int HALF_MIB = 512 * 1024;

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static ServiceClient client;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder, """
                server.max-body: 1
                files: {max-file: 1, max-image: 1, max-audio: 1, max-video: 1}
                """);
        client = bench.client(AppTexts.chat("Chat"));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static String head(String method, String path, String key, String type, int length) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    /** Sends everything before it reads: what most clients do. */
    private static RawResponse sendThenRead(String head, int length) {
        try (var http = client.open()) {
            http.send(head);
            byte[] piece = "x".repeat(16 * 1024).getBytes(StandardCharsets.US_ASCII);
            for (int sent = 0; sent < length; sent += piece.length) {
                http.send(piece);
            }
            RawResponse response = http.read();
            http.awaitClosed();
            return response;
        }
    }

    /**
     * Sends the body only when the answer's head is there, so that the server has had its chance to close; the connection
     * must then end in order: a reset fails the read.
     */
    private static String readThenSend(String head, int length) throws IOException {
        try (var socket = new Socket()) {
            socket.setSoTimeout(30_000);
            socket.connect(client.address());
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            var answer = new StringBuilder();
            while (answer.indexOf("\r\n\r\n") < 0) {
                answer.append((char) socket.getInputStream().read());
            }
            var piece = new byte[16 * 1024];
            for (int sent = 0; sent < length; sent += piece.length) {
                socket.getOutputStream().write(piece);
            }
            answer.append(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return answer.toString();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/files/upload, wrong-key, multipart/form-data; boundary=limit, 401",
        "POST, /v1/chat-messages, wrong-key, application/json, 401",
        "POST, /v1/nothing-here, wrong-key, application/json, 404",
        "POST, /nothing-here, wrong-key, application/json, 404",
        "PUT, /v1/chat-messages, wrong-key, application/json, 405",
        "POST, /v1/chat-messages, RIGHT, text/plain, 415",
        "POST, /v1/files/upload, RIGHT, application/json, 400",
        "GET, /v1/info, RIGHT, application/json, 200",
    })
    void theAnswerIsReadAlthoughTheBodyCameLater(String method, String path, String key, String type, int status)
            throws IOException {
        String head = head(method, path, key.equals("RIGHT") ? client.key() : key, type, HALF_MIB);
        RawResponse response = sendThenRead(head, HALF_MIB);
        assertThat(response.status()).as(response.text()).isEqualTo(status);
        String answer = readThenSend(head, HALF_MIB);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\r\nConnection: close\r\n");
    }

    @Test
    void aBodyThatIsTooLargeByItsHeadIs413() throws IOException {
        int length = 3 * HALF_MIB;
        String head = head("POST", "/v1/chat-messages", client.key(), "application/json", length);
        RawResponse response = sendThenRead(head, length);
        BadInputTest.refused(response, 413, "request_entity_too_large");
        assertThat(response.header("Connection")).isEqualTo("close");
        assertThat(readThenSend(head, length)).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aFileThatIsTooLargeIs413() {
        String start = ServiceClient.part("file", "a.txt", "text/plain", "");
        int length = 6 * HALF_MIB;
        String head = head("POST", "/v1/files/upload", client.key(), "multipart/form-data; boundary=limit", length);
        RawResponse response = sendThenRead(head + start, length - start.length());
        BadInputTest.refused(response, 413, "file_too_large");
        assertThat(response.header("Connection")).isEqualTo("close");
    }

    @Test
    void aClientThatAsksFirstIsNotAskedForTheBody() {
        try (var http = client.open()) {
            http.send("POST /v1/chat-messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wrong\r\n"
                    + "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 500000\r\n\r\n");
            RawResponse response = http.read();
            assertThat(response.status()).isEqualTo(401);
            http.awaitClosed();
        }
    }

    @Test
    void aSmallBodyThatIsThereKeepsTheConnection() {
        try (var http = client.open()) {
            for (int i = 0; i < 3; i++) {
                http.send(RawHttp.request("POST", "/v1/chat-messages", "{}", "Authorization: Bearer wrong"));
                RawResponse response = http.read();
                assertThat(response.status()).isEqualTo(401);
                assertThat(response.headers().has("Connection")).isFalse();
            }
        }
    }

    @Test
    void aBodyWithoutEndIsNotReadForEver() {
        // The bound here is 2 MiB; what the kernels of both ends hold comes on top of it.
        int most = 64 * 1024 * 1024;
        int sent = 0;
        try (var http = client.open()) {
            http.send("POST /v1/chat-messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wrong\r\n"
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = ("4000\r\n" + "x".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            while (sent < most) {
                http.send(chunk);
                sent += chunk.length;
            }
        } catch (ConnectionLostException cut) {
            // As it must be.
        }
        assertThat(sent).isLessThan(most);
    }

    @Test
    void aBodyThatDribblesIsGivenUpInTime(@TempDir Path temporary) throws IOException {
        var settings = new HttpSettings(
                "127.0.0.1",
                0,
                "",
                List.of(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(40),
                1024,
                1024,
                8192,
                temporary);
        var clock = new ManualClock();
        try (var server = new HttpServer(settings, List.of(), Map.of(), clock);
                var http = new RawHttp(new InetSocketAddress("127.0.0.1", server.start()))) {
            http.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
            assertThat(http.read().status()).isEqualTo(404);
            clock.awaitParkedUntil(Duration.ofSeconds(5));
            http.send("d");
            clock.awaitParkedUntil(Duration.ofSeconds(5));
            clock.advance(Duration.ofSeconds(5));
            http.awaitClosed();
        }
    }
}
