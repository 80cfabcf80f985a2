package dev.runnel.bench.relay;

import dev.runnel.bench.load.Target;
import dev.runnel.bench.process.BenchException;
import dev.runnel.bench.process.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runnel itself, started by its launcher with one chat app, a key pinned for it, and the stub as its provider. */
final class Product implements Server {

    private static final String KEY = "app-RelayBenchKey00000000001";
    private static final Duration START_TIME = Duration.ofSeconds(60);
    private static final Duration METRICS_TIME = Duration.ofSeconds(10);

    private final StubProcess stub;
    private final ChildProcess process;
    private final URI address;
    private final ServedApp app;
    private final HttpClient client = HttpClient.newHttpClient();

    private Product(ServedApp app, StubProcess stub, ChildProcess process, URI address) {
        this.app = app;
        this.stub = stub;
        this.process = process;
        this.address = address;
    }

    /** Builds the product if that is still to be done, so that no measurement contains it. */
    static void prepare(List<String> command, Path folder) {
        List<String> version = new ArrayList<>(command);
        version.add("version");
        ChildProcess.run("product-version", version, Map.of(), folder, Duration.ofMinutes(15));
    }

    /** Starts the product before {@code stub}, which it owns from now on, on a data folder of its own below {@code folder}. */
    static Product start(ServedApp app, List<String> command, List<String> javaOptions, StubProcess stub, Path folder) {
        try {
            ChildProcess process = launch(app, command, javaOptions, stub.port(), folder);
            return new Product(app, stub, process, address(process));
        } catch (RuntimeException failed) {
            stub.close();
            throw failed;
        }
    }

    /** Starts the process alone; {@link ChildProcess#awaitReady} tells its address. */
    static ChildProcess launch(
            ServedApp app, List<String> command, List<String> javaOptions, int stubPort, Path folder) {
        List<String> serve = new ArrayList<>(command);
        serve.addAll(files(app, folder, stubPort));
        Map<String, String> environment = javaOptions.isEmpty()
                ? Map.of()
                : Map.of(
                        "JAVA_OPTIONS", String.join(" ", javaOptions),
                        "RUNNEL_JAVA_OPTIONS", String.join(" ", javaOptions));
        return ChildProcess.start("product", serve, environment, folder);
    }

    private static URI address(ChildProcess process) {
        try {
            return URI.create(process.awaitReady(START_TIME));
        } catch (RuntimeException failed) {
            process.close();
            throw failed;
        }
    }

    private static List<String> files(ServedApp served, Path folder, int stubPort) {
        Path app = folder.resolve("relay-app.yml");
        Path configuration = folder.resolve("runnel.yml");
        Path keys = folder.resolve("keys.yml");
        try (InputStream source =
                Objects.requireNonNull(Product.class.getResourceAsStream(served.resource()), served.resource())) {
            Files.write(app, source.readAllBytes());
            Files.writeString(configuration, """
                    models:
                      providers:
                        openai:
                          type: openai
                          base-url: http://127.0.0.1:%d/v1
                          api-key: bench
                    """.formatted(stubPort));
            Files.writeString(keys, """
                    Relay bench:
                      id: 5f0c1f4e-52a1-4c8e-9d57-2b1e0f8a6c01
                      api_key: %s
                    """.formatted(KEY));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return List.of(
                "serve",
                app.toString(),
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--config",
                configuration.toString(),
                "--keys",
                keys.toString());
    }

    @Override
    public String name() {
        return "product";
    }

    @Override
    public Target target() {
        return Target.product(address.getPort(), app.dialect(), KEY);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public long stubPid() {
        return stub.pid();
    }

    @Override
    public double allocatedBytes() {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/metrics"))
                .timeout(METRICS_TIME)
                .build();
        try {
            HttpResponse<String> page = client.send(request, HttpResponse.BodyHandlers.ofString());
            return page.statusCode() == 200 ? Metrics.value(page.body(), Metrics.ALLOCATED) : Double.NaN;
        } catch (IOException failed) {
            System.err.println("/metrics of the product could not be read: " + failed.getMessage());
            return Double.NaN;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while /metrics was read", interrupted);
        }
    }

    @Override
    public void requireAlive() {
        process.requireAlive();
    }

    @Override
    public void close() {
        process.close();
        client.close();
        stub.close();
    }
}
