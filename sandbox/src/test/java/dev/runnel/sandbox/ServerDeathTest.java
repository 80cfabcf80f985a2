package dev.runnel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;

/** A server that is killed takes its programs with it. */
class ServerDeathTest {

    /** The server dies as soon as the namespace's first process is there, which is before bwrap has tied it to the server. */
    @RepeatedTest(3)
    void programsDieWithAServerThatIsKilled() throws IOException {
        TestSandbox.open().close();
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessProgram.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = server.inputReader()) {
            assertThat(said.readLine()).isEqualTo("under way");
            List<ProcessHandle> programs = server.descendants().toList();
            assertThat(programs).hasSizeGreaterThanOrEqualTo(2);
            server.destroyForcibly();
            assertThat(programs).allMatch(Leftovers::dies);
        } finally {
            server.destroyForcibly();
        }
    }
}
