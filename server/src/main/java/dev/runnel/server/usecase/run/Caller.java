package dev.runnel.server.usecase.run;

import dev.runnel.run.ApiKey;
import dev.runnel.run.App;
import java.util.UUID;

/**
 * Who calls a surface that is opened by an app key.
 *
 * @param app the key's app
 * @param key the key
 * @param surface the surface's origin, such as {@code service-api}
 */
public record Caller(App app, ApiKey key, String surface) {

    public UUID tenant() {
        return app.tenant();
    }
}
