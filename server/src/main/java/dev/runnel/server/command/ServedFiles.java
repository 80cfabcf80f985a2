package dev.runnel.server.command;

import dev.runnel.dsl.AppFileException;
import dev.runnel.dsl.AppFileReader;
import dev.runnel.engine.ConfigurationFault;
import dev.runnel.run.ApiKey;
import dev.runnel.run.App;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.usecase.app.AppImport;
import dev.runnel.server.usecase.credential.Credentials;
import dev.runnel.server.wiring.Workplace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The apps that a start serves: imports files, makes and pins keys, and tells each as one JSON line (design section 6).
 */
final class ServedFiles {

    private static final List<String> SAMPLES = List.of("chat", "workflow");

    private final Workplace workplace;
    private final Credentials credentials;
    private final KeysFile keys;
    private final Answer answer;
    private @Nullable Shown firstRunnable;

    /** An app that can be tried, and its key where it is known. */
    record Shown(App app, @Nullable String key) {}

    ServedFiles(Workplace workplace, KeysFile keys, Answer answer) {
        this.workplace = workplace;
        this.credentials = workplace.credentials();
        this.keys = keys;
        this.answer = answer;
    }

    /** The first app that can be tried now, or null. */
    @Nullable
    Shown firstRunnable() {
        return firstRunnable;
    }

    /** Imports the files in their order; a file that cannot be served is told and does not stop the others. */
    void serve(List<Path> files) {
        for (Path file : files) {
            String source = file.toAbsolutePath().normalize().toString();
            try {
                if (Files.size(file) > AppFileReader.MAX_BYTES) {
                    tellError(
                            file.getFileName().toString(),
                            "unknown",
                            null,
                            "larger than " + AppFileReader.MAX_BYTES + " bytes");
                    continue;
                }
                importFile(Files.readAllBytes(file), source, file.toString());
            } catch (IOException unreadable) {
                tellError(String.valueOf(file.getFileName()), "unknown", null, "cannot be read");
            } catch (AppFileException refused) {
                tellError(String.valueOf(file.getFileName()), "unknown", null, String.valueOf(refused.getMessage()));
            } catch (ApiError refused) {
                tellError(String.valueOf(file.getFileName()), "unknown", null, refused.text());
            }
        }
    }

    /** Tells what the data folder holds; the very first start has a sample chat app and a sample workflow. */
    void serveStored() throws IOException {
        List<App> apps = workplace.store().read(records -> records.apps().all(workplace.tenant()));
        if (apps.isEmpty()) {
            for (String name : SAMPLES) {
                try (InputStream sample = ServedFiles.class.getResourceAsStream("/sample/" + name + ".yml")) {
                    importFile(
                            Objects.requireNonNull(sample, "a sample app is missing from the build")
                                    .readAllBytes(),
                            "sample:" + name,
                            "sample:" + name);
                }
            }
            return;
        }
        for (App app : apps) {
            KeysFile.Pin pin = keys.pin(app.name(), app.source() == null ? "" : app.source());
            tellServed(app, pin.key(), null);
        }
    }

    private void importFile(byte[] bytes, String source, String path) {
        String name = workplace.imports().read(bytes).name();
        KeysFile.Pin pin = keys.pin(name, path);
        AppImport.Imported imported = workplace.imports().importFile(workplace.tenant(), bytes, source, pin.id());
        imported.file().warnings().forEach(warning -> answer.err().println("warning: " + path + ": " + warning));
        tellServed(imported.app(), pin.key(), imported.file().notRunnable());
    }

    private void tellServed(App app, @Nullable String pinned, @Nullable String notRunnable) {
        String unbuilt = notRunnable != null ? notRunnable : unbuilt(app);
        if (unbuilt != null) {
            tellError(app.name(), app.mode().wire(), app.id(), unbuilt);
            return;
        }
        var line = line(app.name(), app.mode().wire(), app.id());
        String key = pinned;
        if (pinned != null) {
            pin(app, pinned);
        } else {
            Optional<ApiKey> known = credentials.all(workplace.tenant()).stream()
                    .filter(candidate -> app.id().equals(candidate.app()) && candidate.revokedAt() == null)
                    .findFirst();
            if (known.isEmpty()) {
                key = credentials
                        .create(workplace.tenant(), ApiKey.Scope.APP, app.id(), null)
                        .text();
            } else {
                line.put("api_key", Value.NULL);
                line.put("key_hint", Value.of(known.get().hint()));
            }
        }
        if (key != null) {
            line.put("api_key", Value.of(key));
        }
        print(line);
        if (firstRunnable == null) {
            firstRunnable = new Shown(app, key);
        }
    }

    /** Why an app of the data folder cannot run in this version, or null. */
    private @Nullable String unbuilt(App app) {
        return switch (app.mode()) {
            case COMPLETION, CHAT -> null;
            case ADVANCED_CHAT, WORKFLOW -> {
                List<ConfigurationFault> faults =
                        workplace.apps().published(app).configuration().faults();
                yield faults.isEmpty() ? null : ConfigurationFault.describe(faults);
            }
            case AGENT_CHAT, AGENT, RAG_PIPELINE -> "apps of mode " + app.mode().wire() + " cannot run in this version";
        };
    }

    private void pin(App app, String text) {
        Optional<ApiKey> known = credentials.find(text);
        if (known.isEmpty()) {
            credentials.create(workplace.tenant(), ApiKey.Scope.APP, app.id(), text);
        } else if (!app.id().equals(known.get().app())) {
            throw ApiError.invalid("The pinned key of " + app.name() + " belongs to another app.");
        }
    }

    private void tellError(String name, String mode, @Nullable UUID id, String error) {
        var line = line(name, mode, id);
        line.put("api_key", Value.NULL);
        line.put("error", Value.of(error));
        print(line);
    }

    private static LinkedHashMap<String, Value> line(String name, String mode, @Nullable UUID id) {
        var line = new LinkedHashMap<String, Value>();
        line.put("app", Value.of(name));
        line.put("mode", Value.of(mode));
        line.put("id", Value.of(id == null ? null : id.toString()));
        return line;
    }

    private void print(LinkedHashMap<String, Value> line) {
        answer.out().println(JsonText.write(new ObjectValue(line)));
    }
}
