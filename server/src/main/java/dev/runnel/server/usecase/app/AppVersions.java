package dev.runnel.server.usecase.app;

import dev.runnel.run.AppVersion;
import dev.runnel.run.Records;
import dev.runnel.run.Store;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import java.util.Optional;
import java.util.UUID;

/** Versions of apps in the store: the one place where they go in with their secrets sealed and come out with them opened. */
public final class AppVersions {

    private final Store store;
    private final SecretVariables secrets;

    public AppVersions(Store store, SecretVariables secrets) {
        this.store = store;
        this.secrets = secrets;
    }

    /** Writes a version in a unit of the caller's. */
    void insert(Records records, AppVersion version) {
        records.apps().insertVersion(with(version, secrets.sealed(version.app(), version.content())));
    }

    /** Whether a version as it is stored can be read with this server's secret. */
    boolean readable(AppVersion stored) {
        try {
            secrets.opened(stored.app(), stored.content());
            return true;
        } catch (SecretVariables.UnreadableException foreign) {
            return false;
        }
    }

    /**
     * The version of that id.
     *
     * @throws ApiError where its secrets were sealed with another secret
     */
    public Optional<AppVersion> find(UUID tenant, UUID version) {
        return store.read(records -> records.apps().version(tenant, version)).map(this::opened);
    }

    /**
     * The newest version of an app.
     *
     * @throws ApiError where its secrets were sealed with another secret
     */
    public Optional<AppVersion> latest(UUID tenant, UUID app) {
        return store.read(records -> records.apps().latestVersion(tenant, app)).map(this::opened);
    }

    private AppVersion opened(AppVersion stored) {
        try {
            return with(stored, secrets.opened(stored.app(), stored.content()));
        } catch (SecretVariables.UnreadableException foreign) {
            throw ApiError.of(ErrorCode.APP_UNAVAILABLE, String.valueOf(foreign.getMessage()));
        }
    }

    private static AppVersion with(AppVersion version, ObjectValue content) {
        return new AppVersion(
                version.id(),
                version.tenant(),
                version.app(),
                version.number(),
                version.mode(),
                content,
                version.hash(),
                version.createdAt());
    }
}
