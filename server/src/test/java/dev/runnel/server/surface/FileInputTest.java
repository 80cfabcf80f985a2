package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.runnel.server.TestServer;
import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variables that are files, uploaded or remote, from the request to the model (service-api.md section 1.8). */
class FileInputTest {

    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final String PART = "\"data:image/png;base64," + PIXEL + "\"";

    private static final String FORM = """
              user_input_form:
                - file: {label: Photo, variable: photo, required: false, allowed_file_types: [image],
                    allowed_file_upload_methods: [local_file, remote_url]}
                - file-list: {label: Photos, variable: photos, required: false, max_length: 3,
                    allowed_file_types: [image], allowed_file_upload_methods: [local_file, remote_url]}
            """;

    @TempDir
    static Path folder;

    /** What the allowed remote server was asked, as method and path. */
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();
    /** What a server was asked that nobody may reach. */
    private static final List<String> REFUSED = new CopyOnWriteArrayList<>();

    private static HttpServer remote;
    private static HttpServer forbidden;
    private static ServiceBench bench;
    private static ServiceClient client;
    private static ServiceClient vision;

    @BeforeAll
    static void start() throws IOException {
        remote = server(ASKED);
        forbidden = server(REFUSED);
        remote.createContext("/away", exchange -> {
            exchange.getResponseHeaders().add("Location", url(forbidden, "/pixel.png"));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        bench = new ServiceBench(folder, "egress.allow: [\"127.0.0.1:" + port(remote) + "\"]\n");
        client = bench.client(AppTexts.app("Files", "chat", "", FORM));
        vision = bench.client(AppTexts.vision("Vision"));
    }

    @AfterAll
    static void stop() {
        bench.close();
        remote.stop(0);
        forbidden.stop(0);
    }

    @BeforeEach
    void forget() {
        ASKED.clear();
        REFUSED.clear();
    }

    private static HttpServer server(List<String> asked) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        byte[] pixel = Base64.getDecoder().decode(PIXEL);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().add("Content-Type", "image/png; charset=binary");
            if (head) {
                exchange.getResponseHeaders().add("Content-Length", Integer.toString(pixel.length));
            }
            exchange.sendResponseHeaders(200, head ? -1 : pixel.length);
            if (!head) {
                exchange.getResponseBody().write(pixel);
            }
            exchange.close();
        });
        server.start();
        return server;
    }

    private static int port(HttpServer server) {
        return server.getAddress().getPort();
    }

    private static String url(HttpServer server, String path) {
        return "http://127.0.0.1:" + port(server) + path;
    }

    private static String remoteFile(String url) {
        return "{\"type\":\"image\",\"transfer_method\":\"remote_url\",\"url\":\"" + url + "\"}";
    }

    private static String uploadedFile(ServiceClient by) {
        RawResponse upload =
                by.upload("pixel.png", "image/png", Base64.getDecoder().decode(PIXEL));
        assertThat(upload.status()).as(upload.text()).isEqualTo(201);
        return "{\"type\":\"image\",\"transfer_method\":\"local_file\",\"upload_file_id\":\""
                + ServiceClient.json(upload).path("id").stringValue() + "\"}";
    }

    private static RawResponse send(ServiceClient by, String inputs, String more) {
        return by.post("/chat-messages", "{\"inputs\":" + inputs + ",\"query\":\"look\",\"user\":\"ada\"" + more + "}");
    }

    /** What the model was sent for an accepted request. */
    private static String prompt(RawResponse response) {
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(ServiceClient.json(response).path("answer").stringValue()).startsWith("echo: ");
        return bench.provider().lastRequest().body();
    }

    private static int images(String prompt) {
        return prompt.split(java.util.regex.Pattern.quote(PART), -1).length - 1;
    }

    @Test
    void anUploadedFileReachesTheModel() {
        assertThat(images(prompt(send(client, "{\"photo\":" + uploadedFile(client) + "}", ""))))
                .isEqualTo(1);
    }

    @Test
    void aRemoteFileIsFetchedAndReachesTheModel() {
        String inputs = "{\"photo\":" + remoteFile(url(remote, "/pixel.png")) + "}";
        assertThat(images(prompt(send(client, inputs, "")))).isEqualTo(1);
        assertThat(ASKED).containsExactly("HEAD /pixel.png", "GET /pixel.png");
    }

    @Test
    void aListMixesUploadedAndRemoteFiles() {
        String inputs = "{\"photos\":[" + uploadedFile(client) + "," + remoteFile(url(remote, "/a.png")) + ","
                + remoteFile(url(remote, "/b.png")) + "]}";
        assertThat(images(prompt(send(client, inputs, "")))).isEqualTo(3);
        assertThat(ASKED).contains("GET /a.png", "GET /b.png");
    }

    @Test
    void aRemoteFileOfTheMessageReachesTheModel() {
        String files = ",\"files\":[" + remoteFile(url(remote, "/pixel.png")) + "]";
        assertThat(images(prompt(send(vision, "{}", files)))).isEqualTo(1);
    }

    @Test
    void theServerOfARemoteFileSaysWhatItIsWhereItsNameDoesNot() {
        String files = ",\"files\":[" + remoteFile(url(remote, "/show?id=7")) + "]";
        RawResponse response = send(vision, "{}", files);
        assertThat(images(prompt(response))).isEqualTo(1);
        var file = ServiceClient.json(vision.get("/messages?user=ada&conversation_id="
                        + ServiceClient.json(response).path("conversation_id").stringValue()))
                .path("data")
                .path(0)
                .path("message_files")
                .path(0);
        assertThat(file.path("mime_type").stringValue()).isEqualTo("image/png");
        assertThat(file.path("size").intValue()).isEqualTo(Base64.getDecoder().decode(PIXEL).length);
    }

    @Test
    void anAddressThatTheEgressRefusesIsToldByFieldAndLeavesNothing() {
        var before = bench.rows();
        int calls = bench.provider().requests().size();
        String bad = remoteFile(url(forbidden, "/pixel.png"));
        String good = remoteFile(url(remote, "/pixel.png"));
        for (Map.Entry<String, RawResponse> refused : Map.of(
                        "photo: ", send(client, "{\"photo\":" + bad + "}", ""),
                        "photos[1]: ", send(client, "{\"photos\":[" + good + "," + bad + "]}", ""),
                        "files[0]: ", send(vision, "{}", ",\"files\":[" + bad + "]"))
                .entrySet()) {
            String message = BadInputTest.refused(refused.getValue(), 400, "invalid_param");
            assertThat(message)
                    .startsWith(refused.getKey())
                    .contains("is refused", "loopback", "egress.allow", "127.0.0.1:" + port(forbidden));
        }
        for (String inside : new String[] {"http://localhost:1/x.png", "http://169.254.169.254/x", "http://[::1]/x"}) {
            String message = BadInputTest.refused(
                    send(client, "{\"photo\":" + remoteFile(inside) + "}", ""), 400, "invalid_param");
            assertThat(message).startsWith("photo: ").contains("is refused");
        }
        assertThat(BadInputTest.refused(
                        send(client, "{\"photo\":" + remoteFile(url(remote, "/away")) + "}", ""), 400, "invalid_param"))
                .as("a redirect to where nobody may go")
                .startsWith("photo: ")
                .contains("is refused");
        assertThat(REFUSED).isEmpty();
        assertThat(bench.rows()).isEqualTo(before);
        assertThat(bench.provider().requests()).hasSize(calls);
    }

    @Test
    void aFileThatCannotBeUsedIsToldByField() {
        String own = uploadedFile(client);
        String nobodys = own.replaceAll("[0-9a-f-]{36}", "00000000-0000-4000-8000-000000000000");
        for (String file : new String[] {
            nobodys,
            uploadedFile(vision),
            own.replaceAll("[0-9a-f-]{36}", "no-uuid"),
            remoteFile("ftp://example.org/a.png"),
            remoteFile("http://exa mple"),
        }) {
            assertThat(BadInputTest.refused(send(client, "{\"photo\":" + file + "}", ""), 400, "invalid_param"))
                    .as(file)
                    .startsWith("photo: ");
        }
    }

    @Test
    void aModelThatReachesAddressesItselfIsGivenThem(@TempDir Path own) throws IOException {
        String configuration =
                TestServer.openAi(bench.provider().port()).replace("api-key: sk-test", "api-key: sk-test, images: url")
                        + "egress.allow: [\"127.0.0.1:" + port(remote) + "\"]\n";
        try (var server = new TestServer(own, configuration)) {
            var direct = new ServiceClient(server.port(), server.key(server.app(AppTexts.vision("Direct"))));
            String address = url(remote, "/pixel.png");
            String prompt = prompt(send(direct, "{}", ",\"files\":[" + remoteFile(address) + "]"));
            assertThat(prompt).contains("\"" + address + "\"").doesNotContain("base64");
            assertThat(ASKED).containsExactly("HEAD /pixel.png");
        }
    }
}
