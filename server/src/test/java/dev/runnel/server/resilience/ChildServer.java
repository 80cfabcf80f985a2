package dev.runnel.server.resilience;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real server as a process of its own, which can be killed. */
final class ChildServer implements AutoCloseable {

    private final Process process;
    private final int port;

    private ChildServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it on that data folder and waits until it is ready.
     *
     * @param configuration the text of {@code runnel.yml}
     */
    static ChildServer start(Path folder, String configuration) throws IOException {
        Files.createDirectories(folder);
        var pinned = new StringBuilder();
        var serve = new ArrayList<String>(List.of("serve"));
        for (ServedApp app : ServedApp.values()) {
            serve.add(Files.writeString(folder.resolve(app.name() + ".yml"), app.text())
                    .toString());
            pinned.append(app.title()).append(": {api_key: ").append(app.key()).append("}\n");
        }
        Path keys = Files.writeString(folder.resolve("keys.yml"), pinned);
        Path config = Files.writeString(folder.resolve("runnel.yml"), configuration);
        Path errors = folder.resolve("errors.log");
        List<String> command = ServerClasses.prepared().command();
        command.addAll(serve);
        command.addAll(List.of(
                "--port",
                "0",
                "--keys",
                keys.toString(),
                "--data",
                folder.resolve("data").toString(),
                "--config",
                config.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(new File(errors.toString())))
                .start();
        // Not closed: the pipe ends with the process.
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("ready ")) {
                return new ChildServer(process, Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)));
            }
        }
        process.destroyForcibly();
        throw new AssertionError("the server did not start:\n" + Files.readString(errors));
    }

    ServiceClient client(ServedApp app) {
        return new ServiceClient(port, app.key(), app);
    }

    /** SIGKILL, and waits until the process is gone. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
