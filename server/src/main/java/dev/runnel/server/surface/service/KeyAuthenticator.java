package dev.runnel.server.surface.service;

import dev.runnel.contract.Operation;
import dev.runnel.run.ApiKey;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import dev.runnel.server.http.BoundSurface;
import dev.runnel.server.usecase.app.AppCatalogue;
import dev.runnel.server.usecase.credential.Credentials;
import dev.runnel.server.usecase.run.Caller;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Opens the Service API by an app key (service-api.md section 1.1). */
final class KeyAuthenticator implements BoundSurface.Authenticator<Caller> {

    /** The origin of what this surface makes. */
    static final String ORIGIN = "service-api";

    private final Credentials credentials;
    private final AppCatalogue apps;

    KeyAuthenticator(Credentials credentials, AppCatalogue apps) {
        this.credentials = credentials;
        this.apps = apps;
    }

    @Override
    public Caller authenticate(Request request, Operation operation) {
        String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        int space = header == null ? -1 : header.indexOf(' ');
        if (header == null || space < 0) {
            throw unauthorized("Authorization header must be provided and start with 'Bearer'");
        }
        if (!header.substring(0, space).equalsIgnoreCase("bearer")) {
            throw unauthorized("Authorization scheme must be 'Bearer'");
        }
        ApiKey key = credentials
                .find(header.substring(space + 1).strip())
                .orElseThrow(() -> unauthorized("Access token is invalid"));
        UUID app = key.app();
        if (key.scope() != ApiKey.Scope.APP || app == null) {
            throw unauthorized("Access token is invalid");
        }
        return new Caller(apps.app(key.tenant(), app), key, ORIGIN);
    }

    private static ApiError unauthorized(String message) {
        return ApiError.of(ErrorCode.UNAUTHORIZED, message);
    }
}
