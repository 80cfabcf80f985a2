package dev.runnel.server;

import dev.runnel.run.ApiKey;
import dev.runnel.run.App;
import dev.runnel.run.SystemClock;
import dev.runnel.server.configuration.Configuration;
import dev.runnel.server.configuration.ConfigurationReader;
import dev.runnel.server.wiring.RunnelServer;
import dev.runnel.server.wiring.Workplace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A whole server in this process, on a free port and a data folder of its own; the network between is real. */
public final class TestServer implements AutoCloseable {

    private final Workplace workplace;
    private final RunnelServer server;
    private final int port;

    /**
     * Starts it.
     *
     * @param folder the data folder
     * @param configuration the text of {@code runnel.yml}
     */
    public TestServer(Path folder, String configuration) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("runnel.yml");
        Files.writeString(file, configuration);
        Configuration read = new ConfigurationReader(Map.of("RUNNEL_SERVER_PORT", "0")).read(folder, file, Map.of());
        workplace = new Workplace(read, new SystemClock(), "a secret for tests");
        workplace.recover();
        server = new RunnelServer(workplace);
        port = server.start();
    }

    /** The configuration whose every model is served by an OpenAI-compatible server on that port. */
    public static String openAi(int providerPort) {
        return """
                server: {shutdown-grace: 1}
                models:
                  providers:
                    openai: {type: openai, base-url: "http://127.0.0.1:%d/v1", api-key: sk-test}
                  substitute: openai
                """.formatted(providerPort);
    }

    public int port() {
        return port;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public Workplace workplace() {
        return workplace;
    }

    /** An app of that file's text, published. */
    public App app(String text) {
        return workplace
                .imports()
                .importFile(
                        workplace.tenant(),
                        text.getBytes(StandardCharsets.UTF_8),
                        "test:" + Integer.toHexString(text.hashCode()),
                        null)
                .app();
    }

    /** A new key of an app. */
    public String key(App app) {
        return workplace
                .credentials()
                .create(workplace.tenant(), ApiKey.Scope.APP, app.id(), null)
                .text();
    }

    @Override
    public void close() {
        server.close();
        workplace.close();
    }
}
