package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.node.BuiltInNodes;
import dev.runnel.server.command.SharedSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page on compatibility names every node type and every sample. */
class CompatibilityPageTest {

    private static String page() throws IOException {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path page = up.resolve("docs/dsl-compatibility.md");
            if (Files.exists(page)) {
                return Files.readString(page);
            }
        }
        throw new AssertionError("there is no docs/dsl-compatibility.md");
    }

    @Test
    void everyNodeTypeHasItsLine() throws IOException {
        String page = page();
        for (NodeType type : BuiltInNodes.with(List.of())) {
            assertThat(page).contains("`" + type.wire() + "`");
            type.oldWords().forEach(word -> assertThat(page).contains("`" + word + "`"));
        }
    }

    @Test
    void everySampleHasItsLine() throws IOException {
        String page = page();
        for (Path file : SharedSamples.engine()) {
            assertThat(page).contains("| " + file.getFileName().toString().replace(".yml", "") + " |");
        }
        for (Path file : SharedSamples.recommended()) {
            assertThat(page).contains("| " + file.getFileName().toString().replace(".yml", "") + " |");
        }
    }
}
