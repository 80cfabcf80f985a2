package dev.runnel.server.usecase.app;

import dev.runnel.engine.AppConfiguration;
import dev.runnel.engine.BasicConfiguration;
import dev.runnel.engine.GraphConfiguration;
import dev.runnel.engine.graph.NodeTypes;
import dev.runnel.run.App;
import dev.runnel.run.AppVersion;
import dev.runnel.run.Clock;
import dev.runnel.run.Store;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import dev.runnel.server.http.Ids;
import dev.runnel.server.usecase.credential.ExpiringCache;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The apps that are served: found by id, their published version read and remembered. */
public final class AppCatalogue {

    private static final Duration SEEN_AFTER = Duration.ofSeconds(1);
    private static final Duration VERSIONS_KEPT = Duration.ofHours(1);

    private final Store store;
    private final AppVersions stored;
    private final NodeTypes nodeTypes;
    private final ExpiringCache<UUID, App> apps;
    private final ExpiringCache<UUID, Version> versions;

    private record Version(AppVersion version, AppConfiguration.Reading<?> configuration) {}

    /** @param nodeTypes the node types of graph apps */
    public AppCatalogue(Store store, AppVersions stored, Clock clock, NodeTypes nodeTypes) {
        this.store = store;
        this.stored = stored;
        this.nodeTypes = nodeTypes;
        this.apps = new ExpiringCache<>(clock, SEEN_AFTER, 10_000);
        this.versions = new ExpiringCache<>(clock, VERSIONS_KEPT, 1_000);
    }

    /** @throws ApiError where the tenant has no such app, or its API is off */
    public App app(UUID tenant, UUID id) {
        App app = apps.get(
                id,
                key -> store.read(records -> records.apps().find(tenant, key)).orElse(null));
        if (app == null || !app.tenant().equals(tenant)) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "The app no longer exists.");
        }
        if (!app.enableApi()) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "The app's API service has been disabled.");
        }
        return app;
    }

    /** @throws ApiError where nothing is published */
    public ServedApp published(App app) {
        UUID version = app.publishedVersion();
        if (version == null) {
            throw switch (app.mode()) {
                case ADVANCED_CHAT, WORKFLOW -> ApiError.invalid("Workflow not published");
                case COMPLETION, CHAT, AGENT_CHAT, AGENT, RAG_PIPELINE -> unavailable();
            };
        }
        return version(app, version);
    }

    /**
     * The published workflow of an app that a caller names.
     *
     * @throws ApiError where it is no id, or the app has no such version
     */
    public ServedApp workflow(App app, String workflow) {
        if (workflow.equals("draft")) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "Cannot use draft workflow version. Workflow ID: draft.");
        }
        UUID id = Ids.parse(workflow);
        if (id == null) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "Invalid workflow_id format: '" + workflow + "'.");
        }
        Version version = found(app, id);
        if (version == null) {
            throw ApiError.notFound("Workflow not found with id: " + id);
        }
        return new ServedApp(app, version.version(), version.configuration());
    }

    /** @throws ApiError where the app has no such version */
    public ServedApp version(App app, UUID id) {
        Version version = found(app, id);
        if (version == null) {
            throw unavailable();
        }
        return new ServedApp(app, version.version(), version.configuration());
    }

    private @Nullable Version found(App app, UUID id) {
        Version version = versions.get(
                id,
                key -> stored.find(app.tenant(), key)
                        .filter(found -> found.app().equals(app.id()))
                        .map(this::read)
                        .orElse(null));
        return version == null || !version.version().app().equals(app.id()) ? null : version;
    }

    private Version read(AppVersion version) {
        return new Version(
                version,
                switch (version.mode()) {
                    case COMPLETION, CHAT, AGENT_CHAT -> BasicConfiguration.read(version.mode(), version.content());
                    case ADVANCED_CHAT, WORKFLOW ->
                        GraphConfiguration.read(version.mode(), version.content(), nodeTypes);
                    case AGENT, RAG_PIPELINE ->
                        throw ApiError.of(
                                ErrorCode.APP_UNAVAILABLE,
                                "Apps of mode " + version.mode().wire() + " cannot run yet.");
                });
    }

    private static ApiError unavailable() {
        return ApiError.of(ErrorCode.APP_UNAVAILABLE, "App unavailable, please check your app configurations.");
    }
}
