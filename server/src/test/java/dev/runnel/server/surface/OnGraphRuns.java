package dev.runnel.server.surface;

import dev.runnel.testkit.Behavior;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests of graphs that share one server; its model echoes unless a test says otherwise. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnGraphRuns {

    Path folder;
    GraphRuns runs;

    @BeforeAll
    void start(@TempDir Path own) throws IOException {
        folder = own;
        runs = new GraphRuns(folder);
    }

    @AfterAll
    void stop() {
        runs.close();
    }

    @BeforeEach
    void echo() {
        runs.provider().behave(Behavior.echo());
    }
}
