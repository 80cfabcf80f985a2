package dev.runnel.server.wiring;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.runnel.engine.AppParameters;
import dev.runnel.run.Admission;
import dev.runnel.run.ModelName;
import dev.runnel.server.configuration.Configuration;
import dev.runnel.server.configuration.Setting;
import dev.runnel.server.health.Health;
import dev.runnel.server.http.HttpServer;
import dev.runnel.server.http.HttpSettings;
import dev.runnel.server.http.PlainHandler;
import dev.runnel.server.page.Page;
import dev.runnel.server.surface.service.ServiceDocument;
import dev.runnel.server.surface.service.ServiceSurface;
import dev.runnel.server.surface.service.SignedFileSurface;
import dev.runnel.server.usecase.conversation.Conversations;
import dev.runnel.server.usecase.file.RecordedFiles;
import dev.runnel.server.usecase.file.RemoteFileProbe;
import dev.runnel.server.usecase.file.Uploads;
import dev.runnel.server.usecase.message.Messages;
import dev.runnel.server.usecase.run.EndUsers;
import dev.runnel.server.usecase.run.Runs;
import dev.runnel.server.usecase.run.StartRun;
import dev.runnel.server.usecase.run.Titles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A serving Runnel: a workplace behind its surfaces. */
public final class RunnelServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunnelServer.class);

    private static final Duration HEAD_TIME = Duration.ofSeconds(20);
    private static final long MIB = 1024L * 1024;
    private static final long UNKNOWN_DESCRIPTORS = 4096;

    private final Workplace workplace;
    private final HttpServer http;
    private final Duration grace;
    private volatile boolean accepting = true;

    public RunnelServer(Workplace workplace) {
        this.workplace = workplace;
        workplace.sandbox().begin();
        Configuration configuration = workplace.configuration();
        this.grace = configuration.seconds(Setting.SERVER_SHUTDOWN_GRACE);
        var admission = new Admission(limits(configuration));
        LOG.info(
                "admits {} runs and {} streams at once",
                admission.limits().runs(),
                admission.limits().watchers());
        workplace.meters().gauge("runnel.watchers", "Connections that stream", admission::watchers);
        workplace.meters().gauge("runnel.runs.admitted", "Runs that hold a place", admission::runs);
        var clock = workplace.clock();
        var store = workplace.store();
        var endUsers = new EndUsers(store, clock, workplace.ids());
        var apps = workplace.apps();
        var titles = new Titles(store, workplace.models(), clock, defaultModel(configuration));
        var conversations = new Conversations(store, clock, titles);
        var uploadLimits = new Uploads.Limits(
                configuration.bytes(Setting.FILES_MAX_FILE),
                configuration.bytes(Setting.FILES_MAX_IMAGE),
                configuration.bytes(Setting.FILES_MAX_AUDIO),
                configuration.bytes(Setting.FILES_MAX_VIDEO),
                Set.copyOf(configuration.items(Setting.FILES_REFUSED_EXTENSIONS)));
        var uploads = new Uploads(store, workplace.files(), workplace.ids(), clock, uploadLimits);
        var links = workplace.links();
        var starter = new StartRun(
                store,
                workplace.host(),
                apps,
                endUsers,
                workplace.programs(),
                titles,
                admission,
                new RemoteFileProbe(workplace.egress()),
                workplace.ids(),
                clock);
        var service = ServiceSurface.of(new ServiceSurface.Parts(
                workplace.credentials(),
                apps,
                endUsers,
                starter,
                new Runs(store, workplace.host(), endUsers),
                conversations,
                new Messages(store, conversations, workplace.ids(), clock),
                uploads,
                new RecordedFiles(store),
                workplace.ids(),
                links,
                workplace.host(),
                admission,
                new AppParameters.Limits(
                        uploadLimits.image() / MIB,
                        uploadLimits.video() / MIB,
                        uploadLimits.audio() / MIB,
                        uploadLimits.file() / MIB,
                        AppParameters.Limits.DEFAULT.filesPerRun()),
                configuration.text(Setting.SERVER_FILES_URL),
                configuration::onDisconnect,
                clock));
        Map<String, PlainHandler> plain = new HashMap<>(Page.handlers());
        var signed = SignedFileSurface.of(uploads, links);
        plain.putAll(ServiceDocument.handlers(service.surface(), signed.surface()));
        plain.putAll(Health.handlers(store, workplace.meters(), () -> accepting));
        http = new HttpServer(
                new HttpSettings(
                        configuration.text(Setting.SERVER_HOST),
                        configuration.number(Setting.SERVER_PORT),
                        configuration.text(Setting.SERVER_PUBLIC_URL),
                        configuration.items(Setting.SERVER_TRUSTED_PROXIES),
                        configuration.seconds(Setting.SERVER_WRITE_STALL),
                        HEAD_TIME,
                        (int) configuration.bytes(Setting.SERVER_MAX_BODY),
                        uploadLimits.largest(),
                        (int) configuration.bytes(Setting.SERVER_MAX_HEADERS),
                        workplace.folder().temporary()),
                List.of(service, signed),
                plain,
                clock);
    }

    private static Admission.Limits limits(Configuration configuration) {
        long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : UNKNOWN_DESCRIPTORS;
        var derived = Admission.Limits.derive(Runtime.getRuntime().maxMemory(), descriptors);
        int runs = configuration.number(Setting.SERVER_MAX_RUNS);
        int watchers = configuration.number(Setting.SERVER_MAX_WATCHERS);
        return new Admission.Limits(runs == 0 ? derived.runs() : runs, watchers == 0 ? derived.watchers() : watchers);
    }

    private static @Nullable ModelName defaultModel(Configuration configuration) {
        String model = configuration.models().defaults().llm();
        int slash = model == null ? -1 : model.indexOf('/');
        return model == null || slash < 0 ? null : new ModelName(model.substring(0, slash), model.substring(slash + 1));
    }

    /**
     * Listens.
     *
     * @return the port
     * @throws IOException where the port cannot be had
     */
    public int start() throws IOException {
        return http.start();
    }

    /** Takes on no more work, lets runs finish, and stops. */
    @Override
    public void close() {
        accepting = false;
        http.stopAccepting();
        workplace.host().drain(grace);
        http.close();
    }
}
