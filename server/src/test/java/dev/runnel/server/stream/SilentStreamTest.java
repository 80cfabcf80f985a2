package dev.runnel.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.ApiKey;
import dev.runnel.server.TestServer;
import dev.runnel.server.configuration.ConfigurationReader;
import dev.runnel.server.wiring.RunnelServer;
import dev.runnel.server.wiring.Workplace;
import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.FakeModelProvider;
import dev.runnel.testkit.Fault;
import dev.runnel.testkit.ManualClock;
import dev.runnel.testkit.RawHttp;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server whose time the test owns, in front of a provider that fell silent. */
class SilentStreamTest {

    private static final String APP = """
            version: "0.7.0"
            kind: app
            app: {name: Chat, mode: chat}
            model_config:
              model: {provider: langgenius/openai/openai, name: gpt-4o-mini, mode: chat, completion_params: {}}
              prompt_type: simple
              pre_prompt: ""
            """;

    @TempDir
    Path folder;

    @Test
    void aSilentStreamPingsOnTheWire() throws Exception {
        var clock = new ManualClock();
        var over = new AtomicBoolean();
        // Time stands still until text has come, or the server would take its client for a slow one.
        Thread time = Thread.ofVirtual().unstarted(() -> {
            while (!over.get()) {
                clock.advance(Duration.ofMillis(100));
                Thread.yield();
            }
        });
        try (var provider = new FakeModelProvider(Behavior.echo().withWords(9).withFault(new Fault.HangAfter(3)))) {
            Path file = Files.writeString(folder.resolve("runnel.yml"), TestServer.openAi(provider.port()));
            var configuration = new ConfigurationReader(Map.of("RUNNEL_SERVER_PORT", "0")).read(folder, file, Map.of());
            try (var workplace = new Workplace(configuration, clock, "a secret")) {
                var app = workplace
                        .imports()
                        .importFile(workplace.tenant(), APP.getBytes(StandardCharsets.UTF_8), "test", null)
                        .app();
                String key = workplace
                        .credentials()
                        .create(workplace.tenant(), ApiKey.Scope.APP, app.id(), null)
                        .text();
                try (var server = new RunnelServer(workplace);
                        var http = new RawHttp(new InetSocketAddress("127.0.0.1", server.start()))) {
                    http.send(RawHttp.request(
                            "POST",
                            "/v1/chat-messages",
                            "{\"inputs\":{},\"query\":\"x\",\"user\":\"ada\",\"response_mode\":\"streaming\"}",
                            "Authorization: Bearer " + key));
                    assertThat(http.readHead().status()).isEqualTo(200);
                    var text = new StringBuilder();
                    var buffer = new byte[4096];
                    while (!text.toString().contains("event: ping\n\n")) {
                        int count = http.readBody(buffer, 0, buffer.length);
                        assertThat(count).as(text.toString()).isPositive();
                        text.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                        if (time.getState() == Thread.State.NEW) {
                            time.start();
                        }
                    }
                    assertThat(text.toString()).startsWith("data: ").contains("\n\nevent: ping\n\n");
                }
            }
        } finally {
            over.set(true);
            time.join();
        }
    }
}
