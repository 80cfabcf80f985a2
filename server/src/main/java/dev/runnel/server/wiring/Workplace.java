package dev.runnel.server.wiring;

import dev.runnel.dsl.AppFileReader;
import dev.runnel.egress.AllowRule;
import dev.runnel.egress.EgressClient;
import dev.runnel.egress.EgressSettings;
import dev.runnel.egress.EgressSettingsException;
import dev.runnel.engine.graph.ConversationMemory;
import dev.runnel.engine.graph.GraphProgram;
import dev.runnel.engine.graph.NodeTypes;
import dev.runnel.model.Models;
import dev.runnel.run.Clock;
import dev.runnel.run.Egress;
import dev.runnel.run.FileStorage;
import dev.runnel.run.IdSource;
import dev.runnel.run.RunHost;
import dev.runnel.run.Store;
import dev.runnel.run.TimeOrderedIds;
import dev.runnel.server.configuration.Configuration;
import dev.runnel.server.configuration.ConfigurationException;
import dev.runnel.server.configuration.Setting;
import dev.runnel.server.health.Meters;
import dev.runnel.server.usecase.app.AppCatalogue;
import dev.runnel.server.usecase.app.AppImport;
import dev.runnel.server.usecase.app.AppVersions;
import dev.runnel.server.usecase.app.SecretVariables;
import dev.runnel.server.usecase.credential.Credentials;
import dev.runnel.server.usecase.file.SignedLinks;
import dev.runnel.server.usecase.file.StoredAndRemoteFiles;
import dev.runnel.server.usecase.run.Programs;
import dev.runnel.store.FolderFiles;
import dev.runnel.store.PostgresStore;
import dev.runnel.store.SqliteStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that works behind the surfaces: store, egress, models, runs. Commands without a server use it too.
 *
 * <p>What is opened here is closed here, in reverse.
 */
public final class Workplace implements AutoCloseable {

    /** The only workspace until there are accounts. */
    private static final String FIRST_TENANT = "default";

    private static final long LARGEST_REMOTE_FILE = 100L * 1024 * 1024;

    private final Configuration configuration;
    private final DataFolder folder;
    private final Clock clock;
    private final IdSource ids;
    private final Store store;
    private final FileStorage files;
    private final EgressClient egress;
    private final Models models;
    private final RunHost host;
    private final Meters meters;
    private final UUID tenant;
    private final NodeTypes nodeTypes;
    private final AppVersions versions;
    private final SignedLinks links;

    /**
     * Opens the store and makes everything that needs no socket.
     *
     * @param secret the value of {@code RUNNEL_SECRET}, null for the data folder's own
     * @throws ConfigurationException where a setting cannot be used
     * @throws IOException where the data folder cannot be used
     */
    public Workplace(Configuration configuration, Clock clock, @Nullable String secret) throws IOException {
        this.configuration = configuration;
        this.clock = clock;
        this.folder = new DataFolder(configuration.dataFolder());
        Files.createDirectories(folder.temporary());
        this.ids = new TimeOrderedIds(clock);
        this.meters = new Meters();
        this.egress = new EgressClient(egressSettings(configuration), clock);
        this.store = open(configuration, folder, clock);
        this.files = new FolderFiles(folder.files());
        var settings = new RunHost.Settings(
                "local", configuration.seconds(Setting.RUN_MAX_EXECUTION), RunHost.Settings.DEFAULT.segmentAge());
        this.host = new RunHost(store, clock, settings, meters);
        this.models = new Models(
                configuration.models(),
                egress,
                new StoredAndRemoteFiles(store, files, egress, LARGEST_REMOTE_FILE),
                clock,
                ids,
                call -> {
                    meters.called(call);
                    host.record(call);
                });
        UUID fresh = ids.next();
        this.tenant = store.write(records -> records.tenants().ensure(fresh, FIRST_TENANT, clock.millis()));
        this.nodeTypes = GraphNodes.all();
        byte[] key = folder.secret(secret);
        this.versions = new AppVersions(store, new SecretVariables(key));
        this.links = new SignedLinks(key, clock, configuration.seconds(Setting.FILES_ACCESS_TIMEOUT));
        meters.watch(store, host);
    }

    private static Store open(Configuration configuration, DataFolder folder, Clock clock) {
        String database = configuration.text(Setting.DATABASE);
        int connections = Math.max(2, configuration.number(Setting.DATABASE_CONNECTIONS));
        return database.equals("sqlite")
                ? new SqliteStore(
                        folder.database(),
                        configuration.text(Setting.DURABILITY).equals("disk"),
                        connections,
                        clock)
                : new PostgresStore(URI.create(database), connections, clock);
    }

    private static EgressSettings egressSettings(Configuration configuration) {
        String proxy = configuration.text(Setting.EGRESS_PROXY);
        String authorities = configuration.text(Setting.EGRESS_CA_FILE);
        try {
            return new EgressSettings(
                    configuration.items(Setting.EGRESS_ALLOW).stream()
                            .map(AllowRule::parse)
                            .toList(),
                    proxy.isEmpty() ? null : URI.create(proxy),
                    authorities.isEmpty() ? null : Path.of(authorities),
                    EgressSettings.Limits.DEFAULT);
        } catch (EgressSettingsException | IllegalArgumentException unfit) {
            throw new ConfigurationException(List.of(String.valueOf(unfit.getMessage())));
        }
    }

    /** Ends what a dead server left in flight; returns how many runs that were. */
    public int recover() {
        return host.recover();
    }

    public Configuration configuration() {
        return configuration;
    }

    public DataFolder folder() {
        return folder;
    }

    public Clock clock() {
        return clock;
    }

    public IdSource ids() {
        return ids;
    }

    public Store store() {
        return store;
    }

    public FileStorage files() {
        return files;
    }

    public Models models() {
        return models;
    }

    public RunHost host() {
        return host;
    }

    public Meters meters() {
        return meters;
    }

    /** The workspace that commands without one work in. */
    public UUID tenant() {
        return tenant;
    }

    public Credentials credentials() {
        return new Credentials(store, clock, ids);
    }

    /** The one door out. */
    public Egress egress() {
        return egress;
    }

    public AppCatalogue apps() {
        return new AppCatalogue(store, versions, clock, nodeTypes);
    }

    public AppImport imports() {
        return new AppImport(store, versions, new AppFileReader(nodeTypes), clock, ids);
    }

    /** Versions of apps, with their secrets opened. */
    public AppVersions versions() {
        return versions;
    }

    /** Makes and checks addresses of files. */
    public SignedLinks links() {
        return links;
    }

    public Programs programs() {
        var memory = new ConversationMemory(store, ids, clock);
        int mostSteps = configuration.number(Setting.RUN_MAX_STEPS);
        return new Programs(
                models,
                store,
                origin -> new GraphProgram.Services(memory, ids, file -> links.of(file, origin), mostSteps));
    }

    @Override
    public void close() {
        host.close();
        egress.close();
        store.close();
    }
}
