package dev.runnel.server.surface;

import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the Service API with one key, over real sockets: a new connection for every request. Every answer must be
 * one that the server declares in its OpenAPI document.
 */
final class ServiceClient {

    private static final JsonMapper JSON = new JsonMapper();

    private final int port;
    private final String key;
    private final DeclaredContract contract;

    ServiceClient(int port, String key) {
        this.port = port;
        this.key = key;
        this.contract = DeclaredContract.publishedOn(address());
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    String key() {
        return key;
    }

    /** A connection of its own; every answer on it must be one that the server declares. */
    CheckedHttp open() {
        return new CheckedHttp(address(), contract);
    }

    /** As {@link #open()}; reads wait that long. */
    CheckedHttp open(Duration patience) {
        return new CheckedHttp(address(), contract, patience);
    }

    /** Sends a whole request as it stands, over a connection of its own. */
    RawResponse exchange(String request) {
        try (var http = open()) {
            return http.send(request).read();
        }
    }

    /** The field that authenticates. */
    String authorization() {
        return "Authorization: Bearer " + key;
    }

    /** Sends a request with the key; {@code path} is below {@code /v1}. */
    RawResponse send(String method, String path, String body, String... fields) {
        String[] all =
                Stream.concat(Stream.of(authorization()), Arrays.stream(fields)).toArray(String[]::new);
        return exchange(RawHttp.request(method, "/v1" + path, body, all));
    }

    RawResponse get(String path) {
        return send("GET", path, null);
    }

    RawResponse post(String path, String body, String... fields) {
        return send("POST", path, body, fields);
    }

    /** Uploads one file as user {@code ada}. */
    RawResponse upload(String name, String type, byte[] content) {
        return multipart(
                part("file", name, type, new String(content, java.nio.charset.StandardCharsets.ISO_8859_1)),
                field("user", "ada"));
    }

    /** Sends a multipart form; the parts are texts of one byte per character. */
    RawResponse multipart(String... parts) {
        String body = String.join("", parts) + "--limit--\r\n";
        String head = "POST /v1/files/upload HTTP/1.1\r\nHost: localhost\r\n" + authorization()
                + "\r\nContent-Type: multipart/form-data; boundary=limit\r\nContent-Length: " + body.length()
                + "\r\n\r\n";
        try (var http = open()) {
            http.send((head + body).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            return http.read();
        }
    }

    static String part(String field, String name, String type, String content) {
        return "--limit\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" + name
                + "\"\r\nContent-Type: " + type + "\r\n\r\n" + content + "\r\n";
    }

    static String field(String name, String value) {
        return "--limit\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    /** A chat message of user {@code ada} without inputs; {@code more} are further members with a comma before each. */
    static String chat(String query, String mode, String more) {
        return "{\"inputs\":{},\"query\":" + JSON.writeValueAsString(query) + ",\"response_mode\":\"" + mode
                + "\",\"user\":\"ada\"" + more + "}";
    }

    static JsonNode json(RawResponse response) {
        return json(response.text());
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    /** The JSON frames of a stream; fails at anything that is no frame of Dify's. */
    static List<JsonNode> frames(RawResponse response) {
        if (!response.header("Content-Type").equals("text/event-stream; charset=utf-8")) {
            throw new AssertionError("no stream but " + response.status() + " " + response.text());
        }
        return frames(response.text());
    }

    static List<JsonNode> frames(String stream) {
        var frames = new ArrayList<JsonNode>();
        if (!stream.isEmpty() && !stream.endsWith("\n\n")) {
            throw new AssertionError("the stream ends inside a frame: " + stream);
        }
        for (String block : stream.split("\n\n")) {
            if (block.isEmpty() || block.equals("event: ping")) {
                continue;
            }
            String[] lines = block.split("\n");
            String data = lines[lines.length - 1];
            if (lines.length > 2 || !data.startsWith("data: ") || (lines.length == 2 && !lines[0].startsWith("id: "))) {
                throw new AssertionError("no frame: " + block);
            }
            frames.add(json(data.substring(6)));
        }
        return frames;
    }

    /** The pieces of text of a stream, joined. */
    static String answer(List<JsonNode> frames) {
        var text = new StringBuilder();
        frames.stream()
                .filter(frame -> frame.path("event").stringValue("").equals("message"))
                .forEach(frame -> text.append(frame.path("answer").stringValue("")));
        return text.toString();
    }

    static List<String> events(List<JsonNode> frames) {
        return frames.stream().map(frame -> frame.path("event").stringValue("")).toList();
    }
}
