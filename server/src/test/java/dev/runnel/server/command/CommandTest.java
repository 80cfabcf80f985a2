package dev.runnel.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.SystemClock;
import dev.runnel.server.Main;
import dev.runnel.server.TestServer;
import dev.runnel.server.configuration.Configuration;
import dev.runnel.server.configuration.ConfigurationReader;
import dev.runnel.server.usecase.app.AppImport;
import dev.runnel.server.wiring.Workplace;
import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.FakeModelProvider;
import dev.runnel.testkit.RawHttp;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every command as an operator types it: what it prints where, and its exit status (design section 6). */
class CommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private FakeModelProvider provider;
    private Path app;
    private Path config;

    private record Done(int status, String out, String err) {}

    @BeforeEach
    void start() throws IOException {
        provider = new FakeModelProvider();
        app = Files.writeString(folder.resolve("app.yml"), SamplesTest.chat("Echo"));
        config = Files.writeString(folder.resolve("config.yml"), TestServer.openAi(provider.port()));
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private static Done execute(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = RunnelCommand.execute(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Done(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** A command on the test's data folder and configuration. */
    private Done onData(String... arguments) {
        return execute(Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--data", folder.resolve("data").toString(), "--config", config.toString()))
                .toArray(String[]::new));
    }

    private String imported() throws IOException {
        try (var server = new TestServer(folder.resolve("data"), TestServer.openAi(provider.port()))) {
            return server.app(Files.readString(app)).id().toString();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serve",
                "run",
                "export",
                "key",
                "key create",
                "key list",
                "key revoke",
                "models",
                "doctor",
                "version"
            })
    void everyCommandExplainsItself(String command) {
        Done done = execute((command + " --help").trim().split(" "));

        assertThat(done.status()).isZero();
        assertThat(done.out()).startsWith(("Usage: runnel " + command).trim());
        assertThat(done.err()).isEmpty();
    }

    @Test
    void whatIsNotUnderstoodEndsWithTwoAndSaysHow() {
        assertThat(execute().status()).isEqualTo(2);
        Done unknown = execute("dance");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err()).contains("dance");
        assertThat(execute("--help").out()).contains("serve", "run", "export", "key", "models", "doctor", "version");
    }

    @Test
    void versionNamesItself() {
        Done done = execute("version");
        assertThat(done.status()).isZero();
        assertThat(done.out()).containsIgnoringCase("runnel");
    }

    @Test
    void runPrintsTheAnswer() {
        Done done = execute("run", app.toString(), "--query", "good day", "--config", config.toString());
        assertThat(done.err()).isEmpty();
        assertThat(done.out()).isEqualTo("echo: good day\n");
        assertThat(done.status()).isZero();
    }

    @Test
    void runReadsTheConfigurationOfTheDataFolderAndLeavesNothingThere() throws IOException {
        Path data = Files.createDirectory(folder.resolve("mine"));
        Files.move(config, data.resolve("runnel.yml"));
        Done done = execute("run", app.toString(), "--query", "good day", "--data", data.toString());
        assertThat(done.err()).isEmpty();
        assertThat(done.out()).isEqualTo("echo: good day\n");
        try (Stream<Path> kept = Files.list(data)) {
            assertThat(kept).containsExactly(data.resolve("runnel.yml"));
        }
    }

    @Test
    void runPrintsNativeEventsAsJson() {
        Done done = execute("run", app.toString(), "--query", "good day", "--json", "--config", config.toString());
        List<JsonNode> events = done.out().lines().map(JSON::readTree).toList();
        assertThat(events.getFirst().path("event").stringValue()).isEqualTo("RunStarted");
        assertThat(events.getLast().path("event").stringValue()).isEqualTo("RunFinished");
        assertThat(events.getLast().path("status").stringValue()).isEqualTo("succeeded");
        var text = new StringBuilder();
        long number = 0;
        for (JsonNode event : events) {
            assertThat(event.path("number").longValue()).isGreaterThan(number);
            number = event.path("number").longValue();
            text.append(event.path("text").stringValue(""));
        }
        assertThat(text.toString()).isEqualTo("echo: good day");
        assertThat(done.status()).isZero();
    }

    @Test
    void runFailsWithOneAndOneLine() throws IOException {
        provider.behave(Behavior.failing(401));
        Done refused = execute("run", app.toString(), "--query", "x", "--config", config.toString());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).startsWith("runnel: ").doesNotContain("sk-test", "\tat ");
        Path broken = Files.writeString(folder.resolve("broken.yml"), "a: [");
        Done unreadable = execute("run", broken.toString(), "--config", config.toString());
        assertThat(unreadable.status()).isEqualTo(1);
        assertThat(unreadable.err()).contains("broken.yml").doesNotContain("\tat ");
        Done missing = execute("run", folder.resolve("none.yml").toString(), "--config", config.toString());
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).contains("none.yml").doesNotContain("\tat ");
    }

    @Test
    void faultsOfTheConfigurationAreListed() throws IOException {
        Path faulty = Files.writeString(folder.resolve("faulty.yml"), "server: {port: x}\ncolour: blue\n");
        Done done = execute("models", "--data", folder.toString(), "--config", faulty.toString());
        assertThat(done.status()).isEqualTo(1);
        assertThat(done.err()).contains("server.port: ", "colour: ").doesNotContain("\tat ");
    }

    @Test
    void faultsOfAFallbackAreListedTogether() throws IOException {
        Path faulty = Files.writeString(
                folder.resolve("fallback.yml"),
                "models: {fallback: [{for: gpt, use: [nobody/x], seconds: soon, attempts: 1, colour: blue}, 5]}\n");
        Done done = execute("models", "--data", folder.toString(), "--config", faulty.toString());
        assertThat(done.status()).isEqualTo(1);
        assertThat(done.err())
                .contains(
                        "models.fallback[0].for: ",
                        "models.fallback[0].use: ",
                        "models.fallback[0].seconds: ",
                        "models.fallback[0].attempts: ",
                        "models.fallback[0].colour: ",
                        "models.fallback[1]: ")
                .doesNotContain("\tat ");
    }

    @Test
    void anOllamaThatNobodyConfiguredIsListed() throws IOException {
        provider.listModels(List.of("llama3.2:latest"));
        Path own = Files.writeString(folder.resolve("ollama.yml"), "models: {ollama: \"" + provider.uri() + "\"}\n");
        Done models = execute("models", "--data", folder.toString(), "--config", own.toString());
        assertThat(models.out()).contains("ollama/llama3.2:latest");

        Files.writeString(own, "models: {ollama: off}\n");
        assertThat(execute("models", "--data", folder.toString(), "--config", own.toString())
                        .out())
                .doesNotContain("ollama");
    }

    @Test
    void keysAreMadeListedAndRevoked() throws IOException {
        String id = imported();
        assertThat(onData("key", "create").status()).isEqualTo(1);
        assertThat(onData("key", "create", "--app", "Nobody").err()).contains("There is no app 'Nobody'");
        String made = onData("key", "create", "--app", "Echo").out().strip();
        assertThat(made).startsWith("app-");
        assertThat(onData("key", "create", "--app", id, "--value", "app-of-my-own-choice")
                        .out()
                        .strip())
                .isEqualTo("app-of-my-own-choice");
        List<JsonNode> listed =
                onData("key", "list").out().lines().map(JSON::readTree).toList();
        assertThat(listed).hasSize(2);
        JsonNode first = listed.stream()
                .filter(line -> line.path("key_hint").stringValue().endsWith(made.substring(made.length() - 2)))
                .findFirst()
                .orElseThrow();
        assertThat(first.path("app").stringValue()).isEqualTo("Echo");
        assertThat(first.path("revoked").booleanValue()).isFalse();
        assertThat(first.toString()).doesNotContain(made);
        String key = first.path("id").stringValue();
        assertThat(onData("key", "revoke", key).status()).isZero();
        assertThat(onData("key", "revoke", key).status()).isEqualTo(1);
        assertThat(onData("key", "revoke", "x").status()).isEqualTo(1);
        assertThat(onData("key", "list").out()).contains("\"revoked\":true");
    }

    @Test
    void anExportedAppIsTheSameWhenItComesBack() throws IOException {
        imported();
        Path exported = folder.resolve("exported.yml");
        assertThat(onData("export", "Echo", "-o", exported.toString()).status()).isZero();
        assertThat(onData("export", "Echo").out()).isEqualTo(Files.readString(exported));
        assertThat(execute("run", exported.toString(), "--query", "again", "--config", config.toString())
                        .out())
                .isEqualTo("echo: again\n");
        assertThat(onData("export", "Nobody").status()).isEqualTo(1);
    }

    private Path resource(String name) throws IOException {
        try (var file = CommandTest.class.getResourceAsStream("/apps/" + name + ".yml")) {
            return Files.write(folder.resolve(name + ".yml"), file.readAllBytes());
        }
    }

    @Test
    void runPrintsTheOutputsOfAWorkflow() throws IOException {
        String flow = resource("echo-workflow").toString();
        Path paper = Files.writeString(folder.resolve("paper.txt"), "words");
        Done done = execute(
                "run",
                flow,
                "--input",
                "text=hi",
                "--input",
                "count=4",
                "--file",
                "paper=" + paper,
                "--config",
                config.toString());
        assertThat(done.err()).isEmpty();
        assertThat(done.status()).isZero();
        JsonNode outputs = JSON.readTree(done.out());
        assertThat(done.out()).endsWith("\n").hasLineCount(1);
        assertThat(outputs.path("text").stringValue()).isEqualTo("hi");
        assertThat(outputs.path("count").intValue()).isEqualTo(4);
        assertThat(outputs.path("paper").path("filename").stringValue()).isEqualTo("paper.txt");
        Done missing = execute("run", flow, "--config", config.toString());
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).contains("text is required in input form");
        Done events = execute("run", flow, "--input", "text=hi", "--json", "--config", config.toString());
        assertThat(events.out()
                        .lines()
                        .map(JSON::readTree)
                        .map(event -> event.path("event").stringValue()))
                .startsWith("RunStarted")
                .contains("NodeStarted", "NodeFinished", "TextDelta")
                .endsWith("RunFinished");
    }

    @Test
    void runPrintsTheAnswerOfAChatflow() throws IOException {
        Done done = execute(
                "run",
                resource("greeter-chatflow").toString(),
                "--query",
                "good day",
                "--input",
                "name=Ada",
                "--config",
                config.toString());
        assertThat(done.err()).isEmpty();
        assertThat(done.out()).isEqualTo("good day\n1\n");
    }

    @Test
    void runOfANodeThatIsNotBuiltFailsWithOne() throws IOException {
        Done done = execute("run", resource("asking-workflow").toString(), "--config", config.toString());
        assertThat(done.status()).isEqualTo(1);
        assertThat(done.err()).contains("human-input").doesNotContain("\tat ");
    }

    private AppImport.Imported importedWith(@Nullable String secret, Path data, String text) throws IOException {
        Files.createDirectories(data);
        Configuration configuration = new ConfigurationReader(Map.of()).read(data, config, Map.of());
        try (var workplace = new Workplace(configuration, new SystemClock(), secret)) {
            return workplace
                    .imports()
                    .importFile(workplace.tenant(), text.getBytes(StandardCharsets.UTF_8), "test:secrets", null);
        }
    }

    /** The data folder's own secret seals the values; nothing that lies there tells them. */
    @Test
    void secretVariablesAreNowhereInTheDataFolderAndLeaveOnlyWhenAskedFor() throws IOException {
        String flow = Files.readString(resource("echo-workflow"));
        Path data = folder.resolve("data");
        assertThat(importedWith(null, data, flow).changed()).isTrue();
        int files = 0;
        try (Stream<Path> paths = Files.walk(data)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                if (!path.endsWith("reserve")) {
                    String content = Files.readString(path, StandardCharsets.ISO_8859_1);
                    assertThat(content).as(path.toString()).doesNotContain("very-secret-token");
                    files += content.contains("shop.example") ? 1 : 0;
                }
            }
        }
        assertThat(files).as("what is not secret is found in the same places").isPositive();
        assertThat(onData("export", "Echo workflow", "--include-secret").out()).contains("very-secret-token");
        assertThat(onData("export", "Echo workflow").out())
                .contains("name: token")
                .doesNotContain("very-secret-token")
                .doesNotContain("sealed:");
        assertThat(importedWith(null, data, flow).changed()).isFalse();
    }

    @Test
    void aFileImportedAgainHealsWhatAnotherSecretSealed() throws IOException {
        String flow = Files.readString(resource("echo-workflow"));
        Path data = folder.resolve("data");
        importedWith("another secret", data, flow);
        Done foreign = onData("export", "Echo workflow", "--include-secret");
        assertThat(foreign.status()).isEqualTo(1);
        assertThat(foreign.err())
                .contains("token", "Import the app's file again")
                .doesNotContain("very-secret-token");
        assertThat(importedWith(null, data, flow).changed()).isTrue();
        assertThat(onData("export", "Echo workflow", "--include-secret").out()).contains("very-secret-token");
    }

    @Test
    void modelsAndDoctorSayWhatIsThere() throws IOException {
        imported();
        Done models = onData("models");
        assertThat(models.out()).contains("openai", "builtin").doesNotContain("sk-test");
        Done doctor = onData("doctor");
        assertThat(doctor.out()).contains("ok    configuration", "ok    database", "ok    app Echo: chat");
        assertThat(doctor.out()).doesNotContain("sk-test");
        assertThat(doctor.status()).isZero();
    }

    @Test
    void serveTellsItsAppsThenThatItIsReadyAndNothingMore() throws Exception {
        Path workflow = Files.writeString(
                folder.resolve("flow.yml"),
                "app: {name: Flow, mode: workflow}\nkind: app\nversion: \"0.7.0\"\nworkflow: {}\n");
        List<JsonNode> first = serve(workflow);
        assertThat(first.get(0).path("app").stringValue()).isEqualTo("Flow");
        assertThat(first.get(0).path("error").stringValue()).isNotBlank();
        assertThat(first.get(1).propertyNames()).containsExactly("app", "mode", "id", "api_key");
        List<JsonNode> second = serve(workflow);
        assertThat(second.get(1).path("id")).isEqualTo(first.get(1).path("id"));
        assertThat(second.get(1).path("api_key").isNull()).isTrue();
        assertThat(second.get(1).path("key_hint").stringValue()).startsWith("app-");
    }

    /** Starts a server process, talks to it, ends it as an operator does, and returns the lines before the ready line. */
    private List<JsonNode> serve(Path workflow) throws Exception {
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        workflow.toString(),
                        app.toString(),
                        "--port",
                        "0",
                        "--data",
                        folder.resolve("served").toString(),
                        "--config",
                        config.toString())
                .redirectError(err.toFile())
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            var lines = new ArrayList<JsonNode>();
            String line = out.readLine();
            while (line != null && !line.startsWith("ready ")) {
                lines.add(JSON.readTree(line));
                line = out.readLine();
            }
            assertThat(line).as(Files.readString(err)).matches("ready http://127\\.0\\.0\\.1:[0-9]+");
            int port = URI.create(line.substring(6)).getPort();
            assertThat(RawHttp.exchange(new InetSocketAddress("127.0.0.1", port), RawHttp.request("GET", "/v1/", null))
                            .status())
                    .isEqualTo(200);
            // Not Process.destroy(): it would close the output that is read on here.
            process.toHandle().destroy();
            assertThat(out.readLine()).as("the ready line is the last").isNull();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(err))
                    .contains("http://127.0.0.1:" + port)
                    .doesNotContain("sk-test");
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }
}
