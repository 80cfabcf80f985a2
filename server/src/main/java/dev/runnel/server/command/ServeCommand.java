package dev.runnel.server.command;

import dev.runnel.server.configuration.Configuration;
import dev.runnel.server.configuration.Setting;
import dev.runnel.server.wiring.DataFolder;
import dev.runnel.server.wiring.RunnelServer;
import dev.runnel.server.wiring.Workplace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runnel serve}: imports and publishes app files and serves them until it is told to end. */
@Command(name = "serve", description = "Serves apps.")
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private final Answer answer;

    @Parameters(paramLabel = "APP.yml", description = "app files; without one, what the data folder holds")
    List<Path> files = List.of();

    @Option(names = "--port", paramLabel = "PORT", description = "the port; 0 takes a free one (default: 8080)")
    @Nullable
    Integer port;

    @Option(names = "--host", paramLabel = "HOST", description = "the interface (default: 127.0.0.1)")
    @Nullable
    String host;

    @Option(names = "--keys", paramLabel = "FILE", description = "pins ids and keys: app name or path to id, api_key")
    @Nullable
    Path keys;

    @Mixin
    DataOptions data = new DataOptions();

    ServeCommand(Answer answer) {
        this.answer = answer;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var given = new EnumMap<Setting, String>(Setting.class);
        if (port != null) {
            given.put(Setting.SERVER_PORT, port.toString());
        }
        if (host != null) {
            given.put(Setting.SERVER_HOST, host);
        }
        Configuration configuration = data.configuration(given);
        KeysFile pinned = keys == null ? KeysFile.NONE : KeysFile.read(keys);
        FileChannel lock = new DataFolder(configuration.dataFolder()).lock();
        var workplace = DataOptions.workplace(configuration);
        int recovered = workplace.recover();
        if (recovered > 0) {
            LOG.warn("{} runs were in flight when the server ended before; they are ended as interrupted", recovered);
        }
        var served = new ServedFiles(workplace, pinned, answer);
        if (files.isEmpty()) {
            served.serveStored();
        } else {
            served.serve(files);
        }
        var server = new RunnelServer(workplace);
        int listening = server.start();
        String shownHost = configuration.text(Setting.SERVER_HOST).equals("0.0.0.0")
                ? "127.0.0.1"
                : configuration.text(Setting.SERVER_HOST);
        String base = "http://" + shownHost + ":" + listening;
        answer.out().println("ready " + base);
        answer.out().flush();
        invite(base, served.firstRunnable());
        awaitEnd(server, workplace, lock);
        return 0;
    }

    private void invite(String base, ServedFiles.@Nullable Shown app) {
        if (app == null) {
            answer.err().println("No app can be tried. Serve one with: runnel serve APP.yml");
            return;
        }
        String key = app.key();
        if (key == null) {
            answer.err()
                    .println("Make a key with: runnel key create --app '"
                            + app.app().name() + "'");
            answer.err().println("Then open " + base + "/");
            return;
        }
        String path = switch (app.app().mode()) {
            case COMPLETION -> "/v1/completion-messages";
            case WORKFLOW, RAG_PIPELINE -> "/v1/workflows/run";
            case CHAT, AGENT_CHAT, AGENT, ADVANCED_CHAT -> "/v1/chat-messages";
        };
        answer.err().println("Try it:");
        answer.err().println("  curl -N " + base + path + " \\");
        answer.err().println("    -H 'Authorization: Bearer " + key + "' -H 'Content-Type: application/json' \\");
        answer.err()
                .println(
                        "    -d '{\"inputs\":{},\"query\":\"What is Runnel?\",\"response_mode\":\"streaming\",\"user\":\"me\"}'");
        answer.err().println("or open " + base + "/#key=" + key);
    }

    private static void awaitEnd(RunnelServer server, Workplace workplace, FileChannel lock)
            throws InterruptedException, IOException {
        var told = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                    told.countDown();
                    try {
                        done.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }));
        told.await();
        try (lock;
                workplace;
                server) {
            LOG.info("ending: no new work is taken on, runs may finish");
        } finally {
            done.countDown();
        }
    }
}
