package dev.runnel.server.command;

import dev.runnel.model.ProviderStatus;
import dev.runnel.run.App;
import dev.runnel.server.configuration.Configuration;
import dev.runnel.server.configuration.Setting;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.wiring.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code runnel doctor}: what works here, and what to do about the rest. */
@Command(name = "doctor", description = "Says what works here, and what to do about the rest.")
final class DoctorCommand implements Callable<Integer> {

    private static final long MIB = 1024L * 1024;

    private final Answer answer;
    private boolean healthy = true;

    @Mixin
    DataOptions data = new DataOptions();

    DoctorCommand(Answer answer) {
        this.answer = answer;
    }

    @Override
    public Integer call() throws IOException {
        answer.out().println(VersionCommand.text());
        Configuration configuration = data.configuration();
        good("configuration", "no faults");
        try (var workplace = DataOptions.workplace(configuration)) {
            check(
                    "database",
                    workplace.store().writable(),
                    configuration.text(Setting.DATABASE).split("://")[0]);
            long free = Files.getFileStore(configuration.dataFolder()).getUsableSpace() / MIB;
            check("disk", free > 256, free + " MiB free in the data folder");
            for (ProviderStatus provider : workplace.models().providers()) {
                check("provider " + provider.name(), provider.available(), provider.type());
            }
            if (!configuration.text(Setting.EGRESS_PROXY).isEmpty()) {
                good(
                        "egress",
                        "addresses that apps and users name go through a proxy, and the proxy must refuse private ones");
            }
            for (App app : workplace.store().read(records -> records.apps().all(workplace.tenant()))) {
                app(workplace, app);
            }
        }
        return healthy ? 0 : 1;
    }

    private void app(Workplace workplace, App app) {
        try {
            workplace.programs().configuration(workplace.apps().published(app));
            good("app " + app.name(), app.mode().wire());
        } catch (ApiError refused) {
            check("app " + app.name(), false, refused.text());
        }
    }

    private void good(String what, String detail) {
        check(what, true, detail);
    }

    private void check(String what, boolean good, String detail) {
        healthy &= good;
        answer.out().printf("%-5s %s: %s%n", good ? "ok" : "FAULT", what, detail);
    }
}
