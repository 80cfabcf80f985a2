package dev.runnel.server.usecase.app;

import dev.runnel.engine.AppConfiguration;
import dev.runnel.run.App;
import dev.runnel.run.AppVersion;
import java.util.UUID;

/**
 * An app with the version that runs and its configuration, read once per version.
 *
 * @param app as it stands now
 * @param version what is run
 * @param configuration what its file says, as far as it could be read
 */
public record ServedApp(App app, AppVersion version, AppConfiguration.Reading<?> configuration) {

    public UUID tenant() {
        return app.tenant();
    }
}
