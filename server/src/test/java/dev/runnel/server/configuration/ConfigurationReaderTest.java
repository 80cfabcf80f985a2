package dev.runnel.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.model.ModelFallback;
import dev.runnel.model.ProviderSettings;
import dev.runnel.model.ProviderSettings.ImageFormat;
import dev.runnel.server.configuration.Configuration.OnDisconnect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every setting is read, every default is what this page says, and every fault is told, all at once. */
class ConfigurationReaderTest {

    /** Written out by hand: a changed default is a decision, and shows here. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("server.port", "8080"),
            Map.entry("server.host", "127.0.0.1"),
            Map.entry("server.public-url", ""),
            Map.entry("server.files-url", ""),
            Map.entry("server.trusted-proxies", ""),
            Map.entry("server.write-stall", "30"),
            Map.entry("server.max-body", "16"),
            Map.entry("server.max-headers", "16"),
            Map.entry("server.shutdown-grace", "20"),
            Map.entry("server.max-runs", "0"),
            Map.entry("server.max-watchers", "0"),
            Map.entry("database", "sqlite"),
            Map.entry("database-connections", "8"),
            Map.entry("durability", "disk"),
            Map.entry("run.max-execution", "1200"),
            Map.entry("run.max-steps", "500"),
            Map.entry("sandbox.url", ""),
            Map.entry("sandbox.api-key", ""),
            Map.entry("sandbox.time", "30"),
            Map.entry("sandbox.memory", "512"),
            Map.entry("sandbox.programs", "0"),
            Map.entry("files.access-timeout", "300"),
            Map.entry("files.max-file", "15"),
            Map.entry("files.max-image", "10"),
            Map.entry("files.max-audio", "50"),
            Map.entry("files.max-video", "100"),
            Map.entry("files.refused-extensions", ""),
            Map.entry("egress.allow", ""),
            Map.entry("egress.proxy", ""),
            Map.entry("egress.ca-file", ""),
            Map.entry("models.substitute", ""),
            Map.entry("models.ollama", "http://127.0.0.1:11434"),
            Map.entry("models.connect-timeout", "10"),
            Map.entry("models.first-token-timeout", "120"),
            Map.entry("models.idle-timeout", "60"),
            Map.entry("log.level", "info"),
            Map.entry("log.format", "text"));

    @TempDir
    Path folder;

    private Configuration read(String text, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(folder.resolve("test.yml"), text);
        return new ConfigurationReader(environment).read(folder, file, Map.of());
    }

    private List<String> faults(String text, Map<String, String> environment) {
        var refused = catchThrowableOfType(ConfigurationException.class, () -> read(text, environment));
        assertThat(refused).as("the configuration was accepted").isNotNull();
        return refused.faults();
    }

    @Test
    void defaultsAreTheDocumentedOnes() {
        Configuration configuration = new ConfigurationReader(Map.of()).read(folder, null, Map.of());
        var read = new HashMap<String, String>();
        for (Setting setting : Setting.values()) {
            read.put(setting.key(), configuration.text(setting));
            assertThat(setting.reason()).as(setting.key()).isNotBlank();
        }
        assertThat(read).isEqualTo(DEFAULTS);
        assertThat(configuration.onDisconnect("any", "id")).isEqualTo(OnDisconnect.CONTINUE);
        assertThat(configuration.bytes(Setting.SERVER_MAX_BODY)).isEqualTo(16L << 20);
        assertThat(configuration.bytes(Setting.SERVER_MAX_HEADERS)).isEqualTo(16L << 10);
        assertThat(configuration.seconds(Setting.SERVER_WRITE_STALL)).isEqualTo(Duration.ofSeconds(30));
    }

    private static String other(Setting setting) {
        return switch (setting) {
            case DATABASE -> "postgresql://user:word@host:5432/name";
            case DURABILITY -> "process";
            case LOG_LEVEL -> "debug";
            case LOG_FORMAT -> "json";
            case MODELS_SUBSTITUTE -> "builtin";
            default ->
                switch (setting.kind()) {
                    case PORT, COUNT, SECONDS, KIBIBYTES, MEBIBYTES -> "77";
                    case LIST -> "10.0.0.0/8,10.1.0.0/16";
                    case TEXT -> "https://example.org/" + setting.key();
                };
        };
    }

    @Test
    void everySettingIsReadFromTheFile() throws IOException {
        var text = new StringBuilder();
        for (Setting setting : Setting.values()) {
            text.append('"')
                    .append(setting.key())
                    .append("\": \"")
                    .append(other(setting))
                    .append("\"\n");
        }
        Configuration configuration = read(text.toString(), Map.of());
        for (Setting setting : Setting.values()) {
            assertThat(configuration.text(setting)).as(setting.key()).isEqualTo(other(setting));
            assertThat(other(setting)).isNotEqualTo(setting.otherwise());
        }
        assertThat(configuration.items(Setting.EGRESS_ALLOW)).containsExactly("10.0.0.0/8", "10.1.0.0/16");
    }

    @Test
    void everySettingIsReadFromItsVariableWhichWinsOverTheFileAndLosesToTheCommandLine() throws IOException {
        var environment = new HashMap<String, String>();
        for (Setting setting : Setting.values()) {
            environment.put(setting.variable(), other(setting));
        }
        assertThat(Setting.SERVER_PUBLIC_URL.variable()).isEqualTo("RUNNEL_SERVER_PUBLIC_URL");
        Path file = Files.writeString(folder.resolve("test.yml"), "server: {port: 1, host: localhost}\n");
        var commandLine = new EnumMap<Setting, String>(Map.of(Setting.SERVER_PORT, "99"));
        Configuration configuration = new ConfigurationReader(environment).read(folder, file, commandLine);
        for (Setting setting : Setting.values()) {
            assertThat(configuration.text(setting))
                    .as(setting.key())
                    .isEqualTo(setting == Setting.SERVER_PORT ? "99" : other(setting));
        }
    }

    @Test
    void nestedKeysListsProvidersAndAppsAreRead() throws IOException {
        Configuration configuration = read("""
                server:
                  trusted-proxies: [10.0.0.0/8, 127.0.0.1]
                models:
                  providers:
                    mine: {type: openai, base-url: "http://127.0.0.1:1/v1", api-key: "${MY_KEY}", images: url}
                  map: {openai/gpt-4: mine/small}
                  defaults: {llm: mine/small}
                  fallback:
                    - {for: "mine/*", use: [builtin/extractive], attempts: 2}
                apps:
                  Chat: {on-disconnect: cancel}
                  0198a1b2-0000-7000-8000-000000000001: {on-disconnect: continue}
                """, Map.of("MY_KEY", "sk-secret"));
        assertThat(configuration.items(Setting.SERVER_TRUSTED_PROXIES)).containsExactly("10.0.0.0/8", "127.0.0.1");
        assertThat(configuration.models().providers().get("mine").apiKey()).isEqualTo("sk-secret");
        assertThat(configuration.toString()).doesNotContain("sk-secret");
        assertThat(configuration.models().map()).containsEntry("openai/gpt-4", "mine/small");
        assertThat(configuration.models().defaults().llm()).isEqualTo("mine/small");
        assertThat(configuration.models().fallback())
                .containsExactly(new ModelFallback(
                        "mine/*", null, null, List.of("builtin/extractive"), Duration.ofSeconds(30), 2));
        assertThat(configuration.models().ollama()).isEqualTo("http://127.0.0.1:11434");
        assertThat(configuration.models().providers().get("mine").images()).isEqualTo(ImageFormat.URL);
        assertThat(configuration.models().providers().get("builtin").images()).isEqualTo(ImageFormat.BASE64);
        assertThat(configuration.onDisconnect("Chat", "x")).isEqualTo(OnDisconnect.CANCEL);
        assertThat(configuration.onDisconnect("Chat", "0198a1b2-0000-7000-8000-000000000001"))
                .as("the id goes before the name")
                .isEqualTo(OnDisconnect.CONTINUE);
    }

    @Test
    void anOpenAiKeyOfTheEnvironmentIsAProvider() {
        Configuration configuration = new ConfigurationReader(
                        Map.of("OPENAI_API_KEY", "sk-x", "OPENAI_BASE_URL", "http://127.0.0.1:1/v1"))
                .read(folder, null, Map.of());
        assertThat(configuration.models().providers().get("openai").baseUrl()).isEqualTo("http://127.0.0.1:1/v1");
        assertThat(configuration.models().providers().get("openai").apiKey()).isEqualTo("sk-x");
    }

    @Test
    void anAnthropicKeyOfTheEnvironmentIsAProvider() {
        var environment = new HashMap<>(Map.of("ANTHROPIC_API_KEY", "sk-ant", "ANTHROPIC_BASE_URL", ""));
        var found = new ConfigurationReader(environment)
                .read(folder, null, Map.of())
                .models();
        assertThat(found.providers().get("anthropic")).isEqualTo(ProviderSettings.of("anthropic", null, "sk-ant"));

        environment.put("ANTHROPIC_BASE_URL", "http://127.0.0.1:1");
        found = new ConfigurationReader(environment)
                .read(folder, null, Map.of())
                .models();
        assertThat(found.providers().get("anthropic").baseUrl()).isEqualTo("http://127.0.0.1:1");
    }

    @Test
    void noOllamaIsLookedForWhereItIsOff() throws IOException {
        assertThat(read("models: {ollama: off}", Map.of()).models().ollama()).isNull();
        assertThat(read("models: {substitute: ollama}", Map.of()).models().substitute())
                .isEqualTo("ollama");
        assertThat(faults("models: {substitute: ollama, ollama: off}", Map.of()))
                .singleElement()
                .asString()
                .startsWith("models.substitute: ");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        List<String> faults = faults("""
                server: {port: seventy, max-body: 0, colour: blue}
                egress: {proxy-url: "http://proxy"}
                durability: maybe
                database: mysql://x
                log: {level: loud, format: xml}
                models:
                  substitute: nobody
                  providers:
                    mine: {type: magic, base: x}
                    bare: {type: openai}
                    odd: 5
                    far: {base-url: "ftp://host/v1", images: none, models: {M: 7, N: {context-size: 0, colour: blue}}}
                  map: {gpt: openai/x}
                  defaults: {colour: builtin/extractive}
                  idle-timeout: never
                  ollama: 127.0.0.1
                  fallback: [{for: gpt, use: [nobody/x], seconds: soon, attempts: 1, colour: blue}, 5]
                apps: {Chat: {on-disconnect: perhaps, colour: blue}}
                """, Map.of("RUNNEL_SERVER_COLOUR", "blue", "RUNNEL_SERVER_HOST", "localhost"));
        for (String told : List.of(
                "server.port: must be a whole number from 0 to 65535, not 'seventy'",
                "server.max-body: ",
                "server.colour: is no setting",
                "egress.proxy-url: is retired; use egress.proxy",
                "durability: must be one of disk, process",
                "database: ",
                "log.level: ",
                "log.format: ",
                "models.substitute: there is no provider 'nobody'",
                "models.providers.mine.type: ",
                "models.providers.mine.base: ",
                "models.providers.bare.base-url: ",
                "models.providers.odd: ",
                "models.providers.far.base-url: ",
                "models.providers.far.images: must be base64 or url",
                "models.providers.far.models.M: ",
                "models.providers.far.models.N.context-size: ",
                "models.providers.far.models.N.colour: ",
                "models.map.gpt: must be provider/model",
                "models.map.gpt: there is no provider 'openai'",
                "models.defaults.colour: is no purpose",
                "models.idle-timeout: must be a whole number",
                "models.ollama: ",
                "models.fallback[0].for: ",
                "models.fallback[0].use: there is no provider 'nobody'",
                "models.fallback[0].seconds: ",
                "models.fallback[0].attempts: ",
                "models.fallback[0].colour: ",
                "models.fallback[1]: ",
                "apps.Chat.on-disconnect: ",
                "apps.Chat.colour: ",
                "RUNNEL_SERVER_COLOUR: is the variable of no setting")) {
            assertThat(faults).as(told).anyMatch(fault -> fault.startsWith(told));
        }
        assertThat(faults).hasSize(32);
    }

    @Test
    void aFileThatIsNoConfigurationIsTold() {
        assertThat(faults("a: [", Map.of())).singleElement().asString().contains("is not YAML");
        assertThat(faults("- a\n", Map.of())).singleElement().asString().contains("must be a mapping");
        assertThat(faults(
                        "models: {providers: {a: {type: openai, base-url: \"http://h\", api-key: \"${NONE}\"}}}",
                        Map.of()))
                .singleElement()
                .asString()
                .contains("NONE is not set");
        var missing = catchThrowableOfType(
                ConfigurationException.class,
                () -> new ConfigurationReader(Map.of()).read(folder, folder.resolve("none.yml"), Map.of()));
        assertThat(missing.faults()).singleElement().asString().startsWith("--config: ");
    }
}
