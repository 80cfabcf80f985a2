package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** npm's {@code dify-client}, a public client of Dify's, talks to this server; skipped where npm or its registry is not. */
class DifyClientTest {

    private static final Path SCRIPT = Path.of("src/test/node/dify-client.mjs");

    @TempDir
    Path folder;

    @Test
    void thePublicNodeClientSendsABlockingAndAStreamingMessage() throws Exception {
        Path project = Files.createDirectories(Path.of("target/dify-client"));
        if (!Files.exists(project.resolve("node_modules/dify-client/package.json"))) {
            Files.writeString(project.resolve("package.json"), "{\"private\":true}\n");
            String refused = run(project, List.of("npm", "install", "--no-audit", "--no-fund", "dify-client@2.3.2"));
            Assumptions.assumeTrue(refused.startsWith("0\n"), () -> "npm could not install dify-client: " + refused);
        }
        Files.copy(SCRIPT, project.resolve("dify-client.mjs"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (var bench = new ServiceBench(folder)) {
            ServiceClient chat = bench.client(AppTexts.chat("Chat"));
            String printed = run(
                    project, List.of("node", "dify-client.mjs", bench.server().url() + "/v1", chat.key()));
            assertThat(printed).startsWith("0\n");
            JsonNode result = ServiceClient.json(printed.substring(2));
            assertThat(result.path("answer").stringValue()).isEqualTo("echo: blocking please");
            assertThat(result.path("streamed").stringValue()).isEqualTo("echo: streaming please");
            assertThat(result.path("last").stringValue()).isEqualTo("message_end");
            assertThat(result.path("sameConversation").booleanValue()).isTrue();
            assertThat(result.path("stored").toString())
                    .isEqualTo("[\"echo: blocking please\",\"echo: streaming please\"]");
        }
    }

    /** Exit status, a line end, and what was printed; 127 where there is no such program. */
    private static String run(Path project, List<String> command) throws InterruptedException {
        try {
            Path output = project.resolve("output.txt");
            Process process = new ProcessBuilder(command)
                    .directory(project.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "124\nno end within two minutes";
            }
            return process.exitValue() + "\n" + Files.readString(output);
        } catch (IOException missing) {
            return "127\n" + missing.getMessage();
        }
    }
}
