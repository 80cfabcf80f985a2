package dev.runnel.server.wiring;

import dev.runnel.run.Clock;
import dev.runnel.run.CodeLanguage;
import dev.runnel.run.Egress;
import dev.runnel.run.Sandbox;
import dev.runnel.run.StopSignal;
import dev.runnel.sandbox.SandboxSettings;
import dev.runnel.sandbox.Sandboxes;
import dev.runnel.server.configuration.Configuration;
import dev.runnel.server.configuration.ConfigurationException;
import dev.runnel.server.configuration.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The sandbox of a server: opened beside the start, since trying out what a machine can do takes a while, or by the first
 * program that needs it.
 */
final class StartedSandbox implements Sandbox, AutoCloseable {

    private final SandboxSettings settings;
    private final Egress egress;
    private final Clock clock;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Sandboxes.OpenSandbox> opened = new CompletableFuture<>();

    StartedSandbox(SandboxSettings settings, Egress egress, Clock clock) {
        this.settings = settings;
        this.egress = egress;
        this.clock = clock;
    }

    /** @throws ConfigurationException where a setting is outside its range */
    static SandboxSettings settings(Configuration configuration) {
        try {
            SandboxSettings usual =
                    SandboxSettings.defaults(Runtime.getRuntime().availableProcessors());
            Duration time = configuration.seconds(Setting.SANDBOX_TIME);
            var limits = new SandboxSettings.Limits(
                    time,
                    configuration.bytes(Setting.SANDBOX_MEMORY),
                    usual.limits().threads(),
                    usual.limits().filesBytes(),
                    usual.limits().outputBytes(),
                    usual.limits().childProcesses());
            int places = configuration.number(Setting.SANDBOX_PROGRAMS);
            String url = configuration.text(Setting.SANDBOX_URL);
            return new SandboxSettings(
                    limits,
                    places == 0 ? usual.places() : places,
                    time,
                    url.isEmpty()
                            ? null
                            : new SandboxSettings.Remote(
                                    URI.create(url), configuration.text(Setting.SANDBOX_API_KEY), false));
        } catch (IllegalArgumentException outside) {
            throw new ConfigurationException(List.of("sandbox: " + outside.getMessage()));
        }
    }

    /** Begins to open it; returns at once. */
    void begin() {
        if (begun.compareAndSet(false, true)) {
            Thread.ofVirtual().name("sandbox-opening").start(() -> {
                try {
                    opened.complete(Sandboxes.open(settings, egress, clock));
                } catch (RuntimeException | Error failed) {
                    opened.completeExceptionally(failed);
                }
            });
        }
    }

    private Sandbox open() {
        begin();
        try {
            return opened.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    @Override
    public String run(CodeLanguage language, String program, StopSignal stop) {
        return open().run(language, program, stop);
    }

    @Override
    public Availability availability(CodeLanguage language) {
        return open().availability(language);
    }

    @Override
    public void close() {
        if (begun.get()) {
            opened.thenAccept(Sandboxes.OpenSandbox::close);
        }
    }
}
