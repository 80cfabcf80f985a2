package dev.runnel.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.ApiKey;
import dev.runnel.run.App;
import dev.runnel.run.AppMode;
import dev.runnel.run.Message;
import dev.runnel.run.Run;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.server.configuration.ConfigurationReader;
import dev.runnel.server.wiring.RunnelServer;
import dev.runnel.server.wiring.Workplace;
import dev.runnel.testkit.ManualClock;
import dev.runnel.testkit.RawHttp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watchers of a silent run, on a clock that stands still: no ping ever comes, so only their connection can wake them. */
class ParkedWatchersTest {

    private static final int WATCHERS = 5;

    @TempDir
    Path folder;

    @Test
    void aShutdownFreesWatchersThatAreParked() throws IOException {
        var configuration = new ConfigurationReader(Map.of("RUNNEL_SERVER_PORT", "0")).read(folder, null, Map.of());
        var watchers = new ArrayList<RawHttp>();
        try (var workplace = new Workplace(configuration, new ManualClock(), "a secret")) {
            App app = workplace
                    .imports()
                    .importFile(workplace.tenant(), Answers.APP.getBytes(StandardCharsets.UTF_8), "test", null)
                    .app();
            String key = workplace
                    .credentials()
                    .create(workplace.tenant(), ApiKey.Scope.APP, app.id(), null)
                    .text();
            try (var server = new RunnelServer(workplace)) {
                var address = new InetSocketAddress("127.0.0.1", server.start());
                String authorization = "Authorization: Bearer " + key;
                UUID run = runOfAnotherNode(workplace, app, address, authorization);
                for (int i = 0; i < WATCHERS; i++) {
                    var http = new RawHttp(address);
                    http.send(RawHttp.request("GET", "/v1/workflow/" + run + "/events?user=ada", null, authorization));
                    assertThat(http.readHead().status()).isEqualTo(200);
                    watchers.add(http);
                }
                assertThat(workplace.meters().scrape()).contains("runnel_watchers " + WATCHERS + ".0");
            }
            Await.until(
                    "no watcher holds a place",
                    () -> workplace.meters().scrape().contains("runnel_watchers 0.0"));
        } finally {
            watchers.forEach(RawHttp::close);
        }
    }

    /** A run that is executed elsewhere and says nothing: this server has no tail whose end could wake a watcher. */
    private static UUID runOfAnotherNode(
            Workplace workplace, App app, InetSocketAddress address, String authorization) {
        String form = "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n"
                + "--limit\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nada\r\n--limit--\r\n";
        String uploaded = RawHttp.exchange(
                        address,
                        RawHttp.request(
                                "POST",
                                "/v1/files/upload",
                                form,
                                authorization,
                                "Content-Type: multipart/form-data; boundary=limit"))
                .text();
        UUID endUser = UUID.fromString(uploaded.replaceFirst("(?s).*\"created_by\":\"([^\"]+)\".*", "$1"));
        var run = new Run(
                workplace.ids().next(),
                workplace.ids().next(),
                workplace.tenant(),
                app.id(),
                workplace.apps().published(app).version().id(),
                AppMode.COMPLETION,
                null,
                workplace.ids().next(),
                endUser,
                null,
                new Run.Origin("service-api", null, null),
                RunStatus.RUNNING,
                ObjectValue.EMPTY,
                "x",
                List.of(),
                true,
                4096,
                false,
                workplace.clock().millis(),
                null);
        return workplace.store().write(records -> {
            records.runs().insert(run, "another");
            records.messages()
                    .insert(new Message(
                            Objects.requireNonNull(run.message()),
                            run.tenant(),
                            run.app(),
                            run.id(),
                            null,
                            null,
                            endUser,
                            run.createdAt()));
            return run.id();
        });
    }
}
