package dev.runnel.server.usecase.app;

import dev.runnel.dsl.AppFile;
import dev.runnel.dsl.AppFileException;
import dev.runnel.dsl.AppFileReader;
import dev.runnel.run.App;
import dev.runnel.run.AppVersion;
import dev.runnel.run.Clock;
import dev.runnel.run.IdSource;
import dev.runnel.run.Store;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes apps of app files and publishes them. */
public final class AppImport {

    private final Store store;
    private final AppVersions versions;
    private final AppFileReader reader;
    private final Clock clock;
    private final IdSource ids;

    /**
     * What became of a file.
     *
     * @param app the app as it stands now
     * @param file what was read
     * @param changed whether a new version was written
     */
    public record Imported(App app, AppFile file, boolean changed) {}

    public AppImport(Store store, AppVersions versions, AppFileReader reader, Clock clock, IdSource ids) {
        this.store = store;
        this.versions = versions;
        this.reader = reader;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * What a file says.
     *
     * @throws AppFileException where it cannot be imported
     */
    public AppFile read(byte[] bytes) {
        return reader.read(bytes);
    }

    /**
     * Imports a file and publishes it; the same file again changes nothing, a changed one publishes a new version of the
     * same app.
     *
     * @param source the file's identity where no id is pinned
     * @param pinned the id that the app must have, null for the one it has or a new one
     * @throws AppFileException where the file cannot be imported; nothing is written then
     */
    public Imported importFile(UUID tenant, byte[] bytes, String source, @Nullable UUID pinned) {
        AppFile file = read(bytes);
        String hash = sha256(bytes);
        long now = clock.millis();
        return store.write(records -> {
            Optional<App> known = pinned != null
                    ? records.apps().find(tenant, pinned)
                    : records.apps().findBySource(tenant, source);
            if (known.isPresent()) {
                App app = known.get();
                AppVersion latest =
                        records.apps().latestVersion(tenant, app.id()).orElse(null);
                if (latest != null && latest.hash().equals(hash) && versions.readable(latest)) {
                    return new Imported(app, file, false);
                }
                int number = latest == null ? 1 : latest.number() + 1;
                var version =
                        new AppVersion(ids.next(), tenant, app.id(), number, file.mode(), file.content(), hash, now);
                versions.insert(records, version);
                App changed = new App(
                        app.id(),
                        tenant,
                        name(file, source),
                        file.mode(),
                        file.description(),
                        file.presentation(),
                        version.id(),
                        app.source(),
                        app.enableApi(),
                        app.maxActiveRequests(),
                        app.createdAt(),
                        now);
                records.apps().update(changed);
                return new Imported(changed, file, true);
            }
            UUID id = pinned == null ? ids.next() : pinned;
            var version = new AppVersion(ids.next(), tenant, id, 1, file.mode(), file.content(), hash, now);
            var app = new App(
                    id,
                    tenant,
                    name(file, source),
                    file.mode(),
                    file.description(),
                    file.presentation(),
                    version.id(),
                    source,
                    true,
                    0,
                    now,
                    now);
            records.apps().insert(app);
            versions.insert(records, version);
            return new Imported(app, file, true);
        });
    }

    private static String name(AppFile file, String source) {
        if (!file.name().isBlank()) {
            return file.name().strip();
        }
        String last = source.substring(source.lastIndexOf('/') + 1);
        return last.isEmpty() ? "App" : last;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
