package dev.runnel.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.server.TestServer;
import dev.runnel.testkit.FakeModelProvider;
import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Serves real app files: basic apps answer, graphs are served, agent loops are told by name and stop nobody. */
class SamplesTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private static List<JsonNode> serve(TestServer server, KeysFile keys, List<Path> files) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var answer = new Answer(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        new ServedFiles(server.workplace(), keys, answer).serve(files);
        return out.toString(StandardCharsets.UTF_8).lines().map(JSON::readTree).toList();
    }

    private static String text(JsonNode line, String member) {
        return line.path(member).stringValue("");
    }

    @Test
    void everyRecommendedAppIsServedOrToldByName() throws IOException {
        List<Path> files = SharedSamples.recommended();
        try (var provider = new FakeModelProvider();
                var server = new TestServer(folder, TestServer.openAi(provider.port()))) {
            List<JsonNode> lines = serve(server, KeysFile.NONE, files);
            assertThat(lines).hasSameSizeAs(files);
            int answered = 0;
            int graphs = 0;
            for (JsonNode line : lines) {
                assertThat(text(line, "app")).isNotBlank();
                if (List.of("chat", "completion").contains(text(line, "mode"))) {
                    assertThat(line.has("error")).as(line.toString()).isFalse();
                    assertThat(UUID.fromString(text(line, "id"))).isNotNull();
                    assertThat(answer(server, text(line, "api_key"), text(line, "mode")))
                            .as(line.toString())
                            .startsWith("echo: ");
                    answered++;
                } else if (List.of("advanced-chat", "workflow").contains(text(line, "mode"))) {
                    assertThat(line.has("error")).as(line.toString()).isFalse();
                    assertThat(text(line, "api_key")).as(line.toString()).startsWith("app-");
                    assertThat(form(server, text(line, "api_key")).isArray()).isTrue();
                    graphs++;
                } else {
                    assertThat(line.path("api_key").isNull())
                            .as(line.toString())
                            .isTrue();
                    assertThat(text(line, "error")).contains(text(line, "mode"));
                }
            }
            assertThat(answered).isEqualTo(8);
            assertThat(graphs).isEqualTo(11);

            List<JsonNode> again = serve(server, KeysFile.NONE, files);
            for (int i = 0; i < lines.size(); i++) {
                JsonNode before = lines.get(i);
                JsonNode now = again.get(i);
                assertThat(now.path("id")).isEqualTo(before.path("id"));
                assertThat(now.path("api_key").isNull()).isTrue();
                if (!before.has("error")) {
                    String key = text(before, "api_key");
                    assertThat(text(now, "key_hint"))
                            .isEqualTo(key.substring(0, 6) + "..." + key.substring(key.length() - 2));
                }
            }
        }
    }

    /** The blocking answer of an app whose form is filled as its parameters ask. */
    private static String answer(TestServer server, String key, String mode) {
        var address = new InetSocketAddress("127.0.0.1", server.port());
        String authorization = "Authorization: Bearer " + key;
        JsonNode form = form(server, key);
        var inputs = JSON.createObjectNode();
        for (JsonNode control : form) {
            String type = control.propertyNames().iterator().next();
            JsonNode field = control.path(type);
            inputs.put(
                    field.path("variable").stringValue(),
                    type.equals("select") ? field.path("options").path(0).stringValue() : "text");
        }
        var body = JSON.createObjectNode();
        body.set("inputs", inputs);
        body.put("query", "hello").put("user", "ada");
        String path = mode.equals("chat") ? "/v1/chat-messages" : "/v1/completion-messages";
        RawResponse response = RawHttp.exchange(address, RawHttp.request("POST", path, body.toString(), authorization));
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return JSON.readTree(response.text()).path("answer").stringValue();
    }

    private static JsonNode form(TestServer server, String key) {
        var address = new InetSocketAddress("127.0.0.1", server.port());
        RawResponse response = RawHttp.exchange(
                address, RawHttp.request("GET", "/v1/parameters", null, "Authorization: Bearer " + key));
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return JSON.readTree(response.text()).path("user_input_form");
    }

    @Test
    void everyEngineFixtureIsServed() throws IOException {
        List<Path> files = SharedSamples.engine();
        try (var provider = new FakeModelProvider();
                var server = new TestServer(folder, TestServer.openAi(provider.port()))) {
            List<JsonNode> lines = serve(server, KeysFile.NONE, files);
            assertThat(lines).hasSize(12);
            for (JsonNode line : lines) {
                assertThat(line.has("error")).as(line.toString()).isFalse();
                assertThat(form(server, text(line, "api_key")).isArray()).isTrue();
            }
            for (JsonNode line : serve(server, KeysFile.NONE, files)) {
                assertThat(text(line, "key_hint"))
                        .as("the same files again change nothing")
                        .startsWith("app-");
            }
        }
    }

    @Test
    void theFirstStartBringsAChatAppAndAWorkflow() throws IOException {
        try (var provider = new FakeModelProvider();
                var server = new TestServer(folder, TestServer.openAi(provider.port()))) {
            var out = new ByteArrayOutputStream();
            var answer = new Answer(new PrintStream(out, true, StandardCharsets.UTF_8), System.err);
            new ServedFiles(server.workplace(), KeysFile.NONE, answer).serveStored();
            List<JsonNode> lines = out.toString(StandardCharsets.UTF_8)
                    .lines()
                    .map(JSON::readTree)
                    .toList();
            assertThat(lines).extracting(line -> text(line, "mode")).containsExactly("chat", "workflow");
            assertThat(lines).noneMatch(line -> line.has("error"));
            String run = "{\"inputs\":{\"text\":\"a runnel\"},\"user\":\"ada\"}";
            JsonNode body = JSON.readTree(RawHttp.exchange(
                            new InetSocketAddress("127.0.0.1", server.port()),
                            RawHttp.request(
                                    "POST",
                                    "/v1/workflows/run",
                                    run,
                                    "Authorization: Bearer " + text(lines.get(1), "api_key")))
                    .text());
            assertThat(body.path("data").path("outputs").toString())
                    .isEqualTo("{\"text\":\"a runnel\",\"language\":\"English\"}");
            out.reset();
            new ServedFiles(server.workplace(), KeysFile.NONE, answer).serveStored();
            assertThat(out.toString(StandardCharsets.UTF_8).lines())
                    .hasSize(2)
                    .allMatch(line -> line.contains("key_hint"));
        }
    }

    @Test
    void aGraphThatCannotRunIsToldWithNodeAndPath() throws IOException {
        Path file = Files.writeString(folder.resolve("cycle.yml"), """
                app: {name: Circle, mode: workflow}
                workflow:
                  graph:
                    nodes:
                    - {id: a, data: {type: start}}
                    - {id: b, data: {type: end}}
                    edges:
                    - {source: a, target: b}
                    - {source: b, target: b}
                """);
        try (var provider = new FakeModelProvider();
                var server = new TestServer(folder.resolve("data"), TestServer.openAi(provider.port()))) {
            JsonNode line = serve(server, KeysFile.NONE, List.of(file)).getFirst();
            assertThat(line.path("api_key").isNull()).isTrue();
            assertThat(text(line, "error"))
                    .isEqualTo("workflow.graph.edges[1].target (line 9): closes a cycle of the nodes b");
        }
    }

    @Test
    void pinnedIdsAndKeysAreGivenEveryTime() throws IOException {
        Path file = Files.writeString(folder.resolve("own.yml"), chat("Own"));
        var id = UUID.randomUUID();
        Path pins = Files.writeString(
                folder.resolve("keys.yml"), "Own: {id: " + id + ", api_key: app-pinned-key-of-the-test}\n");
        try (var provider = new FakeModelProvider();
                var server = new TestServer(folder.resolve("data"), TestServer.openAi(provider.port()))) {
            for (int start = 0; start < 2; start++) {
                JsonNode line =
                        serve(server, KeysFile.read(pins), List.of(file)).getFirst();
                assertThat(line.toString())
                        .isEqualTo("{\"app\":\"Own\",\"mode\":\"chat\",\"id\":\"" + id
                                + "\",\"api_key\":\"app-pinned-key-of-the-test\"}");
                assertThat(answer(server, "app-pinned-key-of-the-test", "chat")).isEqualTo("echo: hello");
            }
        }
    }

    @Test
    void filesThatCannotBeServedAreToldInTheirPlace() throws IOException {
        Map<String, String> texts = Map.of(
                "a-good.yml", chat("Good"),
                "b-no-yaml.yml", "a: [",
                "c-no-app.yml", "just text",
                "d-no-model.yml", "app: {name: Broken, mode: chat}\nkind: app\nversion: \"0.7.0\"\n",
                "e-bomb.yml", "a: &a [x,x,x,x,x,x,x,x,x]\n" + bomb(),
                "f-workflow.yml", "app: {name: Flow, mode: workflow}\nkind: app\nversion: \"0.7.0\"\nworkflow: {}\n",
                "g-good.yml", chat("Also good"));
        var files = new ArrayList<Path>();
        for (String name : texts.keySet().stream().sorted().toList()) {
            files.add(Files.writeString(folder.resolve(name), texts.get(name)));
        }
        Path large = folder.resolve("h-large.yml");
        Files.write(large, new byte[11 * 1024 * 1024]);
        files.add(large);
        files.add(folder.resolve("i-missing.yml"));
        try (var provider = new FakeModelProvider();
                var server = new TestServer(folder.resolve("data"), TestServer.openAi(provider.port()))) {
            List<JsonNode> lines = serve(server, KeysFile.NONE, files);
            assertThat(lines).hasSize(9);
            for (int i = 0; i < lines.size(); i++) {
                boolean good = i == 0 || i == 6;
                assertThat(lines.get(i).has("error"))
                        .as(lines.get(i).toString())
                        .isEqualTo(!good);
                assertThat(text(lines.get(i), "error")).doesNotContain("Exception", "dev.runnel");
            }
            assertThat(answer(server, text(lines.get(6), "api_key"), "chat")).isEqualTo("echo: hello");
        }
    }

    private static String bomb() {
        var text = new StringBuilder();
        for (char name = 'b'; name <= 'k'; name++) {
            String before = "*" + (char) (name - 1);
            text.append(name).append(": &").append(name).append(" [");
            text.append(String.join(",", java.util.Collections.nCopies(9, before)))
                    .append("]\n");
        }
        return text.toString();
    }

    static String chat(String name) {
        return """
                version: "0.7.0"
                kind: app
                app: {name: "%s", mode: chat}
                model_config:
                  model: {provider: langgenius/openai/openai, name: gpt-4o-mini, mode: chat, completion_params: {}}
                  prompt_type: simple
                  pre_prompt: ""
                """.formatted(name);
    }
}
