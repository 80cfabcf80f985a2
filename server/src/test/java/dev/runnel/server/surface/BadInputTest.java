package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.ApiKey;
import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Every refused request gets the documented error and leaves no row behind (service-api.md sections 1.1 to 1.8). */
class BadInputTest {

    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";
    private static final String INVALID = "invalid_param";

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static ServiceClient chat;
    private static ServiceClient completion;

    private Map<String, Integer> before;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder, """
                files: {max-file: 1, max-image: 1, max-audio: 1, max-video: 1, refused-extensions: [exe]}
                """.indent(0));
        chat = bench.client(AppTexts.chat("Chat"));
        completion = bench.client(AppTexts.completion("Completion"));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void count() {
        before = bench.rows();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(bench.rows()).isEqualTo(before);
    }

    /** The documented body: code, message and status, and nothing of the server's inside. */
    static String refused(RawResponse response, int status, String code) {
        String text = response.text();
        assertThat(response.status()).as(text).isEqualTo(status);
        JsonNode body = ServiceClient.json(text);
        assertThat(body.propertyNames()).as(text).containsExactly("code", "message", "status");
        assertThat(body.path("code").stringValue()).as(text).isEqualTo(code);
        assertThat(body.path("status").intValue()).isEqualTo(status);
        assertThat(text).doesNotContain("dev.runnel", "Exception", "\\tat ", "jetty", "jackson", "sk-test", "SELECT");
        assertThat(response.header("Content-Type")).startsWith("application/json");
        return body.path("message").stringValue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/chat-messages|{",
                "/chat-messages|``",
                "/chat-messages|{\"inputs\":{}",
                "/chat-messages|{\"inputs\":{},}",
                "/chat-messages|{\"user\":\"a\"}{\"user\":\"b\"}",
                "/chat-messages|{'user':'a'}",
                "/chat-messages|{\"user\":NaN}",
                "/completion-messages|{\"inputs\"",
                "/chat-messages/x/stop|nope",
                "/completion-messages/x/stop|{",
                "/messages/" + UNKNOWN + "/feedbacks|{",
                "/conversations/" + UNKNOWN + "/name|{",
            })
    void malformedJsonIsABadRequest(String path, String body) {
        RawResponse response = clientOf(path).post(path, body);
        refused(response, 400, "bad_request");
    }

    @Test
    void jsonThatIsDeeperThanAHundredIsABadRequest() {
        refused(chat.post("/chat-messages", "[".repeat(100_000)), 400, "bad_request");
        refused(chat.post("/chat-messages", "{\"a\":".repeat(200) + "1" + "}".repeat(200)), 400, "bad_request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[]", "\"text\"", "1", "null", "true"})
    void jsonThatIsNoObjectIsInvalid(String body) {
        refused(chat.post("/chat-messages", body), 400, INVALID);
    }

    @Test
    void bytesThatAreNoUtf8AreABadRequest() {
        byte[] body = "{\"inputs\":{},\"query\":\"X\",\"user\":\"ada\"}".getBytes(StandardCharsets.US_ASCII);
        for (byte wrong : new byte[] {(byte) 0xff, (byte) 0xc3, (byte) 0x80}) {
            byte[] broken = body.clone();
            broken[22] = wrong;
            assertThat(body[22]).isEqualTo((byte) 'X');
            String head = "POST /v1/chat-messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + chat.authorization() + "\r\nContent-Length: " + broken.length + "\r\n\r\n";
            try (var http = chat.open()) {
                http.send(head).send(broken);
                refused(http.read(), 400, "bad_request");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/chat-messages|inputs|\"x\"",
                "/chat-messages|inputs|[]",
                "/chat-messages|inputs|null",
                "/chat-messages|inputs|1",
                "/chat-messages|query|1",
                "/chat-messages|query|null",
                "/chat-messages|query|[]",
                "/chat-messages|query|{}",
                "/chat-messages|query|true",
                "/chat-messages|files|\"x\"",
                "/chat-messages|files|{}",
                "/chat-messages|files|[1]",
                "/chat-messages|files|[[]]",
                "/chat-messages|response_mode|\"fast\"",
                "/chat-messages|response_mode|1",
                "/chat-messages|response_mode|{}",
                "/chat-messages|conversation_id|1",
                "/chat-messages|conversation_id|\"nope\"",
                "/chat-messages|conversation_id|{}",
                "/chat-messages|auto_generate_name|\"yes\"",
                "/chat-messages|auto_generate_name|1",
                "/chat-messages|auto_generate_name|[]",
                "/chat-messages|workflow_id|1",
                "/chat-messages|workflow_id|{}",
                "/chat-messages|trace_id|{}",
                "/chat-messages|trace_id|[]",
                "/completion-messages|inputs|\"x\"",
                "/completion-messages|inputs|[]",
                "/completion-messages|query|1",
                "/completion-messages|query|{}",
                "/completion-messages|files|\"x\"",
                "/completion-messages|files|[null]",
                "/completion-messages|response_mode|\"fast\"",
                "/completion-messages|response_mode|false",
                "/completion-messages|trace_id|{}",
                "/conversations/" + UNKNOWN + "/name|name|1",
                "/conversations/" + UNKNOWN + "/name|name|{}",
                "/conversations/" + UNKNOWN + "/name|auto_generate|\"x\"",
                "/messages/" + UNKNOWN + "/feedbacks|rating|\"good\"",
                "/messages/" + UNKNOWN + "/feedbacks|rating|1",
                "/messages/" + UNKNOWN + "/feedbacks|rating|{}",
                "/messages/" + UNKNOWN + "/feedbacks|content|1",
                "/messages/" + UNKNOWN + "/feedbacks|content|[]",
            })
    void aFieldOfAnotherTypeIsInvalidAndNamed(String path, String field, String value) {
        var members = new java.util.LinkedHashMap<String, String>();
        members.put("inputs", path.startsWith("/completion") ? "{\"language\":\"nl\"}" : "{}");
        members.put("query", "\"hello\"");
        members.put("user", "\"ada\"");
        members.put(field, value);
        var body = new java.util.StringJoiner(",", "{", "}");
        members.forEach((name, member) -> body.add("\"" + name + "\":" + member));
        assertThat(refused(clientOf(path).post(path, body.toString()), 400, INVALID))
                .contains(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/chat-messages|{\"inputs\":{},\"query\":\"x\"}",
                "/chat-messages|{\"inputs\":{},\"query\":\"x\",\"user\":\"\"}",
                "/chat-messages|{\"inputs\":{},\"query\":\"x\",\"user\":null}",
                "/chat-messages|{\"inputs\":{},\"query\":\"x\",\"user\":{}}",
                "/chat-messages|{\"inputs\":{},\"query\":\"x\",\"user\":[]}",
                "/completion-messages|{\"inputs\":{\"language\":\"nl\"}}",
                "/chat-messages/x/stop|{}",
                "/completion-messages/x/stop|{\"user\":\"\"}",
                "/messages/" + UNKNOWN + "/feedbacks|{\"rating\":\"like\"}",
            })
    void anOperationThatNeedsAUserSaysSo(String path, String body) {
        assertThat(refused(clientOf(path).post(path, body), 400, INVALID)).isEqualTo("Arg user must be provided.");
    }

    @Test
    void missingMembersAreNamedAllAtOnce() {
        String message = refused(chat.post("/chat-messages", "{\"user\":\"ada\"}"), 400, INVALID);
        assertThat(message.lines()).anyMatch(line -> line.contains("inputs")).anyMatch(line -> line.contains("query"));
    }

    @Test
    void missingAndUnfitInputsAreNamed() {
        assertThat(complete("{}")).isEqualTo("language is required in input form");
        assertThat(complete("{\"language\":5}")).contains("language").contains("string");
        assertThat(complete("{\"language\":\"a language of the far north\"}"))
                .contains("language")
                .contains("12");
        assertThat(complete("{\"language\":\"nl\",\"level\":\"high\"}")).contains("level");
        assertThat(complete("{\"language\":\"nl\",\"level\":{}}")).contains("level");
    }

    private static String complete(String inputs) {
        return refused(
                completion.post("/completion-messages", "{\"inputs\":" + inputs + ",\"user\":\"ada\"}"), 400, INVALID);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/conversations?limit=0|limit",
                "GET|/conversations?limit=101|limit",
                "GET|/conversations?limit=x|limit",
                "GET|/conversations?sort_by=name|sort_by",
                "GET|/conversations?last_id=x|last_id",
                "GET|/messages|conversation_id",
                "GET|/messages?conversation_id=x|conversation_id",
                "GET|/messages?conversation_id=&limit=0|limit",
                "GET|/messages?conversation_id=&first_id=x|first_id",
                "GET|/app/feedbacks?page=0|page",
                "GET|/app/feedbacks?limit=102|limit",
            })
    void aQueryThatDoesNotFitIsInvalidAndNamed(String method, String path, String field) {
        assertThat(refused(chat.send(method, path, null), 400, INVALID)).contains(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/conversations/" + UNKNOWN + "/variables|Conversation Not Exists.",
                "GET|/messages?conversation_id=" + UNKNOWN + "|Conversation Not Exists.",
                "GET|/conversations?last_id=" + UNKNOWN + "|Last Conversation Not Exists.",
                "DELETE|/conversations/" + UNKNOWN + "|Conversation Not Exists.",
                "POST|/conversations/" + UNKNOWN + "/name|Conversation Not Exists.",
                "PUT|/conversations/" + UNKNOWN + "/variables/" + UNKNOWN + "|Conversation Not Exists.",
                "POST|/messages/" + UNKNOWN + "/feedbacks|Message Not Exists.",
            })
    void whatDoesNotExistIsNotFound(String method, String path, String message) {
        String body = method.equals("GET") ? null : "{\"user\":\"ada\",\"name\":\"n\",\"rating\":\"like\",\"value\":1}";
        assertThat(refused(chat.send(method, path, body), 404, "not_found")).isEqualTo(message);
    }

    @Test
    void otherThingsThatDoNotExistHaveTheirOwnCodes() {
        refused(chat.get("/files/" + UNKNOWN + "/preview"), 404, "file_not_found");
        refused(chat.get("/end-users/" + UNKNOWN), 404, "end_user_not_found");
        refused(chat.get("/workflow/" + UNKNOWN + "/events?user=ada"), 400, "not_workflow_app");
        refused(chat.get("/workflow/" + UNKNOWN + "/events"), 400, INVALID);
    }

    @Test
    void theRouteOfAnotherModeIsRefused() {
        String body = "{\"inputs\":{\"language\":\"nl\"},\"query\":\"x\",\"user\":\"ada\"}";
        refused(chat.post("/completion-messages", body), 400, "app_unavailable");
        refused(chat.post("/completion-messages/x/stop", body), 400, "app_unavailable");
        refused(completion.post("/chat-messages", body), 400, "not_chat_app");
        refused(completion.post("/chat-messages/x/stop", body), 400, "not_chat_app");
        refused(completion.get("/conversations"), 400, "not_chat_app");
        refused(completion.get("/messages?conversation_id="), 400, "not_chat_app");
        refused(completion.send("DELETE", "/conversations/" + UNKNOWN, "{}"), 400, "not_chat_app");
        refused(completion.post("/conversations/" + UNKNOWN + "/name", "{\"name\":\"n\"}"), 400, "not_chat_app");
        refused(completion.get("/conversations/" + UNKNOWN + "/variables"), 400, "not_chat_app");
    }

    @Test
    void aConversationOfAnotherUserOrAppDoesNotExist() {
        String conversation = ServiceClient.json(
                        chat.post("/chat-messages", ServiceClient.chat("mine", "blocking", "")))
                .path("conversation_id")
                .stringValue();
        String message = ServiceClient.json(chat.get("/messages?user=ada&conversation_id=" + conversation))
                .path("data")
                .path(0)
                .path("id")
                .stringValue();
        before = bench.rows();
        ServiceClient otherApp = bench.client(AppTexts.chat("Other"));
        String more = ",\"conversation_id\":\"" + conversation + "\"";
        for (ServiceClient client : new ServiceClient[] {chat, otherApp}) {
            String user = client == chat ? "bob" : "ada";
            String body = ServiceClient.chat("x", "streaming", more).replace("\"ada\"", "\"" + user + "\"");
            assertThat(refused(client.post("/chat-messages", body), 404, "not_found"))
                    .isEqualTo("Conversation Not Exists.");
            String query = "user=" + user;
            refused(client.get("/messages?" + query + "&conversation_id=" + conversation), 404, "not_found");
            refused(client.get("/conversations?" + query + "&last_id=" + conversation), 404, "not_found");
            refused(client.get("/conversations/" + conversation + "/variables?" + query), 404, "not_found");
            String json = "{\"user\":\"" + user + "\",\"name\":\"n\",\"rating\":\"like\"}";
            refused(client.send("DELETE", "/conversations/" + conversation, json), 404, "not_found");
            refused(client.post("/conversations/" + conversation + "/name", json), 404, "not_found");
            refused(client.post("/messages/" + message + "/feedbacks", json), 404, "not_found");
        }
    }

    @Test
    void aKeyThatIsMissingMalformedUnknownOrRevokedIsUnauthorized() {
        var app = bench.server().app(AppTexts.chat("Keys"));
        var workplace = bench.server().workplace();
        var made = workplace.credentials().create(workplace.tenant(), ApiKey.Scope.APP, app.id(), null);
        var datasets = workplace.credentials().create(workplace.tenant(), ApiKey.Scope.DATASETS, null, null);
        workplace.credentials().revoke(workplace.tenant(), made.key().id());
        String missing = "Authorization header must be provided and start with 'Bearer'";
        unauthorized(missing);
        unauthorized(missing, "Authorization: " + chat.key());
        unauthorized("Authorization scheme must be 'Bearer'", "Authorization: Basic " + chat.key());
        unauthorized("Access token is invalid", "Authorization: Bearer app-nobody");
        unauthorized(missing, "Authorization: Bearer ");
        unauthorized("Access token is invalid", "Authorization: Bearer " + made.text());
        unauthorized("Access token is invalid", "Authorization: Bearer " + datasets.text());
    }

    private static void unauthorized(String message, String... fields) {
        RawResponse response = chat.exchange(
                RawHttp.request("POST", "/v1/chat-messages", ServiceClient.chat("x", "blocking", ""), fields));
        assertThat(refused(response, 401, "unauthorized")).isEqualTo(message);
        assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"api\"");
    }

    @Test
    void aRevokedKeyIsRefusedWithinASecondAlthoughItWasKnown() {
        var app = bench.server().app(AppTexts.chat("Revoked"));
        var workplace = bench.server().workplace();
        var made = workplace.credentials().create(workplace.tenant(), ApiKey.Scope.APP, app.id(), null);
        var client = new ServiceClient(bench.server().port(), made.text());
        assertThat(client.get("/info").status()).isEqualTo(200);
        workplace.credentials().revoke(workplace.tenant(), made.key().id());
        long end = System.nanoTime() + 20_000_000_000L;
        while (client.get("/info").status() == 200) {
            assertThat(System.nanoTime()).as("the key still works").isLessThan(end);
        }
        refused(client.get("/info"), 401, "unauthorized");
    }

    @Test
    void theSchemeMayBeWrittenInAnyCase() {
        String head = RawHttp.request("GET", "/v1/info", null, "authorization: bEARER " + chat.key());
        assertThat(chat.exchange(head).status()).isEqualTo(200);
    }

    @Test
    void aBodyAboveTheLimitIsTooLargeWhetherItSaysSoOrNot() {
        int limit = 16 * 1024 * 1024;
        String declared = "POST /v1/chat-messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + chat.authorization() + "\r\nContent-Length: " + (limit + 1) + "\r\n\r\n";
        try (var http = chat.open()) {
            assertThat(refused(http.send(declared).read(), 413, "request_entity_too_large"))
                    .contains(Integer.toString(limit));
        }
        String chunked = "POST /v1/chat-messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + chat.authorization() + "\r\nTransfer-Encoding: chunked\r\n\r\n";
        byte[] chunk = ("100000\r\n" + "a".repeat(1 << 20) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (var http = chat.open()) {
            http.send(chunked);
            for (int i = 0; i < 16; i++) {
                http.send(chunk);
            }
            // One byte is enough; nothing unread may be left, or the answer would be lost in a reset.
            http.send("1\r\na\r\n");
            refused(http.read(), 413, "request_entity_too_large");
        }
    }

    @Test
    void aFileAboveItsLimitIsTooLargeAndTheMessageSaysTheLimit() {
        byte[] large = new byte[1024 * 1024 + 1];
        assertThat(refused(chat.upload("large.txt", "text/plain", large), 413, "file_too_large"))
                .contains("1 MB");
        assertThat(refused(chat.upload("large.png", "image/png", large), 413, "file_too_large"))
                .contains("1 MB");
    }

    @Test
    void uploadsThatAreNoFileAreRefused() {
        String one = ServiceClient.part("file", "a.txt", "text/plain", "a");
        refused(chat.multipart(ServiceClient.field("user", "ada")), 400, "no_file_uploaded");
        refused(chat.multipart(one, one), 400, "too_many_files");
        refused(chat.multipart(one, ServiceClient.part("other", "b.txt", "text/plain", "b")), 400, "too_many_files");
        refused(chat.multipart(ServiceClient.part("other", "b.txt", "text/plain", "b")), 400, "no_file_uploaded");
        refused(chat.multipart(ServiceClient.part("file", "a/b.txt", "text/plain", "a")), 400, INVALID);
        refused(chat.multipart(ServiceClient.part("file", "a\\\\b.txt", "text/plain", "a")), 400, INVALID);
        refused(chat.multipart(ServiceClient.part("file", "", "text/plain", "a")), 400, "filename_not_exists_error");
        refused(chat.multipart(ServiceClient.part("file", "a.EXE", "text/plain", "a")), 400, INVALID);
        refused(chat.post("/files/upload", "{}"), 400, "no_file_uploaded");
        refused(chat.post("/files/upload", "a", "Content-Type: multipart/form-data"), 400, "bad_request");
        refused(
                chat.post("/files/upload", "--x\r\nbroken", "Content-Type: multipart/form-data; boundary=x"),
                400,
                "bad_request");
    }

    @Test
    void fileObjectsThatAreNobodysAreInvalid() {
        ServiceClient vision = bench.client(AppTexts.vision("Vision"));
        String bobs = ServiceClient.json(chat.multipart(
                        ServiceClient.part("file", "b.png", "image/png", "b"), ServiceClient.field("user", "bob")))
                .path("id")
                .stringValue();
        before = bench.rows();
        for (String file : new String[] {
            "{\"type\":\"image\",\"transfer_method\":\"local_file\",\"upload_file_id\":\"" + UNKNOWN + "\"}",
            "{\"type\":\"image\",\"transfer_method\":\"local_file\",\"upload_file_id\":\"" + bobs + "\"}",
            "{\"type\":\"image\",\"transfer_method\":\"local_file\",\"upload_file_id\":\"x\"}",
            "{\"type\":\"image\",\"transfer_method\":\"local_file\"}",
            "{\"type\":\"image\",\"transfer_method\":\"carrier-pigeon\",\"url\":\"http://a/b.png\"}",
            "{\"type\":\"image\",\"transfer_method\":\"remote_url\",\"url\":\"file:///etc/passwd\"}",
            "{\"type\":\"image\",\"transfer_method\":\"remote_url\",\"url\":\"not a url\"}",
            "{\"type\":\"smell\",\"transfer_method\":\"remote_url\",\"url\":\"http://a/b.png\"}",
        }) {
            String body = ServiceClient.chat("look", "streaming", ",\"files\":[" + file + "]");
            refused(vision.post("/chat-messages", body), 400, INVALID);
        }
    }

    @Test
    void headersThatDoNotFitAreInvalid() {
        String body = ServiceClient.chat("x", "blocking", "");
        for (String field : new String[] {
            "Idempotency-Key: " + "k".repeat(256),
            "Idempotency-Key: two words",
            "Last-Event-ID: x",
            "Last-Event-ID: " + UNKNOWN + ":-1",
            "Last-Event-ID: " + UNKNOWN + ":"
        }) {
            refused(chat.post("/chat-messages", body, field), 400, INVALID);
        }
        refused(chat.post("/chat-messages", body, "Last-Event-ID: " + UUID.randomUUID() + ":1"), 409, "conflict");
    }

    private static ServiceClient clientOf(String path) {
        return path.startsWith("/completion") ? completion : chat;
    }
}
