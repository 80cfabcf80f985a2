package dev.runnel.server.http;

import dev.runnel.contract.Operation;
import dev.runnel.contract.Operation.Authentication;
import dev.runnel.run.StoreUnavailableException;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one surface: route, CORS, authentication, validation, handler, answer, in this order.
 *
 * @param <P> what authentication yields
 */
final class SurfaceHandler<P> {

    private static final Logger LOG = LoggerFactory.getLogger(SurfaceHandler.class);

    private static final HttpField VERSION = new PreEncodedHttpField("X-Version", "1.16.1");
    private static final HttpField ENVIRONMENT = new PreEncodedHttpField("X-Env", "PRODUCTION");
    private static final HttpField ORIGIN = new PreEncodedHttpField("Access-Control-Allow-Origin", "*");
    private static final HttpField EXPOSED =
            new PreEncodedHttpField("Access-Control-Expose-Headers", "X-Version, X-Env, Retry-After, X-Request-Id");

    /** How long a client waits before it tries a store again that could not be used. */
    private static final int STORE_RETRY_SECONDS = 5;

    private final BoundSurface<P> bound;
    private final List<String> base;
    private final Router router = new Router();
    private final RequestReader reader;
    private final BaseUrl baseUrl;

    SurfaceHandler(BoundSurface<P> bound, HttpSettings settings, BaseUrl baseUrl) {
        this.bound = bound;
        this.base = Router.segments(bound.surface().base());
        this.reader = new RequestReader(settings);
        this.baseUrl = baseUrl;
        bound.surface()
                .operations()
                .forEach(operation -> router.add(bound.surface().base(), operation));
    }

    /** Whether this surface is responsible for that path. */
    boolean covers(List<String> segments) {
        return segments.size() >= base.size()
                && segments.subList(0, base.size()).equals(base);
    }

    void handle(LingeringRequest request, List<String> segments, Response response, Callback callback) {
        String requestId = UUID.randomUUID().toString();
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(VERSION).put(ENVIRONMENT).put(ORIGIN).put(EXPOSED);
        var writer = new ReplyWriter(request, response, callback);
        try {
            writer.write(reply(request, segments, response, requestId));
        } catch (ApiError error) {
            fail(response, writer, error);
        } catch (IOException left) {
            callback.failed(left);
        } catch (StoreUnavailableException unavailable) {
            LOG.warn("request {} found the store unavailable: {}", requestId, unavailable.getMessage());
            if (response.isCommitted()) {
                callback.failed(unavailable);
            } else {
                fail(
                        response,
                        writer,
                        ApiError.retryAfter(
                                ErrorCode.SERVICE_UNAVAILABLE,
                                "The server cannot store anything now. Please try again later.",
                                STORE_RETRY_SECONDS));
            }
        } catch (RuntimeException | Error crash) {
            LOG.error(
                    "request {} {} crashed, id {}",
                    request.getMethod(),
                    request.getHttpURI().getPath(),
                    requestId,
                    crash);
            if (response.isCommitted()) {
                callback.failed(crash);
            } else {
                fail(
                        response,
                        writer,
                        ApiError.of(
                                ErrorCode.INTERNAL_SERVER_ERROR,
                                "Internal Server Error, please contact support. Request id: " + requestId));
            }
        }
    }

    private Reply reply(Request request, List<String> segments, Response response, String requestId) {
        String method = request.getMethod();
        if (method.equals("OPTIONS")) {
            return preflight(segments, response);
        }
        return switch (router.match(method, segments)) {
            case Router.Match.Nothing() -> throw ApiError.notFound("The requested URL was not found on the server.");
            case Router.Match.OtherMethods(String allow) ->
                throw ApiError.withHeader(
                        ErrorCode.METHOD_NOT_ALLOWED,
                        "The method is not allowed for the requested URL.",
                        "Allow",
                        allow);
            case Router.Match.Found(Operation operation, Map<String, String> path) -> {
                P principal = operation.authentication() == Authentication.NONE
                        ? null
                        : bound.authenticator().authenticate(request, operation);
                Call<P> call = reader.read(request, operation, path, principal, requestId, baseUrl.of(request));
                yield bound.handler(operation).handle(call);
            }
        };
    }

    private Reply preflight(List<String> segments, Response response) {
        String allow = router.allow(segments);
        response.getHeaders()
                .put("Allow", allow.isEmpty() ? "OPTIONS" : allow)
                .put("Access-Control-Allow-Methods", "GET, PUT, POST, DELETE, OPTIONS, PATCH")
                .put(
                        "Access-Control-Allow-Headers",
                        "Content-Type, Authorization, X-App-Code, X-App-Passport, Last-Event-ID, Idempotency-Key,"
                                + " Runnel-Event-Ids")
                .put("Access-Control-Max-Age", "600");
        return new Reply.Empty(200);
    }

    private void fail(Response response, ReplyWriter writer, ApiError error) {
        error.headers().forEach(response.getHeaders()::put);
        if (error.code() == ErrorCode.UNAUTHORIZED) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"api\"");
        }
        writer.json(error.code().status(), bound.errors().render(error.code(), error.text()));
    }

    /** The decoded segments of a request's path, or null where it is malformed. */
    static @Nullable List<String> segments(Request request) {
        String path = request.getHttpURI().getPath();
        if (path == null) {
            return List.of();
        }
        try {
            return Router.segments(path).stream().map(URIUtil::decodePath).toList();
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
